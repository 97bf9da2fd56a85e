import type { DialectId, Statement } from "../read/reader.ts";
import { columnOf } from "./build.ts";
import { AGGREGATES } from "./compile-call.ts";
import { comparable, compile } from "./compile-expression.ts";
import { keyOf, type Scope } from "./compile-scope.ts";
import { dialectOf, type SqlDialect } from "./dialect.ts";
import type { Expression, Query, TableRef } from "./expression.ts";
import { type Bound, code, type Fragment, list, raw } from "./fragment.ts";
import { sourceOf } from "./views.ts";

/**
 * SQL of a query: of a caller's words there is nothing in it but bound values. Rows come in a certain order, also
 * where none was asked for. `now`, which GETDATE() gives: `YYYY-MM-DDTHH:mm:ss` on the clocks of the organisation, as
 * the columns have it.
 */
export function compileQuery(
  query: Query,
  { dialect: id, tenantId, now }: { dialect: DialectId; tenantId: number; now: string },
): Statement {
  const dialect = dialectOf(id);
  const scope = scopeOf(query, {
    dialect,
    tenantId,
    now,
  });
  const statement = query.isDistinct ? distinct(query, scope) : plain(query, scope);
  return statementOf(code`${statement}${limits(query, dialect)}`, dialect);
}

const tablesOf = ({ from, joins = [] }: Query): readonly TableRef[] =>
  from ? [from, ...joins.map(({ table }) => table)] : [];

function scopeOf(
  query: Query,
  { dialect, tenantId, now }: { dialect: SqlDialect; tenantId: number; now: string },
): Scope {
  const keys = (query.groupBy ?? []).filter(({ type }) => type.kind === "text").map(keyOf);
  let count = 0;
  const scoped = (names: ReadonlyMap<string, string>): Scope => ({
    dialect,
    now,
    names,
    keys: new Set(keys),
    source: ({ table }) => sourceOf(table, dialect, tenantId),
    inside(table) {
      const name = `e${count}`;
      count += 1;
      return [scoped(new Map([...names, [table.alias, name]])), name];
    },
  });
  return scoped(new Map(tablesOf(query).map(({ alias }, index) => [alias, `t${index}`])));
}

function plain(query: Query, scope: Scope): Fragment {
  const items = query.items.map(
    ({ expression }, index) => code`${compile(expression, scope)} AS c${String(index)}`,
  );
  const order = [...asked(query, scope), ...ownOrder(query, scope)];
  return code`SELECT ${list(items)}${body(query, scope)}${order.length > 0 ? code` ORDER BY ${list(order)}` : raw("")}`;
}

function body(query: Query, scope: Scope): Fragment {
  const { from, joins = [], where, groupBy = [], having } = query;
  const bare = { ...scope, keys: new Set<string>() };
  const named = (table: TableRef) =>
    code`${scope.source(table)} AS ${scope.names.get(table.alias) ?? ""}`;
  const parts: Fragment[] = [];
  if (from) parts.push(code` FROM ${named(from)}`);
  for (const { kind, table, on } of joins) {
    parts.push(code` ${kind.toUpperCase()} JOIN ${named(table)} ON ${compile(on, bare)}`);
  }
  if (where) parts.push(code` WHERE ${compile(where, bare)}`);
  if (groupBy.length > 0) {
    parts.push(code` GROUP BY ${list(groupBy.map((one) => comparable(one, bare)))}`);
  }
  if (having) parts.push(code` HAVING ${compile(having, scope)}`);
  return list(parts, "");
}

/** What was asked for, text without regard to case; NULL first, as T-SQL has it. */
function asked({ orderBy = [], joins }: Query, scope: Scope): readonly Fragment[] {
  return orderBy.map(({ expression, isDescending = false }) => {
    const isNever = expression.kind === "column" && !joins?.length;
    const nulls = scope.dialect.id === "postgresql" && !isNever;
    const tail = `${isDescending ? " DESC" : ""}${nulls ? ` NULLS ${isDescending ? "LAST" : "FIRST"}` : ""}`;
    return code`${sorted(expression, scope)}${tail}`;
  });
}

/** A constant sorts nothing; as a number it would be the place of a column. */
function sorted(expression: Expression, scope: Scope): Fragment {
  const isGroup = scope.keys.has(keyOf(expression));
  const value = comparable(expression, isGroup ? { ...scope, keys: new Set<string>() } : scope);
  return expression.kind === "literal" ? code`COALESCE(${value}, NULL)` : value;
}

/** Makes the order whole: groups by what they are grouped by, rows by the keys of their tables. */
function ownOrder(query: Query, scope: Scope): readonly Fragment[] {
  const { groupBy = [] } = query;
  const nulls = scope.dialect.id === "postgresql" && query.joins?.length ? " NULLS FIRST" : "";
  if (groupBy.length > 0) {
    return groupBy
      .filter(({ kind }) => kind !== "literal")
      .map((one) => code`${sorted(one, scope)}${nulls}`);
  }
  if (query.items.some(({ expression }) => hasAggregate(expression))) return [];
  const known = new Set((query.orderBy ?? []).map(({ expression }) => keyOf(expression)));
  return tablesOf(query).flatMap((ref) =>
    keyColumns(ref)
      .filter((column) => !known.has(keyOf(column)))
      .map((column) => code`${comparable(column, scope)}${nulls}`),
  );
}

function keyColumns(ref: TableRef): readonly Expression[] {
  const names = [...ref.table.order];
  for (const { name } of ref.table.columns) {
    if (/^(inter|id)$/i.test(name) && !names.includes(name)) names.push(name);
  }
  return names.map((name) => columnOf(ref, name));
}

/** An aggregate of the query itself. */
export function hasAggregate(expression: Expression): boolean {
  if (expression.kind === "call" && AGGREGATES.has(expression.name)) return true;
  return partsOf(expression).some(hasAggregate);
}

/** What an expression is made of, one step down. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.operands;
    case "compare":
    case "arithmetic":
    case "join":
      return [expression.left, expression.right];
    case "not":
    case "isNull":
    case "negate":
    case "cast":
      return [expression.operand];
    case "like":
      return [expression.operand, expression.pattern];
    case "between":
      return [expression.operand, expression.low, expression.high];
    case "in":
      return [expression.operand, ...expression.list];
    case "call":
      return expression.args;
    case "case":
      return [
        ...expression.branches.flatMap(({ when, then }) => [when, then]),
        ...(expression.otherwise ? [expression.otherwise] : []),
      ];
    default:
      return [];
  }
}

/** Rows that differ in nothing but the case of letters are one. */
function distinct(query: Query, scope: Scope): Fragment {
  const { orderBy: _asked, ...rest } = query;
  const items = query.items.map(
    ({ expression }, index) => code`${compile(expression, scope)} AS c${String(index)}`,
  );
  const inner = code`SELECT ${list(items)}${body(rest, scope)}`;
  const folded = query.items.map(({ expression }, index) => {
    const name = raw(`d.c${index}`);
    return expression.type.kind === "text" ? scope.dialect.fold(name) : name;
  });
  const shown = query.items.map(({ expression }, index) => {
    const name = raw(`d.c${index}`);
    const value = expression.type.kind === "text" ? minText(name, scope) : name;
    return code`${value} AS c${String(index)}`;
  });
  const keys = query.items.map(({ expression }) => keyOf(expression));
  const nulls = (isDescending: boolean) =>
    scope.dialect.id === "postgresql" ? ` NULLS ${isDescending ? "LAST" : "FIRST"}` : "";
  const order = (query.orderBy ?? []).flatMap(({ expression, isDescending = false }) => {
    const value = folded[keys.indexOf(keyOf(expression))];
    return value ? [code`${value}${isDescending ? " DESC" : ""}${nulls(isDescending)}`] : [];
  });
  const all = [...order, ...folded.map((value) => code`${value}${nulls(false)}`)];
  return code`SELECT ${list(shown)} FROM (${inner}) AS d GROUP BY ${list(folded)} ORDER BY ${list(all)}`;
}

const minText = (text: Fragment, { dialect }: Scope): Fragment =>
  code`MIN(${dialect.binary(text)})`;

function limits({ limit, offset }: Query, { id }: SqlDialect): Fragment {
  const count = (value: number): string => {
    if (!Number.isSafeInteger(value) || value < 0) throw new TypeError("A limit is a whole number");
    return String(value);
  };
  if (offset === undefined) return raw(limit === undefined ? "" : ` LIMIT ${count(limit)}`);
  const none = { sqlite: "-1", postgresql: "ALL", mysql: "18446744073709551615" }[id];
  return raw(` LIMIT ${limit === undefined ? none : count(limit)} OFFSET ${count(offset)}`);
}

/** One place for each value, on PostgreSQL one for equal values: expressions that are grouped by have to be the same. */
function statementOf({ texts, values }: Fragment, { id }: SqlDialect): Statement {
  if (id !== "postgresql") {
    return { sql: texts.join("?"), params: values.map(({ value }) => value) };
  }
  const places = new Map<string, number>();
  const params: Bound["value"][] = [];
  let sql = texts[0] ?? "";
  for (const [index, one] of values.entries()) {
    const key = `${one.type}:${one.value}`;
    let place = places.get(key);
    if (place === undefined) {
      place = params.push(one.value);
      places.set(key, place);
    }
    sql += `$${place}${texts[index + 1] ?? ""}`;
  }
  return { sql, params };
}
