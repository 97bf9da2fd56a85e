import type { Insertable, Selectable, Updateable } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { RecordOriginTable } from "./data-schema.ts";
import { insertFast } from "./fast-insert.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type Origin = Selectable<RecordOriginTable>;
export type NewOrigin = Omit<Insertable<RecordOriginTable>, "id" | "tenant_id">;

/** Enough to know whether a source has said something new. */
const HEAD = ["id", "record_id", "stream", "remote_id", "hash", "deleted_at"] as const;
export type OriginHead = Pick<Origin, (typeof HEAD)[number]>;

/** What an integration has said of these remote ids before, by remote id. */
export async function findOrigins(
  { db, can }: DataStore,
  {
    integrationId,
    entity,
    remoteIds,
  }: {
    integrationId: number;
    entity: Entity;
    remoteIds: readonly string[];
  },
): Promise<Map<string, OriginHead>> {
  if (remoteIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("record_origin")
    .select(HEAD)
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .where(isAmong(can, "remote_id", remoteIds))
    .execute();
  return new Map(rows.map((row) => [row.remote_id, row]));
}

/** Every origin of these records, oldest first. */
export async function originsOf(
  { db, can }: DataStore,
  entity: Entity,
  recordIds: readonly number[],
): Promise<Origin[]> {
  if (recordIds.length === 0) return [];
  return db
    .selectFrom("record_origin")
    .selectAll()
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", recordIds))
    .orderBy("id")
    .execute();
}

/** Which integrations know each of these records now, in the order in which they came to know it. */
export async function knownBy(
  { db, can }: DataStore,
  entity: Entity,
  recordIds: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  if (recordIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("record_origin")
    .select(["record_id", "integration_id"])
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", recordIds))
    .where("deleted_at", "is", null)
    .orderBy("id")
    .execute();
  const ids = Map.groupBy(rows, (row) => row.record_id);
  const each = [...ids].map(
    ([id, own]) => [id, [...new Set(own.map((row) => row.integration_id))]] as const,
  );
  return new Map(each);
}

export const insertOrigins = (store: DataStore, origins: readonly NewOrigin[]): Promise<void> =>
  insertFast(store, "record_origin", origins);

/** As if the integrations had never said anything of these. */
export async function deleteOrigins({ db, can }: DataStore, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom("record_origin")
    .where(isAmong(can, "id", ids))
    .execute();
}

/** The integration said the same again. */
export async function markSeen(
  { db, can }: DataStore,
  ids: readonly number[],
  { runId, now }: { runId: string; now: number },
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable("record_origin")
    .set({ last_run_id: runId, seen_at: now })
    .where(isAmong(can, "id", ids))
    .execute();
}

export async function updateOrigin(
  { db }: DataStore,
  id: number,
  values: Updateable<RecordOriginTable>,
): Promise<void> {
  await db.updateTable("record_origin").set(values).where("id", "=", id).execute();
}

const OF_RUN = ["id", "record_id", "stream", "data"] as const;
export type OriginOfRun = Pick<Origin, (typeof OF_RUN)[number]>;

/** The living origins that an integration's run has come across, by their numbers after `after`. */
export const originsOfRun = (
  { db }: DataStore,
  entity: Entity,
  page: { runId: string; integrationId: number; after: number; limit: number },
): Promise<OriginOfRun[]> =>
  db
    .selectFrom("record_origin")
    .select(OF_RUN)
    .where("integration_id", "=", page.integrationId)
    .where("entity", "=", entity)
    .where("last_run_id", "=", page.runId)
    .where("deleted_at", "is", null)
    .where("id", ">", page.after)
    .orderBy("id")
    .limit(page.limit)
    .execute();
