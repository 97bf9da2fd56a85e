import { sqlFault } from "../fault.ts";
import { literalOf, typeOf } from "../sql/build.ts";
import type { Expression, ExpressionType } from "../sql/expression.ts";
import { numberLiteral } from "../sql/literal.ts";
import { type ColumnType, datetime, decimal, guid, timestamp, varchar } from "../types.ts";

type Kind = ExpressionType["kind"];

/** The kind that T-SQL turns the others into comes first. */
const PRECEDENCE: readonly Kind[] = ["datetime", "number", "bit", "stamp", "guid", "text", "null"];
const CONDITIONS: ReadonlySet<Expression["kind"]> = new Set([
  ...(["and", "or", "not", "compare", "isNull"] as const),
  ...(["like", "between", "in", "exists"] as const),
]);

export const isCondition = ({ kind }: Expression): boolean => CONDITIONS.has(kind);

export const cast = (operand: Expression, to: ColumnType): Expression => ({
  type: typeOf(to),
  kind: "cast",
  operand,
  to,
});

/**
 * As values of one kind, the way T-SQL converts them.
 * @throws CommandFault 900 where they cannot be
 */
export function unified(expressions: readonly Expression[]): readonly Expression[] {
  const kinds = expressions.map(({ type }) => type.kind);
  const kind = PRECEDENCE.find((one) => kinds.includes(one)) ?? "null";
  return expressions.map((one) => coerced(one, kind));
}

export function coerced(expression: Expression, kind: Kind): Expression {
  const from = expression.type.kind;
  if (from === kind || from === "null" || kind === "null") return expression;
  if (kind === "number" && (from === "bit" || from === "stamp")) return asNumber(expression);
  if (kind === "text") return cast(expression, varchar(40));
  if (from !== "text") {
    if (kind === "bit" && from === "stamp") return expression;
    throw sqlFault(`Operand type clash: ${from} is incompatible with ${kind}`);
  }
  if (expression.kind === "literal") {
    if (kind === "number") return numberLiteral(expression.value);
    return literalOf(COLUMN_TYPES[kind], expression.value);
  }
  return cast(expression, COLUMN_TYPES[kind]);
}

const asNumber = (expression: Expression): Expression => ({
  ...expression,
  type: { kind: "number", scale: 0 },
});

const COLUMN_TYPES: Readonly<Record<Exclude<Kind, "null" | "text">, ColumnType>> = {
  datetime,
  number: decimal(6),
  bit: { kind: "bit" },
  stamp: timestamp,
  guid,
};

/** Decimals of a result; undefined where one of them is not known. */
export function widest(expressions: readonly Expression[]): number | undefined {
  let scale = 0;
  for (const { type } of expressions) {
    if (type.kind === "bit" || type.kind === "null" || type.kind === "stamp") continue;
    if (type.kind !== "number" || type.scale === undefined) return undefined;
    scale = Math.max(scale, type.scale);
  }
  return scale;
}

/** The type that values of several expressions have together; they are unified already. */
export function commonType(expressions: readonly Expression[]): ExpressionType {
  const { type } = expressions.find((one) => one.type.kind !== "null") ?? { type: undefined };
  if (!type) return { kind: "null" };
  return type.kind === "number" ? { kind: "number", scale: widest(expressions) } : type;
}
