import type { Insertable, Selectable } from "kysely";
import type { Entity } from "../model/entities.ts";
import { insertMany } from "./bulk.ts";
import type { RecordOriginTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type Origin = Selectable<RecordOriginTable>;
export type NewOrigin = Omit<Insertable<RecordOriginTable>, "id" | "tenant_id">;

/** What an integration has said of these remote ids before, by remote id. */
export async function findOrigins(
  { db }: DataStore,
  {
    integrationId,
    entity,
    remoteIds,
  }: {
    integrationId: number;
    entity: Entity;
    remoteIds: readonly string[];
  },
): Promise<Map<string, Origin>> {
  if (remoteIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("record_origin")
    .selectAll()
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .where("remote_id", "in", [...remoteIds])
    .execute();
  return new Map(rows.map((row) => [row.remote_id, row]));
}

/** Every origin of these records, oldest first. */
export async function originsOf(
  { db }: DataStore,
  entity: Entity,
  recordIds: readonly number[],
): Promise<Origin[]> {
  if (recordIds.length === 0) return [];
  return db
    .selectFrom("record_origin")
    .selectAll()
    .where("entity", "=", entity)
    .where("record_id", "in", [...recordIds])
    .orderBy("id")
    .execute();
}

export const insertOrigins = (store: DataStore, origins: readonly NewOrigin[]): Promise<void> =>
  insertMany(store, "record_origin", origins);

/** The integration said the same again. */
export async function markSeen(
  { db }: DataStore,
  ids: readonly number[],
  runId: string,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable("record_origin")
    .set({ last_run_id: runId })
    .where("id", "in", [...ids])
    .execute();
}

export async function updateOrigin(
  { db }: DataStore,
  id: number,
  values: Pick<Origin, "hash" | "remote_version" | "last_run_id" | "updated_at" | "deleted_at">,
): Promise<void> {
  await db.updateTable("record_origin").set(values).where("id", "=", id).execute();
}
