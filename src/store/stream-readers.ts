import type { Selectable } from "kysely";
import type { StreamReaderTable } from "./data-schema.ts";
import { isUniqueViolation } from "./faults.ts";
import type { DataStore } from "./store.ts";

/** Everything here is on a tenant's store, `readersBehind` apart. */
export type StreamReader = Selectable<StreamReaderTable>;

export async function findReader(
  { db }: DataStore,
  name: string,
): Promise<StreamReader | undefined> {
  return db.selectFrom("stream_reader").selectAll().where("name", "=", name).executeTakeFirst();
}

/** By name. */
export async function listReaders({ db }: DataStore): Promise<StreamReader[]> {
  return db.selectFrom("stream_reader").selectAll().orderBy("name").execute();
}

/** The reader of that name, made where there is none; one that came in meanwhile stays as it is. */
export async function ensureReader(
  store: DataStore,
  { name, after, now }: { name: string; after: number; now: number },
): Promise<StreamReader | undefined> {
  const row = { name, after_seq: after, created_at: now, updated_at: now };
  try {
    await store.db.insertInto("stream_reader").values(row).execute();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  return findReader(store, name);
}

/** Moves it forward, with `isRewind` also back; false where it is as far already, or gone. */
export async function moveReader(
  { db }: DataStore,
  { name, after, isRewind, now }: { name: string; after: number; isRewind: boolean; now: number },
): Promise<boolean> {
  let query = db
    .updateTable("stream_reader")
    .set({ after_seq: after, updated_at: now })
    .where("name", "=", name)
    .where("after_seq", "!=", after);
  if (!isRewind) query = query.where("after_seq", "<", after);
  const result = await query.executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** False where there was none. */
export async function deleteReader({ db }: DataStore, name: string): Promise<boolean> {
  const result = await db.deleteFrom("stream_reader").where("name", "=", name).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Readers of all tenants that have not moved since `since` and have not taken events before `seq`; for the hub's own store. */
export async function readersBehind(
  { db }: DataStore,
  { since, seq }: { since: number; seq: number },
): Promise<Pick<StreamReader, "name" | "updated_at">[]> {
  return db
    .selectFrom("stream_reader")
    .select(["name", "updated_at"])
    .where("updated_at", "<", since)
    .where("after_seq", "<", seq)
    .orderBy("updated_at")
    .limit(20)
    .execute();
}

export async function countReaders({ db }: DataStore): Promise<number> {
  const row = await db
    .selectFrom("stream_reader")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}
