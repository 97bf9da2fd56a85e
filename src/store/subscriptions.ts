import type { Insertable, Selectable } from "kysely";
import type { SubscriptionTable } from "./config-schema.ts";
import { bumpRevision, revisionOf } from "./revisions.ts";
import { type ConfigStore, inTransaction } from "./store.ts";

export type SubscriptionRow = Selectable<SubscriptionTable>;
export type NewSubscription = Omit<
  Insertable<SubscriptionTable>,
  "id" | "tenant_id" | "created_at" | "updated_at"
>;

/** Changes with every change of any subscription; one small read, on the hub's own store. */
export const subscriptionsVersion = (store: ConfigStore): Promise<string> =>
  revisionOf(store, "subscription");

/** Of the store's tenant, or of all on the hub's own store. */
export async function allSubscriptions({ db }: ConfigStore): Promise<SubscriptionRow[]> {
  return db.selectFrom("subscription").selectAll().orderBy("id").execute();
}

/** By id, ascending; `after` is the id of the last one seen. */
export async function listSubscriptions(
  { db }: ConfigStore,
  { after, consumer, limit }: { after?: number; consumer?: string; limit: number },
): Promise<SubscriptionRow[]> {
  let query = db.selectFrom("subscription").selectAll().orderBy("id").limit(limit);
  if (consumer !== undefined) query = query.where("consumer", "=", consumer);
  if (after !== undefined) query = query.where("id", ">", after);
  return query.execute();
}

export async function findSubscription(
  { db }: ConfigStore,
  id: number,
): Promise<SubscriptionRow | undefined> {
  return db.selectFrom("subscription").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Subscriptions that have no address of their own: the connector of this integration delivers. */
export async function countDeliveredBy(
  { db }: ConfigStore,
  integrationId: number,
): Promise<number> {
  const row = await db
    .selectFrom("subscription")
    .select((eb) => eb.fn.countAll().as("count"))
    .where("integration_id", "=", integrationId)
    .where("url", "is", null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Names and addresses by id, for lists of deliveries. */
export async function subscriptionNames(
  { db }: ConfigStore,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Pick<SubscriptionRow, "name" | "url">>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("subscription")
    .select(["id", "name", "url"])
    .where("id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name, url }) => [id, { name, url }]));
}

/** On a tenant's store. */
export function insertSubscription(
  store: ConfigStore,
  row: NewSubscription,
  now: number,
): Promise<number> {
  return inTransaction(store, async (tx) => {
    const { db, can } = tx;
    await bumpRevision(tx, "subscription");
    const values = { ...row, created_at: now, updated_at: now };
    const insert = db.insertInto("subscription").values(values as Insertable<SubscriptionTable>);
    if (can.returning) return (await insert.returning("id").executeTakeFirstOrThrow()).id;
    return Number((await insert.executeTakeFirstOrThrow()).insertId);
  });
}

/** On a tenant's store. False where there is no such subscription. */
export function updateSubscription(
  store: ConfigStore,
  id: number,
  { patch, now }: { patch: Partial<NewSubscription>; now: number },
): Promise<boolean> {
  return inTransaction(store, async (tx) => {
    await bumpRevision(tx, "subscription");
    const result = await tx.db
      .updateTable("subscription")
      .set({ ...patch, updated_at: now })
      .where("id", "=", id)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  });
}

/** Ends sending to it until a person switches it on again; false where it was off already. */
export function disableSubscription(
  store: ConfigStore,
  id: number,
  { reason, now }: { reason: string; now: number },
): Promise<boolean> {
  return inTransaction(store, async (tx) => {
    const found = await findSubscription(tx, id);
    if (found?.active !== 1) return false;
    await bumpRevision(tx, "subscription", found.tenant_id);
    const result = await tx.db
      .updateTable("subscription")
      .set({ active: 0, disabled_reason: reason, updated_at: now })
      .where("id", "=", id)
      .where("active", "=", 1)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  });
}

/** On a tenant's store. False where there was none. */
export function deleteSubscription(store: ConfigStore, id: number): Promise<boolean> {
  return inTransaction(store, async (tx) => {
    await bumpRevision(tx, "subscription");
    const result = await tx.db.deleteFrom("subscription").where("id", "=", id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  });
}
