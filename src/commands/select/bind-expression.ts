import { invalidColumn, sqlFault } from "../fault.ts";
import { columnOf } from "../sql/build.ts";
import { isStyle } from "../sql/compile-cast.ts";
import { isWhole } from "../sql/compile-scope.ts";
import type { Comparison, Expression, ExpressionType, TableRef } from "../sql/expression.ts";
import { numberLiteral, textOf } from "../sql/literal.ts";
import { isKept } from "../sql/physical.ts";
import { bit, type ColumnType, char, datetime, decimal, guid, int, varchar } from "../types.ts";
import { bindCall } from "./bind-call.ts";
import { coerced, commonType, isCondition, unified, widest } from "./coerce.ts";
import type { Node, TypeNode } from "./select-ast.ts";
import { outside, syntax } from "./select-faults.ts";

type Of<K extends Node["kind"]> = Extract<Node, { kind: K }>;
const BIT: ExpressionType = { kind: "bit" };
const MOST_SCALE = 20;

/** A value. @throws CommandFault 900 for a condition */
export function bindValue(node: Node, tables: readonly TableRef[]): Expression {
  const expression = bindAny(node, tables);
  if (isCondition(expression)) throw syntax(node.kind === "binary" ? node.operator : node.kind);
  return expression;
}

/** A condition. @throws CommandFault 900 for a value */
export function bindCondition(node: Node, tables: readonly TableRef[]): Expression {
  const expression = bindAny(node, tables);
  if (isCondition(expression)) return expression;
  throw sqlFault(
    "An expression of non-boolean type specified in a context where a condition is expected.",
  );
}

function bindAny(node: Node, tables: readonly TableRef[]): Expression {
  const value = (one: Node) => bindValue(one, tables);
  switch (node.kind) {
    case "column":
      return bindColumn(node, tables);
    case "number":
      return numberLiteral(node.value);
    case "string":
      return { type: { kind: "text" }, kind: "literal", value: textOf(node.value) };
    case "null":
      return { type: { kind: "null" }, kind: "literal", value: null };
    case "and":
    case "or":
      return {
        type: BIT,
        kind: node.kind,
        operands: node.operands.map((one) => bindCondition(one, tables)),
      };
    case "not":
      return { type: BIT, kind: "not", operand: bindCondition(node.operand, tables) };
    case "isNull":
      return { type: BIT, kind: "isNull", operand: value(node.operand) };
    case "negate":
      return bindNegate(value(node.operand));
    case "binary":
      return bindBinary(node.operator, value(node.left), value(node.right));
    case "like":
      return bindLike(node, value);
    case "between": {
      const [operand, low, high] = unified([node.operand, node.low, node.high].map(value));
      if (!operand || !low || !high) throw syntax("BETWEEN");
      return { type: BIT, kind: "between", operand, low, high };
    }
    case "in": {
      const [operand, ...list] = unified([node.operand, ...node.list].map(value));
      if (!operand) throw syntax("IN");
      return { type: BIT, kind: "in", operand, list };
    }
    case "call":
      return node.name === "IIF"
        ? bindCall(node, (one) => bindAny(one, tables))
        : bindCall(node, value);
    case "case":
      return bindCase(node, tables);
    case "cast":
      return bindCast(node, value(node.operand));
  }
}

function bindColumn({ table, name }: Of<"column">, tables: readonly TableRef[]): Expression {
  const wanted = name.toUpperCase();
  if (table !== undefined) {
    const ref = tables.find(({ alias }) => alias.toUpperCase() === table.toUpperCase());
    if (ref) return columnOf(ref, name);
    throw sqlFault(
      `The multi-part identifier "${`${table}.${name}`.slice(0, 200)}" could not be bound.`,
    );
  }
  const found = tables.filter((ref) =>
    ref.table.columns.some((column) => isKept(column) && column.name.toUpperCase() === wanted),
  );
  const [ref] = found;
  if (!ref) throw invalidColumn(name.slice(0, 200));
  if (found.length > 1) throw sqlFault(`Ambiguous column name '${name.slice(0, 200)}'.`);
  return columnOf(ref, name);
}

function bindNegate(operand: Expression): Expression {
  const number = coerced(operand, "number");
  if (number.type.kind === "datetime") throw clash("datetime", "minus");
  return { type: number.type, kind: "negate", operand: number };
}

const clash = (kind: string, operator: string) =>
  sqlFault(`Operand data type ${kind} is invalid for ${operator} operator.`);

function bindBinary(operator: string, left: Expression, right: Expression): Expression {
  if (!/^[-+*/%]$/.test(operator)) {
    const [a, b] = unified([left, right]);
    if (!a || !b) throw syntax(operator);
    return { type: BIT, kind: "compare", operator: operator as Comparison, left: a, right: b };
  }
  if (operator === "+" && left.type.kind === "text" && right.type.kind === "text") {
    return { type: { kind: "text" }, kind: "join", left, right };
  }
  const hasMoment = [left, right].some(({ type }) => type.kind === "datetime");
  if (hasMoment) return shiftedMoment(operator, left, right);
  const pair = [coerced(left, "number"), coerced(right, "number")] as const;
  const [a, b] = pair;
  return {
    type: { kind: "number", scale: scaleOf(operator, a, b) },
    kind: "arithmetic",
    operator: operator as "+" | "-" | "*" | "/" | "%",
    left: a,
    right: b,
  };
}

/** A datetime and a number are days. */
function shiftedMoment(operator: string, left: Expression, right: Expression): Expression {
  const [moment, days] = left.type.kind === "datetime" ? [left, right] : [right, left];
  const isMinus = operator === "-" && moment === left;
  if (days.type.kind !== "number" || (operator !== "+" && !isMinus)) {
    throw clash("datetime", operator === "+" ? "add" : "subtract");
  }
  return {
    type: { kind: "datetime" },
    kind: "call",
    name: "DATEADD",
    part: "day",
    args: [isMinus ? bindNegate(days) : days, moment],
  };
}

function scaleOf(operator: string, left: Expression, right: Expression): number | undefined {
  const scale = widest([left, right]);
  if (operator === "/") return isWhole(left) && isWhole(right) ? 0 : 6;
  if (operator !== "*" || scale === undefined) return scale;
  return Math.min((widest([left]) ?? 0) + (widest([right]) ?? 0), MOST_SCALE);
}

/** The pattern is put together beforehand: all databases would read its classes differently. */
function bindLike(node: Of<"like">, value: (one: Node) => Expression): Expression {
  const pattern = constantText(value(node.pattern));
  if (pattern === undefined) throw outside("LIKE s jiným vzorem než textem");
  return {
    type: BIT,
    kind: "like",
    operand: coerced(value(node.operand), "text"),
    pattern: { type: { kind: "text" }, kind: "literal", value: pattern },
    ...(node.escape !== undefined && { escape: node.escape }),
  };
}

function constantText(expression: Expression): string | null | undefined {
  if (expression.kind === "literal") {
    return expression.value === null ? null : String(expression.value);
  }
  if (expression.kind !== "join") return undefined;
  const [left, right] = [constantText(expression.left), constantText(expression.right)];
  return left === undefined || right === undefined || left === null || right === null
    ? undefined
    : left + right;
}

function bindCase(node: Of<"case">, tables: readonly TableRef[]): Expression {
  const operand = node.operand;
  const whens = node.branches.map(({ when }) =>
    operand
      ? bindBinary("=", bindValue(operand, tables), bindValue(when, tables))
      : bindCondition(when, tables),
  );
  const values = unified(
    [...node.branches.map(({ then }) => then), ...(node.otherwise ? [node.otherwise] : [])].map(
      (one) => bindValue(one, tables),
    ),
  );
  const branches = whens.map((when, index) => {
    const then = values[index];
    if (!then) throw syntax("CASE");
    return { when, then };
  });
  const otherwise = node.otherwise ? values.at(-1) : undefined;
  return { type: commonType(values), kind: "case", branches, ...(otherwise && { otherwise }) };
}

function bindCast({ to, style }: Of<"cast">, operand: Expression): Expression {
  const type = columnTypeOf(to);
  if (style !== undefined && !isStyle(style)) throw outside(`styl ${style} ve funkci CONVERT`);
  const { kind } = operand.type;
  if (type.kind === "datetime" && kind !== "text" && kind !== "datetime" && kind !== "null") {
    throw clash(kind, "convert");
  }
  const isNumber = type.kind === "int" || type.kind === "decimal" || type.kind === "bit";
  if (isNumber && (kind === "datetime" || kind === "guid")) throw clash(kind, "convert");
  return {
    type: resultOf(type),
    kind: "cast",
    operand,
    to: type,
    ...(style !== undefined && { style }),
  };
}

function resultOf(type: ColumnType): ExpressionType {
  if (type.kind === "decimal") return { kind: "number", scale: type.scale };
  if (type.kind === "int") return { kind: "number", scale: 0 };
  if (type.kind === "bit" || type.kind === "datetime") return { kind: type.kind };
  return { kind: type.kind === "uniqueidentifier" ? "guid" : "text" };
}

function columnTypeOf({ name, sizes: [first, second] }: TypeNode): ColumnType {
  const length = Math.min(first ?? 30, 8_000);
  if (/^N?VARCHAR$/.test(name)) return varchar(length);
  if (/^N?CHAR$/.test(name)) return char(length);
  if (/^(INT|INTEGER|BIGINT|SMALLINT|TINYINT)$/.test(name)) return int;
  if (/^(DECIMAL|NUMERIC)$/.test(name)) return decimal(Math.min(second ?? 0, MOST_SCALE));
  if (/^(FLOAT|REAL|MONEY)$/.test(name)) return decimal(6);
  if (name === "BIT") return bit;
  if (/^(DATETIME2?|SMALLDATETIME)$/.test(name)) return datetime;
  if (name === "UNIQUEIDENTIFIER") return guid;
  throw outside(`typ '${name.slice(0, 100)}'`);
}
