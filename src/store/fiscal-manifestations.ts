import type { Insertable, Selectable } from "kysely";
import { isUniqueViolation } from "./faults.ts";
import type { FiscalManifestationTable } from "./fiscal-schema.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type FiscalManifestation = Selectable<FiscalManifestationTable>;
export type NewManifestation = Pick<
  FiscalManifestation,
  "integration_id" | "access_key" | "type" | "sequence" | "reason" | "actor"
>;

export const manifestationsOf = (
  { db, can }: DataStore,
  keys: readonly string[],
): Promise<FiscalManifestation[]> =>
  db
    .selectFrom("fiscal_manifestation")
    .selectAll()
    .where(isAmong(can, "access_key", keys))
    .orderBy("id")
    .execute();

/** Those that wait to be sent, oldest first. */
export const pendingManifestations = (
  { db }: DataStore,
  integrationId: number,
  limit: number,
): Promise<FiscalManifestation[]> =>
  db
    .selectFrom("fiscal_manifestation")
    .selectAll()
    .where("integration_id", "=", integrationId)
    .where("state", "=", "pending")
    .orderBy("id")
    .limit(limit)
    .execute();

export interface ManifestationFilter {
  readonly state?: string;
  readonly before?: number | undefined;
  readonly limit: number;
}

export function listManifestations(
  { db }: DataStore,
  { state, before, limit }: ManifestationFilter,
): Promise<FiscalManifestation[]> {
  let query = db.selectFrom("fiscal_manifestation").selectAll().orderBy("id", "desc").limit(limit);
  if (state !== undefined) query = query.where("state", "=", state as FiscalManifestation["state"]);
  if (before !== undefined) query = query.where("id", "<", before);
  return query.execute();
}

/** False where the same is there already. */
export async function addManifestation(
  { db }: DataStore,
  row: NewManifestation,
  now: number,
): Promise<boolean> {
  try {
    await db
      .insertInto("fiscal_manifestation")
      .values({
        ...row,
        ...{ state: "pending", status: null, message: null, protocol: null },
        ...{ created_at: now, updated_at: now },
      } as Insertable<FiscalManifestationTable>)
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export async function updateManifestation(
  { db }: DataStore,
  id: number,
  values: Partial<
    Pick<FiscalManifestation, "state" | "status" | "message" | "protocol" | "updated_at">
  >,
): Promise<void> {
  await db.updateTable("fiscal_manifestation").set(values).where("id", "=", id).execute();
}
