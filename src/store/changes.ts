import type { Insertable, Selectable } from "kysely";
import type { Entity } from "../model/entities.ts";
import { insertMany } from "./bulk.ts";
import type { RecordChangeTable, RecordRefusedTable } from "./data-schema.ts";
import { insertFast } from "./fast-insert.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type NewChange = Omit<Insertable<RecordChangeTable>, "id" | "tenant_id">;
export type NewRefused = Omit<Insertable<RecordRefusedTable>, "id" | "tenant_id">;

export const insertChanges = (store: DataStore, rows: readonly NewChange[]): Promise<void> =>
  insertFast(store, "record_change", rows);

export const insertRefused = (store: DataStore, rows: readonly NewRefused[]): Promise<void> =>
  insertMany(store, "record_refused", rows);

/** Newest first. */
export async function listChanges(
  { db }: DataStore,
  {
    entity,
    recordId,
    before,
    limit,
  }: {
    entity: Entity;
    recordId: number;
    before?: number;
    limit: number;
  },
): Promise<Selectable<RecordChangeTable>[]> {
  let query = db
    .selectFrom("record_change")
    .selectAll()
    .where("entity", "=", entity)
    .where("record_id", "=", recordId)
    .orderBy("id", "desc")
    .limit(limit);
  if (before !== undefined) query = query.where("id", "<", before);
  return query.execute();
}

/** When each of these records' fields were last changed, by the top of their paths; what one run did is left out. */
export async function changeTimes(
  { db, can }: DataStore,
  {
    entity,
    recordIds,
    exceptRunId,
  }: { entity: Entity; recordIds: readonly number[]; exceptRunId: string },
): Promise<Map<number, Map<string, number>>> {
  const times = new Map<number, Map<string, number>>();
  if (recordIds.length === 0) return times;
  const rows = await db
    .selectFrom("record_change")
    .select((eb) => ["record_id", "field", eb.fn.max("changed_at").as("at")])
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", recordIds))
    .where((eb) => eb.or([eb("run_id", "is", null), eb("run_id", "!=", exceptRunId)]))
    .groupBy(["record_id", "field"])
    .execute();
  for (const { record_id: id, field, at } of rows) {
    const top = field.split(".", 1)[0] ?? "";
    const own = times.get(id) ?? new Map<string, number>();
    own.set(top, Math.max(own.get(top) ?? 0, Number(at)));
    times.set(id, own);
  }
  return times;
}

/** What a run set aside, oldest first. */
export async function listRefused(
  { db }: DataStore,
  { runId, after, limit }: { runId: string; after?: number; limit: number },
): Promise<Selectable<RecordRefusedTable>[]> {
  let query = db
    .selectFrom("record_refused")
    .selectAll()
    .where("run_id", "=", runId)
    .orderBy("id")
    .limit(limit);
  if (after !== undefined) query = query.where("id", ">", after);
  return query.execute();
}
