import type { Cell } from "../../model/cell.ts";

/** The cell of a column; undefined where the row does not have it. */
export type RowReader = (column: string) => Cell | undefined;

/** Lookup lists of the organisation by name. */
export type LookupLists = ReadonlyMap<string, Readonly<Record<string, string>>>;

export const isEmptyCell = (value: Cell | undefined): value is null | undefined | "" =>
  value === undefined || value === null || value === "";

/** A reader of cells in the order of columns; names are exact, else told apart by their letters alone. */
export function readerOf(columns: readonly string[], cells: readonly Cell[]): RowReader {
  return (column) => {
    const at = columnIndex(columns, column);
    return at === -1 ? undefined : cells[at];
  };
}

/** Where the column is; databases differ in whether they keep capitals, so that they decide only between two. */
export function columnIndex(columns: readonly string[], column: string): number {
  const exact = columns.indexOf(column);
  if (exact !== -1) return exact;
  const folded = column.toLowerCase();
  const found = columns.findIndex((name) => name.toLowerCase() === folded);
  return found;
}
