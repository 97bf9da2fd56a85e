import { faceOf } from "./clock.ts";
import { EUR } from "./data.ts";
import { refusal } from "./problems.ts";
import { type Property, RECORD_TYPES, type RecordType } from "./record-types.ts";
import type { Row, Table, Tables, Value } from "./tables.ts";

type Body = Readonly<Record<string, unknown>>;

export interface Records {
  read(type: string, id: number): unknown;
  /** The new record's id. */
  create(type: string, body: unknown, isStrict: boolean): number;
  change(type: string, id: number, body: unknown, isStrict: boolean): void;
  remove(type: string, id: number): void;
  /** Stock is changed by a document alone. */
  adjust(body: unknown): number;
}

const NOT_THERE = {
  status: 404,
  code: "NONEXISTENT_ID",
  detail: "The record instance does not exist. Provide a valid record instance ID.",
};

interface State {
  readonly tables: Tables;
  readonly now: () => number;
  nextId: number;
}

/** The REST records of the account; what is written gets the time of `now`. */
export function openRecords(tables: Tables, now: () => number): Records {
  const state: State = { tables, now, nextId: 200_000 };
  return {
    read: (name, id) => shown(found(state, name, id), id),
    create: (name, body, isStrict) => create(state, name, { body, isStrict }),
    change: (name, id, body, isStrict) => change(state, found(state, name, id), { body, isStrict }),
    remove(name, id) {
      const { table, row } = found(state, name, id);
      table.remove(row);
    },
    adjust(body) {
      const lines = listOf(objectOf(objectOf(body).inventory).items);
      const table = tableOf(state, "inventoryitemlocations");
      for (const line of lines) adjustLine(table, line, faceOf(now()));
      return state.nextId++;
    },
  };
}

interface Found {
  readonly type: RecordType;
  readonly table: Table;
  readonly row: Row;
}

interface Input {
  readonly body: unknown;
  readonly isStrict: boolean;
}

function tableOf({ tables }: State, name: string): Table {
  const table = tables.get(name);
  if (!table) throw refusal({ status: 404, code: "NONEXISTENT_RECORD_TYPE", detail: name });
  return table;
}

/** @throws RequestError 404 also for a record of another type */
function found(state: State, name: string, id: number): Found {
  const type = typeOf(name);
  const table = tableOf(state, type.table);
  const [row] = table.lookUp("id", [id]) ?? [];
  const isOfType = Object.entries(type.marks).every(([mark, value]) => row?.[mark] === value);
  if (!row || !isOfType) throw refusal(NOT_THERE);
  return { type, table, row };
}

function shown({ type, row }: Found, id: number): unknown {
  const properties = [...type.properties].flatMap(([property, { kind, column = "" }]) =>
    (kind === "text" || kind === "flag") && row[column] !== null
      ? [[property, row[column] ?? null]]
      : [],
  );
  return { links: [], id: String(id), ...Object.fromEntries(properties) };
}

function create(state: State, name: string, { body, isStrict }: Input): number {
  const type = typeOf(name);
  const table = tableOf(state, type.table);
  const given = objectOf(body);
  const missing = [...type.required].filter(([property]) => isEmpty(given[property]));
  if (missing.length > 0)
    throw refusal({
      code: "USER_ERROR",
      detail: `Error while accessing a resource. Please enter value(s) for: ${missing.map(([, title]) => title).join(", ")}.`,
    });
  const fields = fieldsOf(type, given, isStrict);
  assertUnique(table, fields, undefined);
  const id = state.nextId++;
  const columns = [...table.columns.keys()].map((column) => [column, null]);
  table.insert({
    ...Object.fromEntries(columns),
    ...{ ...type.marks, isinactive: false, ...fields, id },
    ...(type.table === "item" ? { fullname: fields.itemid ?? null } : {}),
    lastmodifieddate: faceOf(state.now()),
  });
  setPrices(state.tables, id, given.price);
  return id;
}

function change({ tables, now }: State, { type, table, row }: Found, input: Input): void {
  const given = objectOf(input.body);
  const fields = fieldsOf(type, given, input.isStrict);
  const id = Number(row.id);
  if (fields.itemid === null)
    throw refusal({ code: "USER_ERROR", detail: "Please enter value(s) for: Item Name/Number" });
  assertUnique(table, fields, id);
  setPrices(tables, id, given.price);
  table.change(row, { ...fields, lastmodifieddate: faceOf(now()) });
}

function assertUnique(table: Table, { itemid }: Row, id: number | undefined): void {
  if (typeof itemid !== "string") return;
  if (!table.lookUp("itemid", [itemid])?.some((row) => row.id !== id)) return;
  throw refusal({
    code: "USER_ERROR",
    detail: "Error while accessing a resource. Uniqueness error - this item already exists.",
  });
}

function typeOf(name: string): RecordType {
  const type = RECORD_TYPES.get(name);
  if (type) return type;
  throw refusal({
    status: 404,
    code: "NONEXISTENT_RECORD_TYPE",
    detail: `Record type '${name}' does not exist.`,
  });
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === "";

/** @throws RequestError 400 where the body is no object */
function objectOf(body: unknown): Body {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return { ...body };
  throw refusal({ code: "INVALID_CONTENT", detail: "Invalid content in the request body." });
}

const listOf = (value: unknown): readonly Body[] =>
  Array.isArray(value) ? value.map(objectOf) : [];

function fieldsOf(type: RecordType, body: Body, isStrict: boolean): Row {
  const fields: Row = {};
  for (const [name, value] of Object.entries(body)) {
    const property = type.properties.get(name);
    if (!property && isStrict)
      throw invalid(name, `Unknown property: ${name}. Check the metadata of the record.`);
    if (property) readInto(fields, { name, property, value });
  }
  return fields;
}

const invalid = (path: string, detail: string) =>
  refusal({
    code: "INVALID_CONTENT",
    detail: `Error while accessing a resource. ${detail}`,
    path,
  });

interface Given {
  readonly name: string;
  readonly property: Property;
  readonly value: unknown;
}

function readInto(fields: Row, { name, property, value }: Given): void {
  const { kind, column, maxLength = Number.POSITIVE_INFINITY } = property;
  if (kind === "reference" || kind === "references") assertReference(name, kind, value);
  if (column === undefined) return;
  const isGood =
    kind === "flag" ? typeof value === "boolean" : value === null || typeof value === "string";
  if (!isGood) throw invalid(name, `The value of ${name} is of a wrong type.`);
  if (typeof value === "string" && value.length > maxLength)
    throw invalid(
      name,
      `The field ${column} contained more than the maximum number (${maxLength}) of characters allowed.`,
    );
  fields[column] = value === "" ? null : (value as Value);
}

function assertReference(name: string, kind: string, value: unknown): void {
  const all = kind === "references" ? listOf(objectOf(value).items) : [objectOf(value)];
  if (all.length === 0 || !all.every(({ id }) => typeof id === "string" && /^\d+$/.test(id)))
    throw invalid(name, `Invalid reference in ${name}.`);
}

/** Lines are told apart by level, currency and quantity. */
function setPrices(tables: Tables, item: number, price: unknown): void {
  if (price === undefined) return;
  const table = tables.get("pricing");
  for (const line of listOf(objectOf(price).items)) {
    const key = {
      pricelevel: referenceOf(line.priceLevel, "priceLevel"),
      currency: referenceOf(line.currencyPage ?? { id: String(EUR) }, "currencyPage"),
      quantity: Number(objectOf(line.quantity).value),
    };
    const { price: amount } = line;
    if (amount !== null && (typeof amount !== "number" || !(amount >= 0)))
      throw invalid("price", "The price is no number.");
    const known = table
      ?.lookUp("item", [item])
      ?.find((row) => Object.entries(key).every(([name, value]) => row[name] === value));
    if (known) table?.remove(known);
    if (amount !== null) table?.insert({ item, ...key, unitprice: amount });
  }
}

function referenceOf(value: unknown, name: string): number {
  const { id } = objectOf(value);
  if (typeof id !== "string" || !/^\d+$/.test(id)) throw invalid(name, `Invalid ${name}.`);
  return Number(id);
}

function adjustLine(table: Table, line: Body, at: string): void {
  const item = referenceOf(line.item, "item");
  const location = referenceOf(line.location, "location");
  const { adjustQtyBy: by } = line;
  if (typeof by !== "number") throw invalid("adjustQtyBy", "A quantity is missing.");
  const row = table.lookUp("item", [item])?.find((one) => one.location === location);
  if (!row) throw invalid("location", "Invalid location.");
  const onHand = Number(row.quantityonhand ?? 0) + by;
  const quantityavailable = onHand - Number(row.quantitycommitted ?? 0);
  table.change(row, {
    ...{ quantityonhand: onHand, quantityavailable },
    lastquantityavailablechange: at,
  });
}
