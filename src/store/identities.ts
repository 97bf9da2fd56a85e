import type { Entity } from "../model/entities.ts";
import { insertMany } from "./bulk.ts";
import type { DataStore } from "./store.ts";

/** The record that each of the keys names, where one does. */
export async function findIdentities(
  { db }: DataStore,
  entity: Entity,
  keys: readonly string[],
): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom("record_identity")
    .select(["identity_key", "record_id"])
    .where("entity", "=", entity)
    .where("identity_key", "in", [...keys])
    .execute();
  return new Map(rows.map((row) => [row.identity_key, row.record_id]));
}

export const insertIdentities = (
  store: DataStore,
  rows: readonly { entity: Entity; identity_key: string; record_id: number }[],
): Promise<void> => insertMany(store, "record_identity", rows);
