import type { Kysely } from "kysely";
import type { Entity } from "../model/entities.ts";
import { markForCommands } from "./command-marks.ts";
import type { InvoiceTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

interface Move {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

/**
 * Gives what hangs on one record to another: identities, assignments, history, files. The first is marked as part
 * of the other. Origins are left: whoever settles the other record writes them. Assignments of the same field and
 * giver must be gone before.
 */
export async function moveRecordParts(
  store: DataStore,
  entity: Entity,
  { from, to, now }: Move,
): Promise<void> {
  const { db } = store;
  for (const table of ["record_identity", "record_assignment", "record_change"] as const) {
    await db
      .updateTable(table)
      .set({ record_id: to })
      .where("entity", "=", entity)
      .where("record_id", "=", from)
      .execute();
  }
  await moveFiles(store, `${entity}/${from}/`, `${entity}/${to}/`);
  const records = db as unknown as Kysely<{ record: InvoiceTable }>;
  await records
    .updateTable(entity as unknown as "record")
    .set({ merged_into: to, deleted_at: now, updated_at: now })
    .where("id", "=", from)
    .execute();
  await markForCommands(store, entity, [from, to]);
}

/** A file that the other record has already stays where it is. */
async function moveFiles({ db }: DataStore, from: string, to: string): Promise<void> {
  const files = await db
    .selectFrom("file")
    .select(["id", "source"])
    .where("source", ">=", from)
    .where("source", "<", `${from.slice(0, -1)}0`)
    .execute();
  for (const { id, source } of files) {
    const moved = `${to}${source?.slice(from.length) ?? ""}`.slice(0, 200);
    const there = await db
      .selectFrom("file")
      .select("id")
      .where("source", "=", moved)
      .executeTakeFirst();
    if (there) continue;
    await db.updateTable("file").set({ source: moved }).where("id", "=", id).execute();
  }
}
