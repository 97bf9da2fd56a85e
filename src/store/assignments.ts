import type { Insertable, Selectable } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { RecordAssignmentTable } from "./data-schema.ts";
import { insertFast } from "./fast-insert.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type AssignmentRow = Selectable<RecordAssignmentTable>;
export type NewAssignment = Omit<Insertable<RecordAssignmentTable>, "id" | "tenant_id">;

/** Every assignment to these records, in no order. */
export async function assignmentsOf(
  { db, can }: DataStore,
  entity: Entity,
  recordIds: readonly number[],
): Promise<AssignmentRow[]> {
  if (recordIds.length === 0) return [];
  return db
    .selectFrom("record_assignment")
    .selectAll()
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", recordIds))
    .execute();
}

export const insertAssignments = (
  store: DataStore,
  rows: readonly NewAssignment[],
): Promise<void> => insertFast(store, "record_assignment", rows);

export async function deleteAssignments({ db }: DataStore, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom("record_assignment")
    .where("id", "in", [...ids])
    .execute();
}
