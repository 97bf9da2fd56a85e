import { join } from "node:path";
import type { Sheet, Table } from "../../formats/tables/table.ts";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Language } from "../../model/i18n.ts";
import { type PlainColumn, type PlainTable, printPlain } from "../plain-table.ts";
import type { Prepared, ReportSource } from "../prepared.ts";
import type { ReportDefinition } from "./definition.ts";
import { type Line, type LinePlan, withSums } from "./lines.ts";
import { type SortKey, type SortValues, sortedNumbers, valuesOf } from "./order.ts";
import type { Days } from "./period.ts";
import { ROW_TEXTS } from "./row-texts.ts";
import type { RowSource, SourceColumn, SourceRow } from "./source.ts";
import { type Spool, spoolRows } from "./spool.ts";

/** More rows are for a program to read, and their keys would fill the memory. */
export const MAX_ROWS = 200_000;

export interface RowsOrder {
  readonly slug: string;
  /** What people call it. */
  readonly title: string;
  readonly definition: ReportDefinition;
  readonly source: RowSource;
  /** Of which time; its fields of the filter are set by it. */
  readonly days?: Days | undefined;
}

/**
 * A report of people's own: rows of a source in their order, with sums. The rows lie in the folder meanwhile.
 * @throws InvalidInputError where there are more rows than a report takes
 */
export async function prepareRows(context: ReportSource, order: RowsOrder): Promise<Prepared> {
  const { language, tenant, folder } = context;
  const { definition, source, slug, title, days } = order;
  const { columns: names, group_by: groupBy = [] } = definition;
  const keys = sortKeys(definition, source);
  const values: SortValues[] = [];
  const path = join(folder, "rows");
  const spool = await spoolRows(path, source.rows(askOf(context, order)), (row) => {
    if (values.length >= MAX_ROWS) throw tooMany();
    values.push(valuesOf(row, keys));
  });
  const numbers = sortedNumbers(values, keys, language);
  const columns = names.flatMap((name) => source.columns.find((one) => one.name === name) ?? []);
  const plan: LinePlan = {
    ...{ groupBy, language, hasTotals: definition.totals ?? true },
    amounts: columns.filter(({ kind }) => kind === "amount").map(({ name }) => name),
  };
  const shown: Shown = { title, columns, plan, spool, numbers };
  const period = days && `${days.from} – ${days.to}`;
  return {
    key: `rows/${slug}`,
    period: days && days.from.slice(0, 7) === days.to.slice(0, 7) ? days.from.slice(0, 7) : null,
    defaultName: days ? `${slug}-${days.from}` : slug,
    content: { title, definition, days, organisation: tenant.name, rows: spool.sha256 },
    rows: spool.count,
    print: (page) => ({
      ...{ title, subtitle: period ?? "", organisation: tenant.name, language, ...page },
      facts: [
        [ROW_TEXTS.organisation[language], tenant.name],
        ...(period === undefined ? [] : [[ROW_TEXTS.period[language], period] as const]),
        [ROW_TEXTS.rows[language], String(spool.count)],
      ],
      parts: [
        spool.count === 0
          ? { note: ROW_TEXTS.empty[language], isStrong: true }
          : { table: () => printPlain(lineTable(shown), language) },
      ],
    }),
    sheets: () => [{ name: title, table: rowTable(shown) }, ...sumSheets(shown)],
    csv: () => rowTable(shown),
  };
}

interface Shown {
  readonly title: string;
  readonly columns: readonly SourceColumn[];
  readonly plan: LinePlan;
  readonly spool: Spool;
  readonly numbers: readonly number[];
}

const tooMany = (): InvalidInputError =>
  new InvalidInputError([
    {
      field: "filter",
      message: `more than ${MAX_ROWS} rows fit`,
      remedy: "Narrow it down, for example to a shorter time.",
    },
  ]);

function askOf({ config, data, signal }: ReportSource, { definition, source, days }: RowsOrder) {
  const period = source.period;
  const dates = days && period ? { [period.from]: days.from, [period.to]: days.to } : {};
  return { config, data, signal, filter: { ...definition.filter, ...dates } };
}

/** Groups first, so that their rows are together. */
function sortKeys(
  { group_by = [], sort = [] }: ReportDefinition,
  { columns }: RowSource,
): readonly SortKey[] {
  const wanted = [
    ...group_by.map((column) => ({
      column,
      descending: sort.find((one) => one.column === column)?.descending,
    })),
    ...sort.filter(({ column }) => !group_by.includes(column)),
  ];
  return wanted.map(({ column, descending = false }) => ({
    name: column,
    kind: columns.find(({ name }) => name === column)?.kind ?? "text",
    isDescending: descending,
  }));
}

/** Rows and sums, as pages show them. */
function lineTable({ title, columns, plan, spool, numbers }: Shown): PlainTable<Line> {
  const first = columns.findIndex(({ kind }) => kind === "text");
  const label = Math.max(first, 0);
  return {
    title,
    rows: () => withSums(spool.read(numbers), plan),
    isStrong: ({ kind }) => kind === "sum",
    columns: columns.map(
      ({ name, title: titles, kind, width }, i): PlainColumn<Line> => ({
        ...{ title: titles[plan.language], kind, width },
        value(line) {
          if (line.kind === "row") return line.row.values[name];
          return i === label ? line.label : line.sum.amounts[name];
        },
      }),
    ),
  };
}

/** Rows alone, for programs that make sums themselves. */
const rowTable = ({ columns, plan, spool, numbers }: Shown): Table<unknown> => {
  const shown = columns.map(({ name, title, kind, width }) => ({
    ...{ title: title[plan.language], kind, width },
    value: (row: SourceRow) => row.values[name],
  }));
  return { rows: spool.read(numbers), columns: shown } as Table<unknown>;
};

/** The sums, where there are any, one a row. */
function sumSheets(shown: Shown): readonly Sheet[] {
  const { columns, plan, spool, numbers } = shown;
  const sums = [...withSums(spool.read(numbers), plan)].filter((line) => line.kind === "sum");
  if (sums.length === 0) return [];
  type Sum = (typeof sums)[number];
  const { language } = plan;
  const titleOf = (name: string): string =>
    columns.find((one) => one.name === name)?.title[language] ?? name;
  const table: Table<Sum> = {
    rows: sums,
    isStrong: ({ group }) => group.length === 0,
    columns: [
      ...plan.groupBy.map((name, level) => ({
        ...{ title: titleOf(name), kind: "text" as const, width: 30 },
        value: ({ group }: Sum) =>
          group[level] ?? (group.length === 0 && level === 0 ? ROW_TEXTS.total[language] : ""),
      })),
      ...sumColumns(language),
      ...plan.amounts.map((name) => ({
        ...{ title: titleOf(name), kind: "amount" as const, width: 16 },
        value: ({ sum }: Sum) => sum.amounts[name],
      })),
    ],
  };
  return [{ name: ROW_TEXTS.sums[language], table: table as Table<unknown> }];
}

const sumColumns = (language: Language) => [
  {
    ...{ title: ROW_TEXTS.count[language], kind: "number" as const, width: 10 },
    value: ({ sum }: { readonly sum: { readonly count: number } }) => String(sum.count),
  },
  {
    ...{ title: ROW_TEXTS.currency[language], kind: "text" as const, width: 10 },
    value: ({ sum }: { readonly sum: { readonly currency: string } }) => sum.currency,
  },
];
