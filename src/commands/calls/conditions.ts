import type { QueryCondition } from "../call.ts";
import { findTable } from "../catalogue.ts";
import type { Table } from "../definition.ts";
import { CommandFault, fault, NUMBERS } from "../fault.ts";
import { and, columnOf, compare, literalOf, or, tableRef } from "../sql/build.ts";
import type { Comparison, Expression, TableRef } from "../sql/expression.ts";
import { type ColumnType, varchar } from "../types.ts";
import { foreignTable } from "./chosen-columns.ts";

type Condition = QueryCondition["conditions"][number];
type ColumnExpression = Extract<Expression, { kind: "column" }>;

/** A table of lines as a command has it, by what it belongs to its head. */
export interface LinkedTable {
  readonly table: string;
  /** `FAKTURA` of the lines is `INTER` of the head. */
  readonly own: string;
  readonly head: string;
}

/** More are no condition that a person wrote; a database takes 32 766 values in a statement. */
const MOST_CONDITIONS = 200;
const MOST_VALUES = 2_000;

/**
 * queryCondition as expressions over the head: several objects are joined by AND, one on lines holds where any
 * line fits.
 * @throws CommandFault 9021 for a foreign table or an unknown operator, 900 for a column or value
 */
export function readConditions(
  queryConditions: readonly QueryCondition[],
  options: {
    readonly command: { readonly name: string; readonly tables: readonly string[] };
    readonly head: TableRef;
    readonly linked: readonly LinkedTable[];
  },
): readonly Expression[] {
  const { command, head, linked } = options;
  checkCount(queryConditions);
  const faults: CommandFault[] = [];
  const expressions = queryConditions.flatMap(({ tableName, conditions }) => {
    const table = findTable(tableName);
    const link = linked.find((one) => one.table === table?.name);
    try {
      if (!table || !command.tables.includes(table.name)) {
        throw foreignTable(tableName, command.name);
      }
      if (conditions.length === 0) return [];
      if (table.name === head.table.name) return [joined(conditions, head)];
      if (!link) throw foreignTable(tableName, command.name);
      return [lineExists(table, link, { head, conditions })];
    } catch (error) {
      if (!(error instanceof CommandFault)) throw error;
      faults.push(error);
      return [];
    }
  });
  if (faults.length > 0) throw new CommandFault(faults.flatMap(({ rows }) => rows));
  return expressions;
}

function checkCount(queryConditions: readonly QueryCondition[]): void {
  const count = queryConditions.reduce((sum, { conditions }) => sum + conditions.length, 0);
  if (count <= MOST_CONDITIONS) return;
  throw fault(NUMBERS.condition, `Podmínek je více než ${MOST_CONDITIONS}.`);
}

function lineExists(
  table: Table,
  { own, head: headColumn }: LinkedTable,
  { head, conditions }: { head: TableRef; conditions: readonly Condition[] },
): Expression {
  const lines = tableRef(table, "podminka");
  const belongs = compare("=", columnOf(lines, own), columnOf(head, headColumn));
  return {
    type: { kind: "bit" },
    kind: "exists",
    table: lines,
    where: and(belongs, joined(conditions, lines)),
  };
}

/** AND binds before OR, as in SQL. */
function joined(conditions: readonly Condition[], ref: TableRef): Expression {
  const alternatives: Expression[][] = [];
  for (const [index, condition] of conditions.entries()) {
    const joint = index === 0 ? "OR" : (condition.logicalOperator ?? "AND").toUpperCase();
    if (joint !== "AND" && joint !== "OR") {
      throw fault(
        NUMBERS.condition,
        `Neznámý logický operátor '${condition.logicalOperator}' v queryCondition.`,
      );
    }
    const expression = readCondition(condition, ref);
    if (joint === "OR") alternatives.push([expression]);
    else alternatives.at(-1)?.push(expression);
  }
  return or(...alternatives.map((operands) => and(...operands)));
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

function readCondition(condition: Condition, ref: TableRef): Expression {
  const column = columnOf(ref, condition.fieldName);
  if (column.kind !== "column") throw new TypeError("A column is a column");
  const operator = condition.relationalOperator.toUpperCase().replace(/\s+/g, " ");
  const comparison = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (comparison) return compare(comparison, column, oneValue(condition, column.columnType));
  switch (operator) {
    case "LIKE":
      return likeOf(condition, column);
    case "NOT LIKE":
      return not(likeOf(condition, column));
    case "IN":
      return inList(condition, column);
    case "NOT IN":
      return not(inList(condition, column));
    case "BETWEEN":
      return betweenOf(condition, column);
    case "IS NULL":
      return { type: { kind: "bit" }, kind: "isNull", operand: column };
    case "IS NOT NULL":
      return not({ type: { kind: "bit" }, kind: "isNull", operand: column });
    default:
      throw fault(
        NUMBERS.condition,
        `Neznámý operátor '${condition.relationalOperator}' v queryCondition.`,
      );
  }
}

const not = (operand: Expression): Expression => ({ type: { kind: "bit" }, kind: "not", operand });

function oneValue(condition: Condition, type: ColumnType): Expression {
  const { value } = condition;
  if (value === undefined || value === null) throw noValue(condition, "hodnotu");
  if (typeof value === "object") throw noValue(condition, "jednu hodnotu");
  return literalOf(type, value);
}

const noValue = ({ fieldName, relationalOperator }: Condition, wanted: string) =>
  fault(
    NUMBERS.condition,
    `Podmínka '${fieldName} ${relationalOperator}' musí mít ${wanted} v 'value'.`,
  );

function likeOf(condition: Condition, column: ColumnExpression): Expression {
  const pattern = oneValue(condition, varchar(MOST_VALUES));
  const operand: Expression =
    column.type.kind === "text"
      ? column
      : { type: { kind: "text" }, kind: "cast", operand: column, to: varchar(40) };
  return { type: { kind: "bit" }, kind: "like", operand, pattern };
}

function inList(condition: Condition, column: ColumnExpression): Expression {
  const list = listOf(condition.value).map((value) => literalOf(column.columnType, value));
  if (list.length === 0 || list.length > MOST_VALUES) {
    throw noValue(condition, `1 až ${MOST_VALUES} hodnot`);
  }
  return { type: { kind: "bit" }, kind: "in", operand: column, list };
}

function betweenOf(condition: Condition, column: ColumnExpression): Expression {
  const [low, high, ...more] = listOf(condition.value).map((value) =>
    literalOf(column.columnType, value),
  );
  if (!low || !high || more.length > 0) throw noValue(condition, "dvě hodnoty");
  return { type: { kind: "bit" }, kind: "between", operand: column, low, high };
}

/** A list, or a text with commas. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  const values: readonly unknown[] = Array.isArray(value) ? value : String(value).split(",");
  if (values.length > MOST_VALUES) return values.slice(0, MOST_VALUES + 1);
  return values.map((one) => (typeof one === "string" ? one.trim() : one));
}
