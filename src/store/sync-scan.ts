import type { Kysely } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { Partner } from "./agreements.ts";
import type { DataTables } from "./data-schema.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

/** The tables of a scan; every entity's has these columns. */
type Scanned = Kysely<
  Pick<DataTables, "record_origin" | "record_agreement" | "sync_conflict"> & {
    record: DataTables["item"];
  }
>;

/**
 * Records, ascending, of which either side says something else than when both agreed last, those that a person has to
 * decide or has decided, and those that the other side does not have and never had. `isAll` takes those of which nothing is new as well.
 */
export async function scanRecords(
  { db, can }: DataStore,
  { entity, integrationId }: Partner,
  {
    after,
    limit,
    isAll,
    ids,
  }: { after: number; limit: number; isAll: boolean; ids?: readonly number[] | undefined },
): Promise<number[]> {
  const rows = await (db as unknown as Scanned)
    .selectFrom(`${entity} as r` as "record as r")
    .leftJoin("record_origin as o", (join) =>
      join
        .onRef("o.record_id", "=", "r.id")
        .on("o.entity", "=", entity)
        .on("o.integration_id", "=", integrationId)
        .on("o.deleted_at", "is", null),
    )
    .leftJoin("record_agreement as a", (join) =>
      join
        .onRef("a.record_id", "=", "r.id")
        .on("a.entity", "=", entity)
        .on("a.integration_id", "=", integrationId),
    )
    .leftJoin("sync_conflict as c", (join) =>
      join
        .onRef("c.record_id", "=", "r.id")
        .on("c.entity", "=", entity)
        .on("c.integration_id", "=", integrationId)
        .on("c.state", "!=", "settled"),
    )
    .select("r.id")
    .distinct()
    .where("r.id", ">", after)
    .where("r.merged_into", "is", null)
    .where((eb) => eb.or([eb("a.state", "is", null), eb("a.state", "=", "agreed")]))
    .where((eb) =>
      eb.or([
        eb.and([
          eb("o.id", "is not", null),
          eb.or([
            eb("a.id", "is", null),
            eb("a.record_revision", "!=", eb.ref("r.revision")),
            eb("a.origin_hash", "!=", eb.ref("o.hash")),
            eb("r.removed_at", "is not", null),
            eb("c.id", "is not", null),
            ...(isAll ? [eb("o.id", "is not", null)] : []),
          ]),
        ]),
        eb.and([eb("o.id", "is", null), eb("a.id", "is", null), eb("r.deleted_at", "is", null)]),
      ]),
    )
    .$if(ids !== undefined, (query) => query.where(isAmong(can, "r.id", ids ?? [])))
    .orderBy("r.id")
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** The column that has the key by which people and other systems name a record. */
const KEY_COLUMN: Readonly<Record<Entity, string>> = {
  invoice: "number",
  party: "tax_id",
  item: "code",
  order: "number",
};

/** Records by tax id or number, deleted ones too. */
export async function recordIdsByKey(
  { db, can }: DataStore,
  entity: Entity,
  keys: readonly string[],
): Promise<number[]> {
  if (keys.length === 0) return [];
  const column = KEY_COLUMN[entity];
  const rows = await (db as unknown as Kysely<{ record: Record<string, string> & { id: number } }>)
    .selectFrom(entity as "record")
    .select("id")
    .where(isAmong(can, column, keys))
    .where("merged_into", "is", null)
    .execute();
  return rows.map((row) => row.id);
}
