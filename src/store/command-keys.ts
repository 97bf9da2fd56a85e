import { hash } from "node:crypto";
import type { Kysely } from "kysely";
import type { DataStore } from "./store.ts";

/** The list of `command_entry` in which these keys stand, out of sight of every code list. */
const LIST = "keys";

const codeOf = (key: string): string => hash("sha256", key, "hex").slice(0, 60);

/** The record that a key of the commands belongs to: a document's number, a partner's name. */
export interface KeyHolder {
  readonly recordId: number;
}

/** Undefined where nobody has it. */
export async function findKeyHolder(
  { db }: DataStore,
  key: string,
): Promise<KeyHolder | undefined> {
  const row = await db
    .selectFrom("command_entry")
    .select("data")
    .where("list", "=", LIST)
    .where("code", "=", codeOf(key))
    .executeTakeFirst();
  return row ? (JSON.parse(row.data) as KeyHolder) : undefined;
}

/**
 * Gives the keys to a record; the caller has seen that they are free. A transaction that gives one to another record
 * at the same moment fails with a unique violation when this one ends, and finds the holder when it tries again.
 */
export async function giveKeys(
  store: DataStore,
  { keys, recordId, now }: { keys: readonly string[]; recordId: number; now: number },
): Promise<void> {
  const data = JSON.stringify({ recordId } satisfies KeyHolder);
  const times = { created_at: now, updated_at: now };
  // In one order, so that two transactions do not wait for each other.
  for (const code of keys.map(codeOf).sort()) {
    await store.db
      .insertInto("command_entry")
      .values({ list: LIST, code, data, ...times })
      .execute();
  }
}

/** Takes a key from whoever has it: its record is gone or is called something else by now. */
export async function freeKey({ db }: DataStore, key: string): Promise<void> {
  await db
    .deleteFrom("command_entry")
    .where("list", "=", LIST)
    .where("code", "=", codeOf(key))
    .execute();
}

type AnyTable = Kysely<Record<string, Record<string, string | number>>>;

/**
 * Rows of a table of the commands by values of its columns, those columns and `record_id` of each; at most ten.
 * What other transactions have changed since the tables were brought up to date is not there.
 */
export async function findTableRows<C extends string>(
  { db }: DataStore,
  {
    table,
    columns,
    where,
  }: {
    readonly table: string;
    readonly columns: readonly C[];
    readonly where: Readonly<Record<string, string | number>>;
  },
): Promise<readonly Readonly<Record<C | "record_id", string | number>>[]> {
  let query = (db as unknown as AnyTable)
    .selectFrom(table)
    .select(["record_id", ...columns])
    .limit(10);
  for (const [column, value] of Object.entries(where)) query = query.where(column, "=", value);
  return (await query.execute()) as Readonly<Record<C | "record_id", string | number>>[];
}
