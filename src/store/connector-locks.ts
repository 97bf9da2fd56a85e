import type { Insertable } from "kysely";
import type { ConnectorLockTable } from "./connector-schema.ts";
import type { StateKey } from "./connector-states.ts";
import { isLockFault, isUniqueViolation } from "./faults.ts";
import type { ConfigStore } from "./store.ts";

/** Machines of one hub differ by less. */
const TOLERANCE_MS = 5_000;

/**
 * Takes the lock for `leaseMs` where nobody holds it; false where somebody does. A lease that ends later than
 * any given now could was given by a clock that was ahead, and holds nobody up. On a tenant's store.
 */
export async function takeConnectorLock(
  { db }: ConfigStore,
  { integrationId, name }: StateKey,
  { token, now, leaseMs }: { token: string; now: number; leaseMs: number },
): Promise<boolean> {
  const lease = { lease_token: token, leased_until: now + leaseMs };
  try {
    const { numUpdatedRows } = await db
      .updateTable("connector_lock")
      .set(lease)
      .where("integration_id", "=", integrationId)
      .where("name", "=", name)
      .where((eb) =>
        eb.or([
          eb("leased_until", "<=", now),
          eb("leased_until", ">", now + leaseMs + TOLERANCE_MS),
        ]),
      )
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) return true;
    const held = await db
      .selectFrom("connector_lock")
      .select("id")
      .where("integration_id", "=", integrationId)
      .where("name", "=", name)
      .executeTakeFirst();
    if (held) return false;
    await db
      .insertInto("connector_lock")
      .values({ integration_id: integrationId, name, ...lease } as Insertable<ConnectorLockTable>)
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error) || isLockFault(error)) return false;
    throw error;
  }
}

/** False where the lease was over and somebody else has the lock. */
export async function renewConnectorLock(
  { db }: ConfigStore,
  { token, until }: { token: string; until: number },
  { integrationId, name }: StateKey,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("connector_lock")
    .set({ leased_until: until })
    .where("integration_id", "=", integrationId)
    .where("name", "=", name)
    .where("lease_token", "=", token)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Gives the lock back, if it is still the caller's. */
export async function releaseConnectorLock(
  { db }: ConfigStore,
  token: string,
  { integrationId, name }: StateKey,
): Promise<void> {
  await db
    .deleteFrom("connector_lock")
    .where("integration_id", "=", integrationId)
    .where("name", "=", name)
    .where("lease_token", "=", token)
    .execute();
}
