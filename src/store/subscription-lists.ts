import type { ConfigStore } from "./store.ts";
import type { SubscriptionRow } from "./subscriptions.ts";

/** By id, descending; `before` is the id of the last one seen. On a tenant's store. */
export async function newestSubscriptions(
  { db }: ConfigStore,
  { before, integrationId, limit }: { before?: number; integrationId?: number; limit: number },
): Promise<SubscriptionRow[]> {
  let query = db.selectFrom("subscription").selectAll().orderBy("id", "desc").limit(limit);
  if (integrationId !== undefined) query = query.where("integration_id", "=", integrationId);
  if (before !== undefined) query = query.where("id", "<", before);
  return query.execute();
}

/** Those that are still there, in no order. */
export async function subscriptionsByIds(
  { db }: ConfigStore,
  ids: readonly number[],
): Promise<SubscriptionRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("subscription")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
}

/** Of the store's tenant. */
export async function countSubscriptions({
  db,
}: ConfigStore): Promise<{ readonly all: number; readonly active: number }> {
  const row = await db
    .selectFrom("subscription")
    .select((eb) => [eb.fn.countAll().as("all"), eb.fn.sum("active").as("active")])
    .executeTakeFirstOrThrow();
  return { all: Number(row.all), active: Number(row.active ?? 0) };
}

/** At most `limit` of them, newest first. */
export async function subscriptionIdsOf(
  { db }: ConfigStore,
  { integrationId, limit }: { integrationId: number; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom("subscription")
    .select("id")
    .where("integration_id", "=", integrationId)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** What statistics want to know of every subscription of the store's tenant, or of one integration's. */
export async function subscriptionFacts(
  { db }: ConfigStore,
  { integrationId }: { integrationId?: number } = {},
): Promise<Pick<SubscriptionRow, "id" | "active" | "disabled_reason">[]> {
  let query = db.selectFrom("subscription").select(["id", "active", "disabled_reason"]);
  if (integrationId !== undefined) query = query.where("integration_id", "=", integrationId);
  return query.orderBy("id").execute();
}

/** The subscriptions of these integrations, on a tenant's store. */
export async function subscriptionsOf(
  { db }: ConfigStore,
  integrationIds: readonly number[],
): Promise<Pick<SubscriptionRow, "id" | "integration_id">[]> {
  if (integrationIds.length === 0) return [];
  return db
    .selectFrom("subscription")
    .select(["id", "integration_id"])
    .where("integration_id", "in", [...integrationIds])
    .orderBy("id")
    .execute();
}
