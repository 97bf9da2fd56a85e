import type { Insertable, Selectable } from "kysely";
import type { ConnectorStateTable } from "./connector-schema.ts";
import { retryTransaction } from "./faults.ts";
import type { ConfigStore } from "./store.ts";

/** One thing that is kept or locked for an integration; all of it on a tenant's store. */
export interface StateKey {
  readonly integrationId: number;
  readonly name: string;
}

export type KeptState = Pick<Selectable<ConnectorStateTable>, "value" | "expires_at">;

export async function findConnectorState(
  { db }: ConfigStore,
  { integrationId, name }: StateKey,
): Promise<KeptState | undefined> {
  return db
    .selectFrom("connector_state")
    .select(["value", "expires_at"])
    .where("integration_id", "=", integrationId)
    .where("name", "=", name)
    .executeTakeFirst();
}

/** Puts the value in the place of the one there is. */
export function saveConnectorState(
  { db }: ConfigStore,
  { integrationId, name }: StateKey,
  values: KeptState & { readonly updated_at: number },
): Promise<void> {
  return retryTransaction(async () => {
    const { numUpdatedRows } = await db
      .updateTable("connector_state")
      .set(values)
      .where("integration_id", "=", integrationId)
      .where("name", "=", name)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) return;
    const row = { integration_id: integrationId, name, ...values };
    await db
      .insertInto("connector_state")
      .values(row as Insertable<ConnectorStateTable>)
      .execute();
  });
}

export async function removeConnectorState(
  { db }: ConfigStore,
  { integrationId, name }: StateKey,
): Promise<void> {
  await db
    .deleteFrom("connector_state")
    .where("integration_id", "=", integrationId)
    .where("name", "=", name)
    .execute();
}

/** All that was kept for the integration: its credentials or its address are others now. */
export async function clearConnectorState(
  { db }: ConfigStore,
  integrationId: number,
): Promise<void> {
  await db.deleteFrom("connector_state").where("integration_id", "=", integrationId).execute();
}

/** What nobody may read any more, of all tenants; how many rows went. */
export async function removeExpiredStates({ db }: ConfigStore, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("connector_state")
    .where("expires_at", "<=", now)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
