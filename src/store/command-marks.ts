import { sql } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { MarkedEntity } from "./command-schema.ts";
import type { DataStore } from "./store.ts";

/**
 * Notes that rows of these records have to be made anew before a command reads them, in the transaction that
 * changes the records; nothing for a tenant without the command API.
 */
export async function markForCommands(
  store: DataStore,
  entity: Entity,
  recordIds: readonly number[],
): Promise<void> {
  if (recordIds.length === 0 || !(await hasCommands(store))) return;
  await mark(store, entity, recordIds);
}

/** Notes that rows of code lists have changed. */
export const markLists = (store: DataStore): Promise<void> => mark(store, "list", [0]);

async function mark(
  store: DataStore,
  entity: MarkedEntity,
  recordIds: readonly number[],
): Promise<void> {
  // In one order, so that two transactions do not wait for each other.
  const ids = [...new Set(recordIds)].sort((a, b) => a - b);
  const rows = ids.map((record_id) => ({ entity, record_id, token: 1 }));
  const next = { token: sql<number>`command_mark.token + 1` };
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const insert = store.db.insertInto("command_mark").values(rows.slice(at, at + ROWS_AT_ONCE));
    await (store.can.upsert === "conflict"
      ? insert.onConflict((conflict) =>
          conflict.columns(["tenant_id", "entity", "record_id"]).doUpdateSet(next),
        )
      : insert.onDuplicateKeyUpdate(next)
    ).execute();
  }
}

const ROWS_AT_ONCE = 500;

async function hasCommands({ db }: DataStore): Promise<boolean> {
  const row = await db.selectFrom("command_state").select("id").limit(1).executeTakeFirst();
  return row !== undefined;
}
