import type { Insertable, Selectable } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { RecordAgreementTable } from "./data-schema.ts";
import { insertFast } from "./fast-insert.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type AgreementRow = Selectable<RecordAgreementTable>;
export type NewAgreement = Omit<Insertable<RecordAgreementTable>, "id" | "tenant_id">;

export interface Partner {
  readonly entity: Entity;
  readonly integrationId: number;
}

/** What was agreed with the integration on these records, by record. */
export async function agreementsOf(
  { db, can }: DataStore,
  { entity, integrationId }: Partner,
  recordIds: readonly number[],
): Promise<Map<number, AgreementRow>> {
  if (recordIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("record_agreement")
    .selectAll()
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", recordIds))
    .execute();
  return new Map(rows.map((row) => [row.record_id, row]));
}

/** Writes what was agreed, in the place of what was agreed on these records with the integration before. */
export async function saveAgreements(
  store: DataStore,
  partner: Partner,
  rows: readonly NewAgreement[],
): Promise<void> {
  const ids = rows.map((row) => row.record_id);
  await deleteAgreements(store, partner, ids);
  await insertFast(store, "record_agreement", rows);
}

/** The other side says that these are gone there, or that they are there again. */
export async function markGone(
  { db, can }: DataStore,
  { entity, integrationId }: Partner,
  { recordIds, at }: { recordIds: readonly number[]; at: number | null },
): Promise<void> {
  if (recordIds.length === 0) return;
  await db
    .updateTable("record_agreement")
    .set({ gone_at: at })
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", recordIds))
    .execute();
}

/** Records that the other side has deleted, which is still to be followed; ascending. */
export async function goneRecords(
  { db }: DataStore,
  { entity, integrationId }: Partner,
): Promise<number[]> {
  const rows = await db
    .selectFrom("record_agreement")
    .select("record_id")
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .where("state", "=", "agreed")
    .where("gone_at", "is not", null)
    .orderBy("record_id")
    .execute();
  return rows.map((row) => row.record_id);
}

/** Both know that one side has deleted the record and the other keeps it. */
export async function keepWithout(
  { db }: DataStore,
  { entity, integrationId }: Partner,
  recordId: number,
): Promise<void> {
  await db
    .updateTable("record_agreement")
    .set({ state: "gone", gone_at: null })
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .where("record_id", "=", recordId)
    .execute();
}

/** How many records are agreed on. */
export async function countAgreed(
  { db }: DataStore,
  { entity, integrationId }: Partner,
): Promise<number> {
  const row = await db
    .selectFrom("record_agreement")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .where("state", "=", "agreed")
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

export async function deleteAgreements(
  { db, can }: DataStore,
  { entity, integrationId }: Partner,
  recordIds: readonly number[],
): Promise<void> {
  if (recordIds.length === 0) return;
  await db
    .deleteFrom("record_agreement")
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", recordIds))
    .execute();
}
