import type { Selectable } from "kysely";
import { isUniqueViolation } from "./faults.ts";
import type { MirrorPlaceTable, MirrorTableTable } from "./mirror-schema.ts";
import type { DataStore } from "./store.ts";

export type MirrorPlaceRow = Selectable<MirrorPlaceTable>;
export type MirrorTableRow = Selectable<MirrorTableTable>;

export async function findMirrorPlace(
  { db }: DataStore,
  integrationId: number,
): Promise<MirrorPlaceRow | undefined> {
  return db
    .selectFrom("mirror_place")
    .selectAll()
    .where("integration_id", "=", integrationId)
    .executeTakeFirst();
}

/** False where a mirror, perhaps of another tenant, has that place, or this integration has one already. */
export async function addMirrorPlace(
  { db }: DataStore,
  { integrationId, place, now }: { integrationId: number; place: string; now: number },
): Promise<boolean> {
  try {
    await db
      .insertInto("mirror_place")
      .values({
        ...{ integration_id: integrationId, place, is_prefix: 0 },
        ...{ created_at: now, updated_at: now },
      })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Tables of the mirror have its name as a prefix from now on. */
export async function makePlacePrefix(
  { db }: DataStore,
  { integrationId, now }: { integrationId: number; now: number },
): Promise<void> {
  await db
    .updateTable("mirror_place")
    .set({ is_prefix: 1, updated_at: now })
    .where("integration_id", "=", integrationId)
    .execute();
}

export async function removeMirrorPlace({ db }: DataStore, integrationId: number): Promise<void> {
  await db.deleteFrom("mirror_table").where("integration_id", "=", integrationId).execute();
  await db.deleteFrom("mirror_place").where("integration_id", "=", integrationId).execute();
}

/** In the order of names. */
export async function listMirrorTables(
  { db }: DataStore,
  integrationId?: number,
): Promise<MirrorTableRow[]> {
  let query = db.selectFrom("mirror_table").selectAll().orderBy("table_name");
  if (integrationId !== undefined) query = query.where("integration_id", "=", integrationId);
  return query.execute();
}

export async function findMirrorTable(
  { db }: DataStore,
  { integrationId, table }: { integrationId: number; table: string },
): Promise<MirrorTableRow | undefined> {
  return db
    .selectFrom("mirror_table")
    .selectAll()
    .where("integration_id", "=", integrationId)
    .where("table_name", "=", table)
    .executeTakeFirst();
}

/** False where the name in the place is taken. */
export async function addMirrorTable(
  { db }: DataStore,
  {
    now,
    ...row
  }: Pick<MirrorTableRow, "integration_id" | "definition_id" | "table_name" | "place_table"> & {
    readonly now: number;
  },
): Promise<boolean> {
  try {
    await db
      .insertInto("mirror_table")
      .values({ ...row, state: "new", changes: "[]", created_at: now, updated_at: now })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export type MirrorTableFacts = Partial<
  Omit<MirrorTableRow, "id" | "tenant_id" | "integration_id" | "table_name" | "created_at">
>;

export async function updateMirrorTable(
  { db }: DataStore,
  id: number,
  { now, ...facts }: MirrorTableFacts & { readonly now: number },
): Promise<void> {
  await db
    .updateTable("mirror_table")
    .set({ ...facts, updated_at: now })
    .where("id", "=", id)
    .execute();
}

export async function removeMirrorTable({ db }: DataStore, id: number): Promise<void> {
  await db.deleteFrom("mirror_table").where("id", "=", id).execute();
}
