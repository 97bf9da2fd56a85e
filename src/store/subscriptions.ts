import { type Insertable, type Selectable, sql } from "kysely";
import type { SubscriptionTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

export type SubscriptionRow = Selectable<SubscriptionTable>;
export type NewSubscription = Omit<
  Insertable<SubscriptionTable>,
  "id" | "tenant_id" | "created_at" | "updated_at"
>;

/** Changes with every change of any subscription; one cheap statement. */
export async function subscriptionsVersion({ db }: ConfigStore): Promise<string> {
  const row = await db
    .selectFrom("subscription")
    .select((eb) => [
      eb.fn.countAll().as("count"),
      eb.fn.max("id").as("last_id"),
      eb.fn.max("updated_at").as("changed_at"),
      // A row whose change is not the newest shows here; the remainder keeps the sum small.
      sql`coalesce(sum(updated_at % 1000003), 0)`.as("sum"),
    ])
    .executeTakeFirstOrThrow();
  return `${row.count} ${row.last_id} ${row.changed_at} ${row.sum}`;
}

/** Of the store's tenant, or of all on the hub's own store. */
export async function allSubscriptions({ db }: ConfigStore): Promise<SubscriptionRow[]> {
  return db.selectFrom("subscription").selectAll().orderBy("id").execute();
}

/** By id, ascending; `after` is the id of the last one seen. */
export async function listSubscriptions(
  { db }: ConfigStore,
  { after, limit }: { after?: number; limit: number },
): Promise<SubscriptionRow[]> {
  let query = db.selectFrom("subscription").selectAll().orderBy("id").limit(limit);
  if (after !== undefined) query = query.where("id", ">", after);
  return query.execute();
}

export async function findSubscription(
  { db }: ConfigStore,
  id: number,
): Promise<SubscriptionRow | undefined> {
  return db.selectFrom("subscription").selectAll().where("id", "=", id).executeTakeFirst();
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
export async function insertSubscription(
  { db, can }: ConfigStore,
  row: NewSubscription,
  now: number,
): Promise<number> {
  const values = { ...row, created_at: now, updated_at: now };
  const insert = db.insertInto("subscription").values(values as Insertable<SubscriptionTable>);
  if (can.returning) return (await insert.returning("id").executeTakeFirstOrThrow()).id;
  return Number((await insert.executeTakeFirstOrThrow()).insertId);
}

/** False where there is no such subscription. */
export async function updateSubscription(
  { db }: ConfigStore,
  id: number,
  { patch, now }: { patch: Partial<NewSubscription>; now: number },
): Promise<boolean> {
  const result = await db
    .updateTable("subscription")
    .set({ ...patch, updated_at: laterThanBefore(now) })
    .where("id", "=", id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Ends sending to it until a person switches it on again; false where it was off already. */
export async function disableSubscription(
  { db }: ConfigStore,
  id: number,
  { reason, now }: { reason: string; now: number },
): Promise<boolean> {
  const result = await db
    .updateTable("subscription")
    .set({ active: 0, disabled_reason: reason, updated_at: laterThanBefore(now) })
    .where("id", "=", id)
    .where("active", "=", 1)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** False where there was none. */
export async function deleteSubscription({ db }: ConfigStore, id: number): Promise<boolean> {
  const result = await db.deleteFrom("subscription").where("id", "=", id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Two changes within a millisecond must differ: `subscriptionsVersion` counts on it. */
const laterThanBefore = (now: number) =>
  sql<number>`case when updated_at >= ${now} then updated_at + 1 else ${now} end`;
