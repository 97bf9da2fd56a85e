import type { ReportDefinition, ReportSource } from "../../api/types.ts";
import { isLanguage, type Language } from "../../i18n/languages.ts";
import { amountOf } from "../../invoice-filters.ts";

export const PERIODS = [
  ...(["today", "yesterday", "this_month", "previous_month"] as const),
  ...(["previous_quarter", "this_year", "previous_year"] as const),
] as const satisfies readonly NonNullable<ReportDefinition["period"]>[];
export type Period = (typeof PERIODS)[number];
export const PAPERS = ["A4", "Letter"] as const;
export type Paper = (typeof PAPERS)[number];

export const MAX_COLUMNS = 40;
export const MAX_GROUPS = 2;
export const MAX_SORTS = 4;

export interface SortRow {
  readonly column: string;
  readonly descending: boolean;
}

/** What a report of one's own shows, as its form holds it; empty texts are the hub's to choose. */
export interface DefinitionValues {
  readonly source: ReportDefinition["source"];
  readonly columns: readonly string[];
  readonly filter: Readonly<Record<string, unknown>>;
  readonly period: Period | "";
  readonly groupBy: readonly string[];
  readonly sort: readonly SortRow[];
  readonly totals: boolean;
  readonly language: Language | "";
  readonly paper: Paper | "";
}

export const paperOf = (text: string): Paper | "" => PAPERS.find((one) => one === text) ?? "";
export const languageOf = (text: string): Language | "" => (isLanguage(text) ? text : "");
export const periodOf = (text: string): Period | "" => PERIODS.find((one) => one === text) ?? "";

/** A stored definition in the form. */
export const valuesOf = (stored: ReportDefinition): DefinitionValues => ({
  source: stored.source,
  columns: stored.columns,
  filter: stored.filter ?? {},
  period: stored.period ?? "",
  groupBy: stored.group_by ?? [],
  sort: (stored.sort ?? []).map(({ column, descending = false }) => ({ column, descending })),
  totals: stored.totals ?? true,
  language: stored.language ?? "",
  paper: stored.paper ?? "",
});

/** Where a list has them, these say the most. */
const USUAL_COLUMNS = ["issue_date", "number", "seller_name", "currency", "net", "gross"];
const FIRST_COLUMNS = 6;

/** A new report of a source: its usual columns, of the month before where rows are of a time. */
export function newValues({ name, columns, has_period }: ReportSource): DefinitionValues {
  const names = columns.map((column) => column.name);
  const usual = USUAL_COLUMNS.filter((column) => names.includes(column));
  return {
    source: name as DefinitionValues["source"],
    columns: usual.length > 0 && usual.includes("number") ? usual : names.slice(0, FIRST_COLUMNS),
    filter: {},
    period: has_period ? "previous_month" : "",
    ...{ groupBy: [], sort: [], totals: true, language: "", paper: "" },
  };
}

const AMOUNTS: readonly string[] = ["amount_min", "amount_max"];

/** Amounts may be typed with a decimal comma; what is none is the hub's to refuse. */
const asSent = (name: string, value: unknown): unknown => {
  if (typeof value !== "string") return value;
  return AMOUNTS.includes(name) ? (amountOf(value) ?? value.trim()) : value.trim();
};

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== "" && value !== null && value !== false;

/** What the API takes; fixed dates give way to a period that is counted anew each time. */
export function definitionOf(values: DefinitionValues): ReportDefinition {
  const { source, columns, period, groupBy, totals, language, paper } = values;
  const filter = Object.fromEntries(
    Object.entries(values.filter)
      .map(([name, value]) => [name, asSent(name, value)] as const)
      .filter(([, value]) => isSaid(value))
      .filter(([name]) => period === "" || (name !== "date_from" && name !== "date_to")),
  );
  const sort = values.sort
    .filter(({ column }) => column !== "")
    .map(({ column, descending }) => (descending ? { column, descending } : { column }));
  const groups = groupBy.filter((column) => column !== "");
  return {
    source,
    columns: [...columns],
    ...(Object.keys(filter).length > 0 ? { filter } : {}),
    ...(period ? { period } : {}),
    ...(groups.length > 0 ? { group_by: groups } : {}),
    ...(sort.length > 0 ? { sort } : {}),
    ...(totals ? {} : { totals: false }),
    ...(language ? { language } : {}),
    ...(paper ? { paper } : {}),
  };
}

/** The list with the one at `index` moved by one place, up (-1) or down (1); the ends stay. */
export function moved(list: readonly string[], index: number, by: -1 | 1): readonly string[] {
  const other = list[index + by];
  const one = list[index];
  if (one === undefined || other === undefined) return list;
  return list.map((entry, at) => (at === index ? other : at === index + by ? one : entry));
}

const MARKS = /\p{Mark}/gu;
const MAX_SLUG = 63;

/** A short name for addresses from the one that people read: `Koszty (łącznie)` is `koszty-lacznie`. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll("ł", "l")
    .normalize("NFD")
    .replace(MARKS, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_SLUG)
    .replace(/^-+|-+$/g, "");
