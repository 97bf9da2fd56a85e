import type { Selectable } from "kysely";
import type { IncomingCallTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type CallRow = Selectable<IncomingCallTable>;
type Key = Pick<CallRow, "hook_id" | "call_key">;

/** Everything here is on a tenant's store. */
export async function findCall(
  { db }: DataStore,
  { hook_id, call_key }: Key,
): Promise<CallRow | undefined> {
  return db
    .selectFrom("incoming_call")
    .selectAll()
    .where("hook_id", "=", hook_id)
    .where("call_key", "=", call_key)
    .executeTakeFirst();
}

/** @throws the database's unique violation where a call of that key is there */
export async function insertCall(
  { db }: DataStore,
  row: Key & Pick<CallRow, "event_id" | "received_at">,
): Promise<void> {
  await db.insertInto("incoming_call").values(row).execute();
}

export async function deleteCall({ db }: DataStore, id: number): Promise<void> {
  await db.deleteFrom("incoming_call").where("id", "=", id).execute();
}

/** The run that a call brought about. */
export async function setCallRun({ db }: DataStore, key: Key, runId: string): Promise<void> {
  await db
    .updateTable("incoming_call")
    .set({ run_id: runId })
    .where("hook_id", "=", key.hook_id)
    .where("call_key", "=", key.call_key)
    .execute();
}

/** How many calls of a hook are still remembered; counted up to `most`. */
export async function countCalls(
  { db }: DataStore,
  { hookId, most }: { hookId: number; most: number },
): Promise<number> {
  const row = await db
    .selectFrom((eb) =>
      eb
        .selectFrom("incoming_call")
        .select("id")
        .where("hook_id", "=", hookId)
        .limit(most)
        .as("some"),
    )
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}
