import { findTable } from "../catalogue.ts";
import { fault, NUMBERS } from "../fault.ts";
import type { Parameters } from "../parameters.ts";
import { columnOf, compare, literalOf, or, tableRef } from "../sql/build.ts";
import type { Comparison, Expression, TableRef } from "../sql/expression.ts";
import { varchar } from "../types.ts";
import { changeStampOf } from "./moment.ts";

/** What a parameter means for the rows of a list; undefined where that value means nothing. */
export type Filter = (head: TableRef, given: GivenParameter) => Expression | undefined;

export interface GivenParameter {
  readonly name: string;
  readonly value: string;
  readonly parameters: Parameters;
  readonly timeZone: string;
}

const BIT = { kind: "bit" } as const;

/** `column operator value`, the value as the column has it. */
export function compared(
  ref: TableRef,
  [name, operator, value]: readonly [string, Comparison, unknown],
): Expression {
  const column = columnOf(ref, name);
  if (column.kind !== "column") throw new TypeError("A column is a column");
  return compare(operator, column, literalOf(column.columnType, value));
}

export const same =
  (column: string): Filter =>
  (head, { value }) =>
    compared(head, [column, "=", value]);

export const sameInAny =
  (...columns: readonly string[]): Filter =>
  (head, { value }) =>
    or(...columns.map((column) => compared(head, [column, "=", value])));

/** A GUID in either case, with or without braces, also where the column is text. */
export const sameGuid =
  (column: string): Filter =>
  (head, { value }) =>
    compared(head, [
      column,
      "=",
      value
        .trim()
        .replace(/^\{(.*)\}$/, "$1")
        .toUpperCase(),
    ]);

export const since =
  (column: string): Filter =>
  (head, { value }) =>
    compared(head, [column, ">=", value]);

/** The whole of that day. */
export const until =
  (column: string): Filter =>
  (head, { value }) =>
    compared(head, [column, "<=", `${value} 23:59:59`]);

/** The column is PS_TIME or of its form. */
export const changedSince =
  (column: string): Filter =>
  (head, { name, value, timeZone }) =>
    compared(head, [column, ">=", changeStampOf(value, name, timeZone)]);

/** The beginning of the text; `%` and `_` in it stand for any text and any letter. */
export const startsWith =
  (column: string): Filter =>
  (head, { value }) => ({
    type: BIT,
    kind: "like",
    operand: columnOf(head, column),
    pattern: literalOf(varchar(400), `${value.replaceAll("[", "[[]")}%`),
  });

/** Only where the parameter is not 0. */
export const whenSet =
  (filter: Filter): Filter =>
  (head, given) =>
    given.parameters.flag(given.name) ? filter(head, given) : undefined;

/** A number in a column that has several, separated by commas, semicolons or blanks. */
export const hasTag =
  (column: string): Filter =>
  (head, { value }) => {
    const text = (literal: string) => literalOf(varchar(80), literal);
    const replaced = (operand: Expression, mark: string): Expression => ({
      type: { kind: "text" },
      kind: "call",
      name: "REPLACE",
      args: [operand, text(mark), text(",")],
    });
    const joined = (left: Expression, right: Expression): Expression => ({
      type: { kind: "text" },
      kind: "join",
      left,
      right,
    });
    const tags = replaced(replaced(columnOf(head, column), ";"), " ");
    return {
      type: BIT,
      kind: "like",
      operand: joined(joined(text(","), tags), text(",")),
      pattern: text(`%,${Number(value)},%`),
    };
  };

/** Rows of another table that belong to the head's and fit. */
export function hasRow(tableName: string, where: (row: TableRef) => Expression): Expression {
  const table = findTable(tableName);
  if (!table) throw fault(NUMBERS.condition, `Tabulka '${tableName}' neexistuje.`);
  const row = tableRef(table, "dalsi");
  return { type: BIT, kind: "exists", table: row, where: where(row) };
}
