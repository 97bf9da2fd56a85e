import type { Table } from "../definition.ts";
import { invalidColumn } from "../fault.ts";
import type { ColumnType } from "../types.ts";
import type { Comparison, Expression, ExpressionType, TableRef } from "./expression.ts";
import { isKept } from "./physical.ts";

export { literalOf } from "./literal.ts";

const BIT: ExpressionType = { kind: "bit" };

/** A table under a name that is unique in its query; its own where none is given. */
export const tableRef = (table: Table, alias: string = table.name): TableRef => ({ alias, table });

export function typeOf(type: ColumnType): ExpressionType {
  switch (type.kind) {
    case "decimal":
      return { kind: "number", scale: type.scale };
    case "int":
      return { kind: "number", scale: 0 };
    case "bit":
    case "datetime":
      return { kind: type.kind };
    case "uniqueidentifier":
      return { kind: "guid" };
    case "timestamp":
      return { kind: "stamp" };
    default:
      return { kind: "text" };
  }
}

/** @throws CommandFault 900 `Invalid column name 'x'.`, also for what is no column of the database */
export function columnOf({ alias, table }: TableRef, name: string): Expression {
  const wanted = name.toUpperCase();
  const column = table.columns.find((one) => one.name.toUpperCase() === wanted);
  if (!column || !isKept(column)) throw invalidColumn(name);
  return {
    type: typeOf(column.type),
    kind: "column",
    alias,
    table: table.name,
    column: column.name,
    columnType: column.type,
    isIndexed: column.isIndexed === true,
  };
}

/** True for no operand. */
export const and = (...operands: readonly Expression[]): Expression => joined("and", operands);

/** False for no operand. */
export const or = (...operands: readonly Expression[]): Expression => joined("or", operands);

function joined(kind: "and" | "or", operands: readonly Expression[]): Expression {
  const [only] = operands;
  return only && operands.length === 1 ? only : { type: BIT, kind, operands };
}

export const compare = (operator: Comparison, left: Expression, right: Expression): Expression => ({
  type: BIT,
  kind: "compare",
  operator,
  left,
  right,
});
