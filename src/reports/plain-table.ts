import type { CellKind, Table as DataTable } from "../formats/tables/table.ts";
import type { Language } from "../model/i18n.ts";
import { formatNumber } from "./format.ts";
import { cut } from "./pdf-lines.ts";
import type { Column as PrintedColumn, Table as PrintedTable, TableRow } from "./pdf-table.ts";

/** A column for pages and sheets alike; `width` is in characters. */
export interface PlainColumn<R> {
  readonly title: string;
  readonly kind: CellKind;
  readonly width: number;
  readonly maxLines?: number;
  /** Decimal text for numbers, YYYY-MM-DD for days. */
  value(row: R): string | undefined;
}

export interface PlainTable<R> {
  readonly title: string;
  readonly columns: readonly PlainColumn<R>[];
  readonly rows: () => Iterable<R>;
  isStrong?(row: R): boolean;
}

/** Of the letters that the pages are set in, on average. */
const POINTS_PER_CHARACTER = 4.3;
const MAX_TEXT = 300;

/** The table on pages. */
export function printPlain<R>(
  { title, columns, rows, isStrong = () => false }: PlainTable<R>,
  language: Language,
): PrintedTable {
  const cellsOf = (row: R): readonly string[] =>
    columns.map(({ kind, value }) => {
      const text = value(row) ?? "";
      const isNumber = kind === "amount" || kind === "number";
      if (isNumber && /^-?\d+(\.\d+)?$/.test(text)) return formatNumber(text, language);
      return cut(text, MAX_TEXT);
    });
  return {
    title,
    columns: columns.map(
      ({ title: head, kind, width, maxLines = 2 }): PrintedColumn => ({
        ...{ head, width: width * POINTS_PER_CHARACTER, maxLines },
        isRight: kind === "amount" || kind === "number",
      }),
    ),
    rows: mapped(rows(), (row): TableRow => {
      const cells = cellsOf(row);
      return isStrong(row) ? { cells, isStrong: true } : cells;
    }),
  };
}

function* mapped<A, B>(all: Iterable<A>, each: (one: A) => B): Generator<B, void> {
  for (const one of all) yield each(one);
}

/** The table of a sheet. */
export const dataTable = <R>({ columns, rows, isStrong }: PlainTable<R>): DataTable<unknown> =>
  ({ columns, rows: rows(), ...(isStrong ? { isStrong } : {}) }) as DataTable<unknown>;
