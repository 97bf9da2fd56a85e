import { hash } from "node:crypto";
import { rowId } from "./listing.ts";
import type { Row } from "./values.ts";

/** `81234567:1f0c9a2b,…`: documents with a short hash of their rows; text, so that a cursor can hold it. */
export type Marks = string;

/** The newest so many: the cursor is stored with every page. */
const MAX_MARKS = 4_000;

/** Rows in the order of their ids. */
export const marksOf = (rows: readonly Row[]): Marks =>
  rows
    .filter((row) => rowId(row) !== "")
    .slice(-MAX_MARKS)
    .map(markOf)
    .join();

/** The rows that have no mark, or another one. */
export function withoutUnchanged(rows: readonly Row[], marks: Marks): readonly Row[] {
  const known = new Set(marks.split(","));
  return rows.filter((row) => !known.has(markOf(row)));
}

const markOf = (row: Row): string =>
  `${rowId(row)}:${hash("sha256", JSON.stringify(row)).slice(0, 8)}`;
