import type { Insertable } from "kysely";
import type { ConnectorAllowanceTable } from "./connector-schema.ts";
import type { StateKey } from "./connector-states.ts";
import { isUniqueViolation } from "./faults.ts";
import type { ConfigStore } from "./store.ts";

/** What was spent of an allowance, on a tenant's store. */
export async function findConnectorAllowance(
  { db }: ConfigStore,
  { integrationId, name }: StateKey,
): Promise<{ version: number; spent: string } | undefined> {
  return db
    .selectFrom("connector_allowance")
    .select(["version", "spent"])
    .where("integration_id", "=", integrationId)
    .where("name", "=", name)
    .executeTakeFirst();
}

/** Writes the version that follows the stored one, the first being 1; false where somebody else was first. */
export async function saveConnectorAllowance(
  { db }: ConfigStore,
  { integrationId, name }: StateKey,
  values: { version: number; spent: string; updated_at: number },
): Promise<boolean> {
  if (values.version > 1) {
    const { numUpdatedRows } = await db
      .updateTable("connector_allowance")
      .set(values)
      .where("integration_id", "=", integrationId)
      .where("name", "=", name)
      .where("version", "=", values.version - 1)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }
  try {
    const row = { integration_id: integrationId, name, ...values };
    await db
      .insertInto("connector_allowance")
      .values(row as Insertable<ConnectorAllowanceTable>)
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}
