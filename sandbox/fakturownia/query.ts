import { table } from "../../src/lib/table.ts";
import type { Doc } from "./documents.ts";
import { invalid } from "./refusal.ts";

const PERIODS = [
  "last_12_months",
  "this_month",
  "last_30_days",
  "last_month",
  "this_year",
  "last_year",
  "all",
  "more",
];
const DATE_TYPES: Readonly<Record<string, string>> = table({
  issue_date: "issue_date",
  paid_date: "paid_date",
  transaction_date: "sell_date",
});
const ORDERS: Readonly<Record<string, string>> = table({
  number: "number",
  updated_at: "updated_at",
  price_net: "price_net",
  price_gross: "price_gross",
  price_tax: "price_tax",
  issue_date: "issue_date",
  payment_to: "payment_to",
  paid_date: "paid_date",
  transaction_date: "sell_date",
  buyer_name: "buyer_name",
  buyer_tax_no: "buyer_tax_no",
  seller_name: "seller_name",
  oid: "oid",
});
const INVOICE_PARAMETERS = [
  ...["income", "period", "date_from", "date_to", "search_date_type", "include_positions"],
  ...[
    "page",
    "per_page",
    "order",
    "kind",
    "kinds[]",
    "client_id",
    "invoice_ids",
    "number",
    "gov_id",
  ],
];
const MAX_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 25;

/** @throws RequestError 422 for a parameter that the API does not have. */
export function checkParameters(query: URLSearchParams, known: readonly string[]): void {
  const strange = [...query.keys()].filter((name) => name !== "api_token" && !known.includes(name));
  if (strange.length > 0) {
    throw invalid(Object.fromEntries(strange.map((name) => [name, ["- nieznany parametr"]])));
  }
}

/** One page of the rows that the parameters ask for. */
export function listInvoices(docs: Iterable<Doc>, query: URLSearchParams, today: string): Doc[] {
  checkParameters(query, INVOICE_PARAMETERS);
  const isCost = oneOf(query, "income", ["no", "yes"], "yes") === "no";
  const { field, from, to } = periodOf(query, today);
  const kinds = [...query.getAll("kind"), ...query.getAll("kinds[]")];
  const ids = query.get("invoice_ids")?.split(",");
  const found = [...docs].filter((doc) => {
    const day = String(doc[field] ?? "");
    return (
      isExpense(doc) === isCost &&
      day >= from &&
      day.slice(0, to.length) <= to &&
      (kinds.length === 0 || kinds.includes(String(doc.kind))) &&
      (ids === undefined || ids.includes(String(doc.id))) &&
      matches(doc, query, "client_id") &&
      matches(doc, query, "number") &&
      matches(doc, query, "gov_id")
    );
  });
  const withPositions = oneOf(query, "include_positions", ["true", "false"], "false") === "true";
  return pageOf(sort(found, query.get("order") ?? "issue_date.desc"), query).map((doc) =>
    listed(doc, withPositions),
  );
}

/** @throws RequestError 422 */
export function pageOf<T>(rows: readonly T[], query: URLSearchParams): T[] {
  const page = wholeNumber(query, "page", { max: 1_000_000, otherwise: 1 });
  const perPage = wholeNumber(query, "per_page", {
    max: MAX_PER_PAGE,
    otherwise: DEFAULT_PER_PAGE,
  });
  return rows.slice((page - 1) * perPage, page * perPage);
}

/** Costs are marked in more than one way. */
export const isExpense = (doc: Doc): boolean => doc.income === false || doc.income === "0";

/** Lists show a correction's differences only; its two states are in the detail. */
function listed(doc: Doc, withPositions: boolean): Doc {
  const { positions, ...head } = doc;
  if (!withPositions || !Array.isArray(positions)) return head;
  return { ...head, positions: positions.map(withoutStates) };
}

export function withoutStates(position: Record<string, unknown>): Record<string, unknown> {
  const { correction_before_attributes, correction_after_attributes, ...rest } = position;
  return rest;
}

const matches = (doc: Doc, query: URLSearchParams, name: string): boolean =>
  !query.has(name) || String(doc[name]) === query.get(name);

function sort(docs: readonly Doc[], order: string): Doc[] {
  const [name = "", direction] = order.split(".");
  const field = ORDERS[name];
  if (field === undefined || (direction !== undefined && direction !== "desc")) {
    throw invalid({ order: ["- nieznane sortowanie"] });
  }
  const sign = direction === "desc" ? -1 : 1;
  const value = sortValue(field);
  // Each value is worked out once: an account may have many thousand documents.
  return docs
    .map((doc) => ({ doc, value: value(doc) }))
    .sort((a, b) => sign * (compare(a.value, b.value) || a.doc.id - b.doc.id))
    .map(({ doc }) => doc);
}

const sortValue = (field: string) => (doc: Doc) =>
  field === "updated_at"
    ? Date.parse(String(doc[field]))
    : field.startsWith("price_")
      ? Number(String(doc[field]).replace(",", "."))
      : String(doc[field] ?? "");

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

function periodOf(query: URLSearchParams, today: string) {
  const period = oneOf(query, "period", PERIODS, "last_30_days");
  const type = oneOf(query, "search_date_type", Object.keys(DATE_TYPES), "issue_date");
  const field = DATE_TYPES[type] ?? "issue_date";
  const from = query.get("date_from");
  const to = query.get("date_to");
  if (period !== "more" && (from !== null || to !== null)) {
    throw invalid({ period: ["- daty wymagają period=more"] });
  }
  if (period === "more") return { field, from: day("date_from", from), to: day("date_to", to) };
  return { field, ...rangeOf(period, today) };
}

function rangeOf(period: string, today: string): { from: string; to: string } {
  const [year = 2026, month = 1, date = 1] = today.split("-").map(Number);
  const at = (y: number, m: number, d: number) =>
    new Date(Date.UTC(y, m, d)).toISOString().slice(0, 10);
  const ranges: Readonly<Record<string, { from: string; to: string }>> = {
    last_12_months: { from: at(year - 1, month - 1, date), to: today },
    this_month: { from: at(year, month - 1, 1), to: at(year, month, 0) },
    last_30_days: { from: at(year, month - 1, date - 30), to: today },
    last_month: { from: at(year, month - 2, 1), to: at(year, month - 1, 0) },
    this_year: { from: `${year}-01-01`, to: `${year}-12-31` },
    last_year: { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` },
  };
  return ranges[period] ?? { from: "", to: "9999-12-31" };
}

function day(name: string, value: string | null): string {
  const isDay =
    value !== null &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) &&
    new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);
  if (!isDay) throw invalid({ [name]: ["- nieprawidłowa data, podaj RRRR-MM-DD"] });
  return value;
}

function oneOf(
  query: URLSearchParams,
  name: string,
  values: readonly string[],
  otherwise: string,
): string {
  const value = query.get(name) ?? otherwise;
  if (!values.includes(value)) throw invalid({ [name]: ["- nieprawidłowa wartość"] });
  return value;
}

function wholeNumber(
  query: URLSearchParams,
  name: string,
  { max, otherwise }: { max: number; otherwise: number },
): number {
  const text = query.get(name) ?? String(otherwise);
  if (!/^[1-9]\d{0,6}$/.test(text) || Number(text) > max) {
    throw invalid({ [name]: [`- liczba od 1 do ${max}`] });
  }
  return Number(text);
}
