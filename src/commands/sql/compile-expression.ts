import { compileCall } from "./compile-call.ts";
import { compileCast } from "./compile-cast.ts";
import { isWhole, keyOf, type Scope } from "./compile-scope.ts";
import type { Expression } from "./expression.ts";
import { bound, code, type Fragment, list, raw } from "./fragment.ts";
import { likeTokens, plainPattern, prefixOf, regularExpression } from "./like-pattern.ts";
import { fold } from "./physical.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

/** Comes after every letter. */
const LAST = "\u{10ffff}";

export function compile(expression: Expression, scope: Scope): Fragment {
  if (expression.type.kind === "text" && scope.keys.has(keyOf(expression))) {
    return leastText(compile(expression, { ...scope, keys: new Set() }), "MIN", scope);
  }
  switch (expression.kind) {
    case "column":
      return columnOf(expression, scope);
    case "literal":
      return literalOf(expression, scope);
    case "and":
    case "or":
      return joined(expression, scope);
    case "not":
      return code`(NOT ${compile(expression.operand, scope)})`;
    case "compare":
      return comparison(expression, scope);
    case "isNull":
      return code`(${compile(expression.operand, scope)} IS NULL)`;
    case "like":
      return likeOf(expression, scope);
    case "between":
      return code`(${comparable(expression.operand, scope)} BETWEEN ${comparable(expression.low, scope)} AND ${comparable(expression.high, scope)})`;
    case "in":
      return code`(${comparable(expression.operand, scope)} IN (${list(expression.list.map((one) => comparable(one, scope)))}))`;
    case "arithmetic":
      return arithmeticOf(expression, scope);
    case "join":
      return scope.dialect.concat([
        compile(expression.left, scope),
        compile(expression.right, scope),
      ]);
    case "negate":
      return code`(- ${compile(expression.operand, scope)})`;
    case "call":
      return compileCall(expression, scope, { compile, comparable, leastText });
    case "case":
      return caseOf(expression, scope);
    case "cast":
      return compileCast(expression, scope, compile);
    case "exists":
      return existsOf(expression, scope);
  }
}

/** A GUID beside text is compared as it stands: both are in upper case. */
function comparison({ left, operator, right }: Of<"compare">, scope: Scope): Fragment {
  const kinds = [left.type.kind, right.type.kind];
  const isMixed = kinds.includes("guid") && kinds.includes("text");
  const side = (one: Expression): Fragment =>
    isMixed ? scope.dialect.binary(compile(one, scope)) : comparable(one, scope);
  return code`(${side(left)} ${operator} ${side(right)})`;
}

const isText = ({ type }: Expression): boolean => type.kind === "text";

/** A value as it is compared, sorted and grouped: text folded. */
export function comparable(expression: Expression, scope: Scope): Fragment {
  if (!isText(expression)) {
    const value = compile(expression, scope);
    return expression.type.kind === "number" || expression.type.kind === "bit"
      ? value
      : scope.dialect.binary(value);
  }
  if (expression.kind === "literal") return scope.dialect.text(fold(String(expression.value)));
  return foldedColumn(expression, scope) ?? scope.dialect.fold(compile(expression, scope));
}

function foldedColumn(expression: Expression, scope: Scope): Fragment | undefined {
  if (expression.kind !== "column" || !expression.isIndexed || scope.keys.has(keyOf(expression))) {
    return undefined;
  }
  return scope.dialect.binary(columnOf({ ...expression, column: `${expression.column}_f` }, scope));
}

function columnOf({ alias, column }: Of<"column">, { dialect, names }: Scope): Fragment {
  const name = names.get(alias);
  if (name === undefined) throw new TypeError("A column of a table that is not in the query");
  return raw(`${name}.${dialect.quote(column)}`);
}

function literalOf({ type, value }: Of<"literal">, { dialect }: Scope): Fragment {
  if (value === null) return raw("NULL");
  if (typeof value === "boolean") return dialect.number(value ? "1" : "0", 0);
  if (type.kind === "number" || type.kind === "stamp") {
    return dialect.number(value, value.split(".")[1]?.length ?? 0);
  }
  return dialect.text(value);
}

function joined({ kind, operands }: Of<"and" | "or">, scope: Scope): Fragment {
  if (operands.length === 0) return raw(kind === "and" ? "(1 = 1)" : "(1 = 0)");
  const parts = operands.map((operand) => compile(operand, scope));
  return code`(${list(parts, kind === "and" ? " AND " : " OR ")})`;
}

function likeOf({ operand, pattern, escape: mark }: Of<"like">, scope: Scope): Fragment {
  if (pattern.kind !== "literal") throw new TypeError("A pattern is a literal");
  if (pattern.value === null) return raw("(1 = NULL)");
  const { dialect } = scope;
  const folded = String(pattern.value).normalize("NFC").toLowerCase();
  const tokens = likeTokens(folded, mark?.toLowerCase());
  const text = comparable(operand, scope);
  const prefix = prefixOf(tokens);
  if (prefix !== undefined) {
    return code`(${text} >= ${dialect.text(prefix)} AND ${text} < ${dialect.text(prefix + LAST)})`;
  }
  if (dialect.id === "sqlite") {
    return code`(viadukt_like(${text}, ${bound(folded, "text")}, ${bound(mark?.toLowerCase() ?? "", "text")}) = 1)`;
  }
  const plain = plainPattern(tokens);
  if (plain !== undefined) return code`(${text} LIKE ${dialect.text(plain)} ESCAPE '!')`;
  const operator = dialect.id === "postgresql" ? "~" : "REGEXP";
  return code`(${text} ${operator} ${dialect.text(regularExpression(tokens))})`;
}

function arithmeticOf(expression: Of<"arithmetic">, scope: Scope): Fragment {
  const { dialect } = scope;
  const [left, right] = [compile(expression.left, scope), compile(expression.right, scope)];
  if (expression.operator === "/") return dialect.divide(left, right, isWhole(expression));
  if (expression.operator === "%") return dialect.modulo(left, right);
  return exact(code`(${left} ${expression.operator} ${right})`, expression, scope);
}

/** SQLite's doubles lose their last digits on the way. */
export function exact(value: Fragment, { type }: Expression, { dialect }: Scope): Fragment {
  if (dialect.id !== "sqlite" || type.kind !== "number" || !type.scale) return value;
  return code`round(${value}, ${String(type.scale)})`;
}

function caseOf({ branches, otherwise }: Of<"case">, scope: Scope): Fragment {
  const whens = branches.map(
    ({ when, then }) => code`WHEN ${compile(when, scope)} THEN ${compile(then, scope)}`,
  );
  const last = otherwise ? code` ELSE ${compile(otherwise, scope)}` : raw("");
  return code`(CASE ${list(whens, " ")}${last} END)`;
}

function existsOf({ table, where }: Of<"exists">, scope: Scope): Fragment {
  const [inner, name] = scope.inside(table);
  return code`EXISTS (SELECT 1 FROM ${scope.source(table)} AS ${name} WHERE ${compile(where, inner)})`;
}

/** The least or greatest text of a group without regard to case, as one of its rows has it. */
function leastText(text: Fragment, which: "MIN" | "MAX", { dialect }: Scope): Fragment {
  const mark = dialect.text("\u0001");
  const both = code`${which}(${dialect.concat([dialect.fold(text), mark, text])})`;
  return code`substr(${both}, ${dialect.position(mark, both)} + 1)`;
}
