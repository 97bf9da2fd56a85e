import type { Entity } from "../model/entities.ts";
import { insertFast } from "./fast-insert.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

/** The record that each of the keys names, where one does. */
export async function findIdentities(
  { db, can }: DataStore,
  entity: Entity,
  keys: readonly string[],
): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom("record_identity")
    .select(["identity_key", "record_id"])
    .where("entity", "=", entity)
    .where(isAmong(can, "identity_key", keys))
    .execute();
  return new Map(rows.map((row) => [row.identity_key, row.record_id]));
}

export const insertIdentities = (
  store: DataStore,
  rows: readonly { entity: Entity; identity_key: string; record_id: number }[],
): Promise<void> => insertFast(store, "record_identity", rows);

/** A key that names another record stays as it is. */
export async function deleteIdentities(
  { db }: DataStore,
  entity: Entity,
  keys: readonly { readonly key: string; readonly recordId: number }[],
): Promise<void> {
  for (const { key, recordId } of keys) {
    await db
      .deleteFrom("record_identity")
      .where("entity", "=", entity)
      .where("identity_key", "=", key)
      .where("record_id", "=", recordId)
      .execute();
  }
}
