import type { StatementColumnMetadata } from "node:sqlite";
import type { Cell, ColumnKind, TableColumn } from "../../sdk/index.ts";
import { floatCell, integerCell, plainDecimal } from "../sql-client/cells.ts";

/** How the times of a column are written: SQLite keeps whatever text it is given. */
export type Notation = " " | "T";
/** By `notationKey`; only columns whose times are written in one way are in it. */
export type Notations = Map<string, Notation>;

export interface SqliteColumn extends TableColumn {
  readonly notation?: Notation;
}

/** Most telling part of a declared type first: https://sqlite.org/datatype3.html#affinity_name_examples */
const KINDS: readonly (readonly [RegExp, ColumnKind])[] = [
  [/BOOL/, "boolean"],
  [/DATETIME|TIMESTAMP/, "datetime"],
  [/DATE/, "date"],
  [/TIME/, "time"],
  [/INT/, "integer"],
  [/CHAR|CLOB|TEXT|STRING|UUID/, "text"],
  [/JSON/, "json"],
  [/BLOB|BINARY/, "binary"],
  [/REAL|FLOA|DOUB/, "float"],
  [/DEC|NUM|MONEY/, "decimal"],
];

export const kindOf = (declared: string | null): ColumnKind =>
  KINDS.find(([pattern]) => pattern.test((declared ?? "").toUpperCase()))?.[1] ?? "other";

/** The column of a table that a column of a result comes from; undefined for an expression. */
export const notationKey = ({ table, column }: StatementColumnMetadata): string | undefined =>
  table === null || column === null ? undefined : JSON.stringify([table, column]);

type Value = null | number | bigint | string | Uint8Array;

function plainCell(value: Value): Cell {
  if (typeof value === "number") return floatCell(value);
  return typeof value === "bigint" ? integerCell(value.toString()) : value;
}

const booleanCell = (value: Value): Cell =>
  value === 0 || value === 0n ? false : value === 1 || value === 1n ? true : plainCell(value);
function decimalCell(value: Value): Cell {
  if (typeof value !== "number" && typeof value !== "bigint") return value;
  const text = value.toString();
  return text.includes("e") ? plainDecimal(text) : text;
}
const timeCell = (value: Value): Cell =>
  typeof value === "string" && value[10] === " "
    ? `${value.slice(0, 10)}T${value.slice(11)}`
    : plainCell(value);

/** Rows as cells; the arrays are changed in place. */
export function toCells(
  rows: Value[][],
  columns: readonly StatementColumnMetadata[],
  notations: Notations,
): Cell[][] {
  for (const [i, column] of columns.entries()) {
    const kind = kindOf(column.type);
    const isSpaced = notations.get(notationKey(column) ?? "") === " ";
    const convert =
      kind === "boolean"
        ? booleanCell
        : kind === "decimal"
          ? decimalCell
          : kind === "datetime" && isSpaced
            ? timeCell
            : plainCell;
    for (const row of rows) {
      const value = row[i] ?? null;
      // Text and whole numbers are cells already, but in the three kinds above.
      const isCell =
        convert === plainCell && (typeof value === "string" || Number.isSafeInteger(value));
      if (!isCell && value !== null) row[i] = convert(value) as Value;
    }
  }
  return rows as Cell[][];
}
