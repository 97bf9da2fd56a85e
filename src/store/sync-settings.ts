import type { Selectable } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { SyncSettingTable } from "./exchange-schema.ts";
import { retryTransaction } from "./faults.ts";
import { type ConfigStore, inTransaction } from "./store.ts";

export type SyncSettingRow = Selectable<SyncSettingTable>;

export const listSyncSettings = (
  { db }: ConfigStore,
  integrationId: number,
): Promise<SyncSettingRow[]> =>
  db
    .selectFrom("sync_setting")
    .selectAll()
    .where("integration_id", "=", integrationId)
    .orderBy("entity")
    .execute();

export async function findSyncSetting(
  { db }: ConfigStore,
  integrationId: number,
  entity: Entity,
): Promise<SyncSettingRow | undefined> {
  return db
    .selectFrom("sync_setting")
    .selectAll()
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .executeTakeFirst();
}

/** On a tenant's store. */
export function saveSyncSetting(
  store: ConfigStore,
  { integrationId, entity }: { integrationId: number; entity: Entity },
  { body, actor, now }: { body: object; actor: string; now: number },
): Promise<void> {
  const values = { body: JSON.stringify(body), updated_by: actor, updated_at: now };
  return retryTransaction(() =>
    inTransaction(store, async (tx) => {
      const known = await findSyncSetting(tx, integrationId, entity);
      if (known) {
        await tx.db.updateTable("sync_setting").set(values).where("id", "=", known.id).execute();
        return;
      }
      const row = { integration_id: integrationId, entity, ...values, created_at: now };
      await tx.db
        .insertInto("sync_setting")
        .values(row as never)
        .execute();
    }),
  );
}

export async function deleteSyncSetting(
  { db }: ConfigStore,
  integrationId: number,
  entity: Entity,
): Promise<void> {
  await db
    .deleteFrom("sync_setting")
    .where("integration_id", "=", integrationId)
    .where("entity", "=", entity)
    .execute();
}
