import type { Insertable, Selectable } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { RecordWarningTable } from "./data-schema.ts";
import { insertFast } from "./fast-insert.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type StoredWarning = Selectable<RecordWarningTable>;
export type NewWarning = Omit<
  Insertable<RecordWarningTable>,
  "id" | "tenant_id" | "other_id" | "dismissed_by" | "dismissed_at"
> & { readonly other_id?: number | null };

/** Of these records, those that were dismissed too; oldest first. */
export async function warningsOf(
  { db, can }: DataStore,
  entity: Entity,
  recordIds: readonly number[],
): Promise<StoredWarning[]> {
  if (recordIds.length === 0) return [];
  return db
    .selectFrom("record_warning")
    .selectAll()
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", recordIds))
    .orderBy("id")
    .execute();
}

export const insertWarnings = (store: DataStore, rows: readonly NewWarning[]): Promise<void> =>
  insertFast(
    store,
    "record_warning",
    rows.map(({ other_id = null, ...row }) => ({
      ...row,
      other_id,
      dismissed_by: null,
      dismissed_at: null,
    })),
  );

export async function deleteWarnings({ db }: DataStore, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom("record_warning")
    .where("id", "in", [...ids])
    .execute();
}

export async function deleteWarningsOf(
  { db }: DataStore,
  entity: Entity,
  recordIds: readonly number[],
): Promise<void> {
  if (recordIds.length === 0) return;
  await db
    .deleteFrom("record_warning")
    .where("entity", "=", entity)
    .where("record_id", "in", [...recordIds])
    .execute();
}

/** Records with a warning that is about them and one of these. */
export async function warnedOf(
  { db, can }: DataStore,
  entity: Entity,
  otherIds: readonly number[],
): Promise<number[]> {
  if (otherIds.length === 0) return [];
  const rows = await db
    .selectFrom("record_warning")
    .select("record_id")
    .distinct()
    .where("entity", "=", entity)
    .where(isAmong(can, "other_id", otherIds))
    .execute();
  return rows.map(({ record_id }) => record_id);
}

export const findWarning = (
  { db }: DataStore,
  entity: Entity,
  { recordId, id }: { recordId: number; id: number },
): Promise<StoredWarning | undefined> =>
  db
    .selectFrom("record_warning")
    .selectAll()
    .where("entity", "=", entity)
    .where("record_id", "=", recordId)
    .where("id", "=", id)
    .executeTakeFirst();

/** Marks it as seen by somebody, or takes that back. */
export async function setDismissed(
  { db }: DataStore,
  id: number,
  dismissed: { readonly by: string; readonly at: number } | null,
): Promise<void> {
  await db
    .updateTable("record_warning")
    .set({ dismissed_by: dismissed?.by ?? null, dismissed_at: dismissed?.at ?? null })
    .where("id", "=", id)
    .execute();
}

export interface WarningCount {
  readonly code: string;
  readonly level: string;
  readonly count: number;
}

/** How many records that are there have each warning that nobody has dismissed. */
export async function countWarnings({ db }: DataStore, entity: "invoice"): Promise<WarningCount[]> {
  const rows = await db
    .selectFrom("record_warning")
    .innerJoin("invoice", "invoice.id", "record_warning.record_id")
    .select(["record_warning.code", "record_warning.level"])
    .select((eb) =>
      eb.fn.count<number | string | bigint>("record_warning.record_id").distinct().as("count"),
    )
    .where("record_warning.entity", "=", entity)
    .where("record_warning.dismissed_at", "is", null)
    .where("invoice.deleted_at", "is", null)
    .groupBy(["record_warning.code", "record_warning.level"])
    .orderBy("record_warning.code")
    .execute();
  return rows.map(({ code, level, count }) => ({ code, level, count: Number(count) }));
}

/** How many warnings each of these records has that nobody has dismissed, and the worst of their levels. */
export async function openWarnings(
  store: DataStore,
  entity: Entity,
  recordIds: readonly number[],
): Promise<Map<number, { readonly count: number; readonly level: string }>> {
  const open = (await warningsOf(store, entity, recordIds)).filter(
    ({ dismissed_at }) => dismissed_at === null,
  );
  const grouped = Map.groupBy(open, ({ record_id }) => record_id);
  return new Map(
    [...grouped].map(([id, rows]) => [
      id,
      {
        count: rows.length,
        level: LEVELS.find((level) => rows.some((row) => row.level === level)) ?? "info",
      },
    ]),
  );
}

/** Worst first. */
const LEVELS = ["error", "warning", "info"] as const;
