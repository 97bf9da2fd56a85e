/**
 * One value of a row, as tables and files of rows hand it on. Whole numbers of at most 2^53 are numbers, every
 * other number is decimal text, so that no amount passes through a float. Days are `YYYY-MM-DD`, times
 * without a zone `YYYY-MM-DDTHH:MM:SS[.fff]`, with one RFC 3339; times of day `HH:MM:SS[.fff]`. UUIDs and JSON
 * are text, bytes are bytes.
 */
export type Cell = string | number | boolean | null | Uint8Array;

/** What a column holds, whatever its database calls the type. */
export const COLUMN_KINDS = [
  "text",
  "integer",
  "decimal",
  "float",
  "boolean",
  "date",
  "time",
  "datetime",
  "instant",
  "binary",
  "json",
  "other",
] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];
