import { sql } from "kysely";
import { markLists } from "./command-marks.ts";
import { type DataStore, inTransaction } from "./store.ts";

/**
 * Takes so many numbers of a counter and answers the first. Others that want some wait for the end of the
 * transaction, so no number is given twice.
 */
export function takeNumbers(store: DataStore, name: string, count: number): Promise<number> {
  return inTransaction(store, async (tx) => {
    await move(tx, name, { first: count, next: sql<number>`command_counter.value + ${count}` });
    return (await counterValue(tx, name)) - count + 1;
  });
}

/** Numbers that were given by hand are not given again. */
export async function raiseCounter(store: DataStore, name: string, atLeast: number): Promise<void> {
  const next = sql<number>`case when command_counter.value < ${atLeast} then ${atLeast} else command_counter.value end`;
  await move(store, name, { first: atLeast, next });
}

/** Values by name, of all counters whose name begins so. */
export async function countersOf(
  { db }: DataStore,
  prefix: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom("command_counter")
    .select(["name", "value"])
    .where("name", ">=", prefix)
    .where("name", "<", `${prefix}\u{10ffff}`)
    .execute();
  return new Map(rows.map(({ name, value }) => [name, Number(value)]));
}

/** One statement: it locks the row, and makes it where it is not there. */
async function move(
  store: DataStore,
  name: string,
  { first, next }: { first: number; next: ReturnType<typeof sql<number>> },
): Promise<void> {
  const insert = store.db.insertInto("command_counter").values({ name, value: first });
  const value = { value: next };
  await (store.can.upsert === "conflict"
    ? insert.onConflict((conflict) => conflict.columns(["tenant_id", "name"]).doUpdateSet(value))
    : insert.onDuplicateKeyUpdate(value)
  ).execute();
  if (name.startsWith("series:")) await markLists(store);
}

async function counterValue({ db }: DataStore, name: string): Promise<number> {
  const row = await db
    .selectFrom("command_counter")
    .select("value")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return Number(row.value);
}
