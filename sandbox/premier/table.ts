import { badColumn, Refusal } from "./fault.ts";
import {
  type Column,
  emptyOf,
  literalOf,
  type Row,
  type TableSchema,
  type Value,
} from "./schema.ts";

/** One row with what stands outside its columns. */
export interface Entry {
  readonly row: Row;
  readonly lines: Row[];
  /** Epoch milliseconds of the last change. */
  changedAt: number;
}

export interface Condition {
  readonly column: string;
  readonly operator: "=" | "<" | ">";
  readonly value: string;
  readonly isOr: boolean;
}

/** Rows by their ID and by the columns that are looked up often. */
export interface Table {
  readonly schema: TableSchema;
  readonly lines?: { readonly schema: TableSchema; readonly name: string };
  all(): Iterable<Entry>;
  byId(id: string): Entry | undefined;
  add(entry: Entry): void;
  /** After a change of columns that are looked up. */
  reindex(entry: Entry): void;
  /** Those that the condition means; all without one. */
  where(conditions: readonly Condition[]): Iterable<Entry>;
}

export function createTable(
  schema: TableSchema,
  indexed: readonly string[],
  lines?: { readonly schema: TableSchema; readonly name: string },
): Table {
  const entries: Entry[] = [];
  const ids = new Map<string, Entry>();
  const indexes = new Map(indexed.map((name) => [name, new Map<string, Entry[]>()]));
  const idOf = ({ row }: Entry) => String(row.ID ?? row.id ?? "").toUpperCase();
  const enter = (entry: Entry): void => {
    for (const [name, index] of indexes) {
      const key = folded(entry.row[name]);
      const known = index.get(key);
      if (!known) index.set(key, [entry]);
      else if (!known.includes(entry)) known.push(entry);
    }
  };
  return {
    schema,
    reindex: enter,
    ...(lines ? { lines } : {}),
    all: () => entries,
    byId: (id) => ids.get(id.toUpperCase()),
    add(entry) {
      entries.push(entry);
      ids.set(idOf(entry), entry);
      enter(entry);
    },
    where(conditions) {
      for (const { column } of conditions) columnOf(schema, column);
      const [first] = conditions;
      if (!first) return entries;
      const index = indexes.get(first.column);
      const isLookup = conditions.every(
        ({ column, operator, isOr }, i) =>
          column === first.column && operator === "=" && (i === 0 || isOr),
      );
      // Values change, so that what an index names is looked at once more.
      const some = index && isLookup ? lookedUp(index, conditions) : entries;
      return filtered(schema, some, conditions);
    },
  };
}

function* filtered(
  schema: TableSchema,
  entries: Iterable<Entry>,
  conditions: readonly Condition[],
): Iterable<Entry> {
  for (const entry of entries) if (meets(schema, entry.row, conditions)) yield entry;
}

function lookedUp(index: ReadonlyMap<string, Entry[]>, conditions: readonly Condition[]): Entry[] {
  const keys = new Set(conditions.map(({ value }) => folded(value)));
  return [...keys].flatMap((key) => index.get(key) ?? []);
}

/** AND before OR, as in SQL. */
function meets(schema: TableSchema, row: Row, conditions: readonly Condition[]): boolean {
  let isAny = false;
  let isAll = true;
  for (const [i, one] of conditions.entries()) {
    if (i > 0 && one.isOr) {
      isAny ||= isAll;
      isAll = true;
    }
    isAll &&= compare(schema, row, one);
  }
  return isAny || isAll;
}

function compare(schema: TableSchema, row: Row, { column, operator, value }: Condition): boolean {
  const known = columnOf(schema, column);
  const own = row[known.name] ?? emptyOf(known);
  const order =
    known.type.kind === "decimal"
      ? Number(own) - Number(value)
      : folded(own) < folded(value)
        ? -1
        : Number(folded(own) > folded(value));
  return operator === "=" ? order === 0 : operator === "<" ? order < 0 : order > 0;
}

export const folded = (value: Value | undefined): string =>
  String(value ?? "")
    .trim()
    .toUpperCase();

/** @throws Refusal 900 */
export function columnOf(schema: TableSchema, name: string): Column {
  const found = schema.byName.get(name.trim().toUpperCase());
  if (!found) throw badColumn(name.trim());
  return found;
}

/** The row as text, with the columns asked for in their order. */
export const printed = (
  columns: readonly Column[],
  row: Row,
  more: readonly string[] = [],
): string =>
  `{${[...columns.map((one) => `${JSON.stringify(one.name)}:${literalOf(one, row[one.name])}`), ...more].join(",")}}`;

/**
 * A value as the table keeps it.
 * @throws Refusal 900 for text that is too long and for what is no number, date or bit
 */
export function toValue(column: Column, given: unknown): Value {
  const { type, name } = column;
  const text = typeof given === "boolean" ? String(Number(given)) : String(given).trim();
  const fail = (message: string) => new Refusal(900, message);
  if (type.kind === "bit") {
    if (typeof given === "boolean") return given;
    if (!/^(0|1|true|false)$/i.test(text)) throw fail("Error converting data type varchar to bit.");
    return /^(1|true)$/i.test(text);
  }
  if (type.kind === "decimal") {
    if (text === "") return "0";
    if (!/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text))
      throw fail("Error converting data type varchar to numeric.");
    return /e/i.test(text) ? Number(text).toFixed(type.scale) : text;
  }
  if (type.kind === "datetime") return toDate(text);
  const width = type.kind === "text" ? type.width : 36;
  if (text.length > width)
    throw fail(`String or binary data would be truncated in column '${name}'.`);
  return type.kind === "guid" ? text.replace(/[{}]/g, "").toUpperCase() : text;
}

function toDate(text: string): string {
  if (text === "") return "1900-01-01T00:00:00";
  const [, day, time = "00:00:00"] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(`${day}T${time}Z`)))
    throw new Refusal(
      900,
      "Conversion failed when converting date and/or time from character string.",
    );
  return `${day}T${time}`;
}
