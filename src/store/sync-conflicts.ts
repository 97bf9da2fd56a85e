import type { Insertable, Selectable, Updateable } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { Partner } from "./agreements.ts";
import { insertMany } from "./bulk.ts";
import type { SyncConflictTable } from "./data-schema.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type ConflictRow = Selectable<SyncConflictTable>;
export type NewConflict = Omit<Insertable<SyncConflictTable>, "id" | "tenant_id">;

export interface ConflictFilter {
  readonly integrationId?: number;
  readonly integrationIds?: readonly number[];
  readonly entity?: Entity;
  readonly state?: ConflictRow["state"];
  readonly recordId?: number;
  readonly q?: string;
}

/** Those of these records with the integration, by record. */
export async function conflictsOf(
  { db, can }: DataStore,
  { entity, integrationId }: Partner,
  recordIds: readonly number[],
): Promise<Map<number, ConflictRow>> {
  if (recordIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("sync_conflict")
    .selectAll()
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", recordIds))
    .execute();
  return new Map(rows.map((row) => [row.record_id, row]));
}

export const insertConflicts = (store: DataStore, rows: readonly NewConflict[]): Promise<void> =>
  insertMany(store, "sync_conflict", rows);

export async function updateConflict(
  { db }: DataStore,
  id: number,
  values: Updateable<SyncConflictTable>,
): Promise<void> {
  await db.updateTable("sync_conflict").set(values).where("id", "=", id).execute();
}

export const findConflict = ({ db }: DataStore, id: number): Promise<ConflictRow | undefined> =>
  db.selectFrom("sync_conflict").selectAll().where("id", "=", id).executeTakeFirst();

/** Newest first; `before` is the id of the last one of the page before. */
export async function listConflicts(
  store: DataStore,
  { filter, before, limit }: { filter: ConflictFilter; before?: number; limit: number },
): Promise<ConflictRow[]> {
  let query = filtered(store, filter).selectAll().orderBy("id", "desc").limit(limit);
  if (before !== undefined) query = query.where("id", "<", before);
  return query.execute();
}

export async function countConflicts(store: DataStore, filter: ConflictFilter): Promise<number> {
  const row = await filtered(store, filter)
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

function filtered({ db, can }: DataStore, filter: ConflictFilter) {
  const { integrationId, integrationIds, entity, state, recordId, q } = filter;
  let query = db.selectFrom("sync_conflict");
  if (integrationId !== undefined) query = query.where("integration_id", "=", integrationId);
  if (integrationIds) query = query.where(isAmong(can, "integration_id", integrationIds));
  if (entity !== undefined) query = query.where("entity", "=", entity);
  if (state !== undefined) query = query.where("state", "=", state);
  if (recordId !== undefined) query = query.where("record_id", "=", recordId);
  if (q) {
    const pattern = `%${q.replace(/[!%_]/g, "!$&")}%`;
    query = query.where((eb) =>
      eb.or([eb("record_key", "like", pattern), eb("title", "like", pattern)]),
    );
  }
  return query;
}
