/** How a column's values are written: amounts and numbers as numbers, days as days. */
export type CellKind = "text" | "amount" | "number" | "date";

/** A value is decimal text for numbers, YYYY-MM-DD for days. */
export interface Column<R> {
  readonly title: string;
  readonly kind: CellKind;
  /** Where cells of one column differ: the kind of this one, in XLSX. */
  kindOf?(row: R): CellKind;
  /** In characters, for programs that show columns. */
  readonly width: number;
  value(row: R): string | undefined;
}

export interface Table<R> {
  readonly columns: readonly Column<R>[];
  readonly rows: AsyncIterable<R> | Iterable<R>;
  /** Rows to stand out, such as sums. */
  isStrong?(row: R): boolean;
}

/** One sheet of a workbook; its name loses what such names cannot have. */
export interface Sheet {
  readonly name: string;
  readonly table: Table<unknown>;
}

/** Text is handed on in pieces of about this many characters. */
export const PIECE_CHARACTERS = 65_536;
