import type { Selectable } from "kysely";
import type { DeliveryState, DeliveryTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type DeliveryRow = Selectable<DeliveryTable>;

export interface DeliveryFilter {
  readonly state?: DeliveryState;
  readonly subscription_id?: number;
  readonly event_id?: string;
  readonly event_type?: string;
  /** Epoch milliseconds of `created_at`, inclusive. */
  readonly since?: number;
  /** Exclusive. */
  readonly until?: number;
}

export async function findDelivery(
  { db }: DataStore,
  id: string,
): Promise<DeliveryRow | undefined> {
  return db.selectFrom("delivery").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Newest first; `before` is the id of the last one seen. */
export async function listDeliveries(
  store: DataStore,
  filter: DeliveryFilter & { readonly before?: string; readonly limit: number },
): Promise<DeliveryRow[]> {
  let query = filtered(store, filter).selectAll().orderBy("id", "desc").limit(filter.limit);
  if (filter.before !== undefined) query = query.where("id", "<", filter.before);
  return query.execute();
}

/**
 * Makes a settled or waiting delivery due now; false where it was delivered or a worker has it. What was
 * failed or expired gets one more try.
 */
export async function retryDelivery({ db }: DataStore, id: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable("delivery")
    .set({ state: "retrying", next_attempt_at: now, finished_at: null, updated_at: now })
    .where("id", "=", id)
    .where("state", "in", ["failed", "expired", "retrying"])
    .where("lease_token", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** As `retryDelivery` for up to `limit` failed or expired ones that fit; answers how many. */
export async function retryDeliveries(
  store: DataStore,
  filter: DeliveryFilter & {
    readonly subscriptionIds: readonly number[];
    readonly now: number;
    readonly limit: number;
  },
): Promise<number> {
  if (filter.subscriptionIds.length === 0) return 0;
  const rows = await filtered(store, filter)
    .select("id")
    .where("state", "in", ["failed", "expired"])
    .where("subscription_id", "in", [...filter.subscriptionIds])
    .orderBy("id")
    .limit(filter.limit)
    .execute();
  if (rows.length === 0) return 0;
  const result = await store.db
    .updateTable("delivery")
    .set({
      state: "retrying",
      next_attempt_at: filter.now,
      finished_at: null,
      updated_at: filter.now,
    })
    .where(
      "id",
      "in",
      rows.map((row) => row.id),
    )
    .where("state", "in", ["failed", "expired"])
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

function filtered({ db }: DataStore, filter: DeliveryFilter) {
  let query = db.selectFrom("delivery");
  if (filter.state !== undefined) query = query.where("state", "=", filter.state);
  if (filter.subscription_id !== undefined) {
    query = query.where("subscription_id", "=", filter.subscription_id);
  }
  if (filter.event_id !== undefined) query = query.where("event_id", "=", filter.event_id);
  if (filter.event_type !== undefined) query = query.where("event_type", "=", filter.event_type);
  if (filter.since !== undefined) query = query.where("created_at", ">=", filter.since);
  if (filter.until !== undefined) query = query.where("created_at", "<", filter.until);
  return query;
}
