import { CompiledQuery, type Insertable, type Kysely, type QueryResult } from "kysely";
import type { Abilities, Store } from "./store.ts";
import { behindWall } from "./tenant-wall.ts";

const MAX_ROWS = 128;
/** Characters of one statement's rows as JSON, about. */
const MAX_JSON_LENGTH = 4 * 1024 * 1024;
/** How JSON writes half a character of two units, which no database takes; other texts have it rarely. */
const HALF = "\\ud";

/** Statement texts by table and number of rows; databases of one kind share them. */
const TEXTS = new WeakMap<Abilities, Map<string, string>>();

/**
 * As `insertMany` where thousands of rows a second go into one table, without building the statement anew
 * each time: rows go as one parameter with JSON, or in powers of two, whose texts are kept. Every row has the
 * same columns in the same order. On a tenant's store the rows become that tenant's, as with any insert.
 */
export async function insertFast<T, K extends keyof T & string>(
  store: Store<T>,
  table: K,
  rows: readonly RowOf<T, K>[],
): Promise<void> {
  for await (const _ of inserted(store, { table, rows })) {
    // Nobody asks for the keys.
  }
}

/** As `insertFast`; answers the whole-number ids that the database gave, in the order of the rows. */
export async function insertFastForIds<T, K extends keyof T & string>(
  store: Store<T>,
  table: K,
  rows: readonly RowOf<T, K>[],
): Promise<readonly number[]> {
  const ids: number[] = [];
  const key = store.can.returning ? "id" : undefined;
  for await (const { result, count } of inserted(store, { table, rows, key })) {
    if (key === undefined) {
      // InnoDB reserves the keys of a plain multi-row insert in one piece and names the first.
      const first = Number(result.insertId);
      for (let i = 0; i < count; i++) ids.push(first + i);
    } else {
      // Keys grow in the order of the rows; the order of the answer is not promised.
      ids.push(...result.rows.map((row) => row.id).sort((a, b) => a - b));
    }
  }
  return ids;
}

/** The tenant is the store's, where it has one. */
type RowOf<T, K extends keyof T> = Omit<Insertable<T[K]>, "tenant_id"> & {
  readonly tenant_id?: unknown;
};

interface Part {
  readonly result: QueryResult<{ readonly id: number }>;
  readonly count: number;
}

/** Sends the rows a part after the other; with a `key` each part answers its keys. */
async function* inserted<T>(
  store: Store<T>,
  { table, rows, key }: { table: string; rows: readonly object[]; key?: "id" | undefined },
): AsyncGenerator<Part> {
  const [first] = rows;
  if (!first) return;
  const { can, tenantId } = store;
  const own = Object.keys(first);
  const db = behindWall(store, { table, columns: own }) as unknown as AnyDb;
  const columns = tenantId === undefined ? own : [...own, "tenant_id"];
  const name = `${table} ${columns.join()} ${key}`;
  if (can.jsonRows) {
    const text = textOf(can, name, () => jsonInsert(table, { columns, key }));
    for (const { json, count } of jsonParts(rows, tenantId)) {
      yield { result: await db.executeQuery(CompiledQuery.raw(text, [json])), count };
    }
    return;
  }
  for (let at = 0; at < rows.length; ) {
    const count = powerOfTwo(Math.min(MAX_ROWS, rows.length - at));
    const made = () => valuesInsert(db, { table, columns, key, size: count });
    const text = textOf(can, `${name} ${count}`, made);
    const values: unknown[] = [];
    for (let i = at; i < at + count; i++) {
      const row = rows[i] as Record<string, unknown>;
      for (const column in row) values.push(row[column]);
      if (tenantId !== undefined) values.push(tenantId);
    }
    yield { result: await db.executeQuery(CompiledQuery.raw(text, values)), count };
    at += count;
  }
}

type AnyDb = Kysely<{ any: { id: number } }>;

function textOf(can: Abilities, key: string, make: () => string): string {
  const texts = TEXTS.get(can) ?? new Map<string, string>();
  TEXTS.set(can, texts);
  const text = texts.get(key) ?? make();
  texts.set(key, text);
  return text;
}

interface Shape {
  readonly columns: readonly string[];
  readonly key: "id" | undefined;
}

function valuesInsert(
  db: AnyDb,
  { table, columns, key, size }: Shape & { table: string; size: number },
): string {
  const row = Object.fromEntries(columns.map((column) => [column, 0]));
  const insert = db
    .insertInto(table as "any")
    .values(Array.from({ length: size }, () => row) as unknown as { id: number }[]);
  return (key === undefined ? insert : insert.returning(key)).compile().sql;
}

/** Names of tables and columns are the schema's own, and need no quotes. */
function jsonInsert(table: string, { columns, key }: Shape): string {
  const names = columns.map((column) => `"${column}"`).join();
  const answer = key === undefined ? "" : ` returning "${key}"`;
  return `insert into "${table}" (${names}) select ${names} from json_populate_recordset(null::"${table}", $1::json)${answer}`;
}

/** JSON arrays of rows, each of a size that memory has no trouble with. */
function* jsonParts(
  rows: readonly object[],
  tenantId: number | undefined,
): Generator<{ readonly json: string; readonly count: number }> {
  let part: string[] = [];
  let length = 0;
  for (const row of rows) {
    const json = jsonOf(tenantId === undefined ? row : { ...row, tenant_id: tenantId });
    part.push(json);
    length += json.length;
    if (length < MAX_JSON_LENGTH) continue;
    yield { json: `[${part.join()}]`, count: part.length };
    part = [];
    length = 0;
  }
  if (part.length > 0) yield { json: `[${part.join()}]`, count: part.length };
}

function jsonOf(row: object): string {
  const json = JSON.stringify(row);
  return json.includes(HALF) ? JSON.stringify(row, wellFormed) : json;
}

const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === "string" ? value.toWellFormed() : value;

/** The largest that is not larger. */
const powerOfTwo = (count: number): number => 2 ** Math.floor(Math.log2(count));
