import { dayOf } from "./clock.ts";
import { badStatement } from "./problems.ts";
import type { Condition, Literal, Selected, Statement } from "./statement.ts";
import type { ColumnType, Row, Table, Tables, Value } from "./tables.ts";

/** Names of references, by column and number. */
export type Names = (column: string, id: Value) => string | undefined;

type Test = (row: Row) => boolean;

const LITERALS: Readonly<Record<ColumnType, Literal["type"]>> = {
  number: "number",
  reference: "number",
  text: "text",
  flag: "text",
  date: "date",
};

export interface Window {
  readonly limit: number;
  readonly offset: number;
}

export interface Result {
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly total: number;
}

/** The rows of a statement as NetSuite answers them: every value a text, nothing for what is empty. */
export function runStatement(
  { tables, names }: { readonly tables: Tables; readonly names: Names },
  statement: Statement,
  { limit, offset }: Window,
): Result {
  const table = tableOf(tables, statement.table);
  for (const { column } of statement.selected) typeOf(table, column);
  const rows = matching(tables, table, statement.where);
  if (statement.selected.some(({ kind }) => kind === "max"))
    return { rows: [aggregated(table, statement, rows)], total: 1 };
  const part = sorted(table, statement.order, rows).slice(offset, offset + limit);
  return { rows: part.map((row) => shown(table, names, statement, row)), total: rows.length };
}

function tableOf(tables: Tables, name: string): Table {
  const table = tables.get(name);
  if (!table) throw badStatement(`Invalid search type: ${name}.`);
  return table;
}

function typeOf(table: Table, column: string): ColumnType {
  const type = table.columns.get(column);
  if (type) return type;
  const { name } = table;
  throw badStatement(
    `Search error occurred: Unknown identifier '${column}'. Available identifiers are: {${name}=${name}}.`,
  );
}

function matching(tables: Tables, table: Table, where: Condition | undefined): readonly Row[] {
  if (!where) return [...table.rows()];
  const test = testOf(tables, table, where);
  return [...(candidates(table, where) ?? table.rows())].filter(test);
}

/** Rows that an index leads to; undefined where the whole table has to be looked at. */
function candidates(table: Table, where: Condition): readonly Row[] | undefined {
  const parts = where.kind === "and" ? where.parts : [where];
  for (const part of parts) {
    if (part.kind !== "in") continue;
    const found = table.lookUp(
      part.column,
      part.values.map(({ value }) => value),
    );
    if (found) return found;
  }
  return undefined;
}

function testOf(tables: Tables, table: Table, condition: Condition): Test {
  if ("parts" in condition) {
    const tests = condition.parts.map((part) => testOf(tables, table, part));
    return condition.kind === "and"
      ? (row) => tests.every((test) => test(row))
      : (row) => tests.some((test) => test(row));
  }
  const { column } = condition;
  const type = typeOf(table, column);
  if (condition.kind === "null")
    return (row) => ((row[column] ?? null) === null) === condition.isNull;
  if (condition.kind === "within") {
    const inner = innerValues(tables, condition.statement);
    return (row) => inner.has(row[column] ?? null);
  }
  if (condition.kind === "in") {
    const values = new Set(condition.values.map((literal) => literalFor(type, literal)));
    return (row) => values.has(row[column] ?? null);
  }
  const wanted = literalFor(type, condition.value);
  const { sign } = condition;
  return (row) => {
    const value = row[column] ?? null;
    return value !== null && compares(sign, order(value, wanted));
  };
}

function innerValues(tables: Tables, statement: Statement): ReadonlySet<Value> {
  const [only, second] = statement.selected;
  if (!only || second || only.kind !== "column" || only.format !== undefined)
    throw badStatement("Search error occurred: Invalid or unsupported search.");
  const table = tableOf(tables, statement.table);
  typeOf(table, only.column);
  const rows = matching(tables, table, statement.where);
  return new Set(rows.map((row) => row[only.column] ?? null));
}

/** Refused where the literal is of another kind than the column. */
function literalFor(type: ColumnType, literal: Literal): Value {
  if (LITERALS[type] !== literal.type)
    throw badStatement("Search error occurred: Invalid or unsupported search.");
  return type === "flag" ? literal.value === "T" : literal.value;
}

const order = (a: Value, b: Value): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
};

function compares(sign: string, result: number): boolean {
  if (sign === "=") return result === 0;
  if (sign === "<>") return result !== 0;
  if (sign === ">") return result > 0;
  if (sign === ">=") return result >= 0;
  return sign === "<" ? result < 0 : result <= 0;
}

function sorted(table: Table, columns: readonly string[], rows: readonly Row[]): readonly Row[] {
  for (const column of columns) typeOf(table, column);
  return rows.toSorted((a, b) => {
    for (const column of columns) {
      const result = order(a[column] ?? null, b[column] ?? null);
      if (result !== 0) return result;
    }
    return 0;
  });
}

function aggregated(table: Table, statement: Statement, rows: readonly Row[]) {
  const [only, second] = statement.selected;
  if (!only || second || statement.order.length > 0)
    throw badStatement("Search error occurred: Invalid or unsupported search.");
  const values = rows.map((row) => row[only.column] ?? null).filter((value) => value !== null);
  const greatest = values.reduce<Value>(
    (best, value) => (best === null || order(value, best) > 0 ? value : best),
    null,
  );
  return fieldOf(table, only, greatest);
}

const shown = (table: Table, names: Names, { selected }: Statement, row: Row) =>
  Object.assign(
    {},
    ...selected.map((one) => {
      const value = row[one.column] ?? null;
      const name = one.kind === "display" ? (names(one.column, value) ?? null) : value;
      return one.kind === "display" ? given(one.alias, name) : fieldOf(table, one, value);
    }),
  ) as Readonly<Record<string, string>>;

function fieldOf(table: Table, { column, format, alias }: Selected, value: Value) {
  if (format !== undefined && typeOf(table, column) !== "date")
    throw badStatement("Search error occurred: Invalid or unsupported search.");
  if (typeOf(table, column) !== "date" || format !== undefined || typeof value !== "string")
    return given(alias, value);
  return given(alias, dayOf(value));
}

/** `.5` as Oracle writes a number below one. */
function given(alias: string, value: Value): Readonly<Record<string, string>> {
  if (value === null || value === "") return {};
  if (typeof value === "boolean") return { [alias]: value ? "T" : "F" };
  if (typeof value === "number") return { [alias]: String(value).replace(/^(-?)0\./, "$1.") };
  return { [alias]: value };
}
