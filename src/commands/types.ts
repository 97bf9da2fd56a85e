/**
 * Column types as ApiComPrem shows them. `int` is a whole number that INFO shows as decimal, scale 0; `text` has no
 * bound (BASE64); `list` is a list of rows inside a row, which no table has as a column of its own.
 */
export type ColumnType =
  | { readonly kind: "char" | "varchar"; readonly length: number }
  | { readonly kind: "decimal"; readonly scale: number }
  | { readonly kind: "int" | "bit" | "datetime" | "uniqueidentifier" | "timestamp" }
  | { readonly kind: "text" | "list" };

export const char = (length: number): ColumnType => ({ kind: "char", length });
export const varchar = (length: number): ColumnType => ({ kind: "varchar", length });
export const decimal = (scale: number): ColumnType => ({ kind: "decimal", scale });
export const int: ColumnType = { kind: "int" };
export const bit: ColumnType = { kind: "bit" };
export const datetime: ColumnType = { kind: "datetime" };
export const guid: ColumnType = { kind: "uniqueidentifier" };
export const timestamp: ColumnType = { kind: "timestamp" };
export const unbounded: ColumnType = { kind: "text" };
export const list: ColumnType = { kind: "list" };

/**
 * A value of a row. Text as it is (already cut to its column); numbers as decimal text (`"12.50"`, the scale may be
 * shorter than the column's); bit as boolean; datetime as `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm:ss` in the time zone of
 * the organisation; uniqueidentifier in upper case; timestamp as whole number text. Undefined is the type's empty
 * value: `""`, 0, false, 1900-01-01T00:00:00.
 */
export type Value = string | boolean | undefined;

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

export const EMPTY_DATE = "1900-01-01T00:00:00";
