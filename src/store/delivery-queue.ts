import { type Insertable, sql } from "kysely";
import type { DeliveryTable } from "./data-schema.ts";
import { insertFast } from "./fast-insert.ts";
import { isAmong } from "./lists.ts";
import { insertOrder } from "./ordered-queue.ts";
import type { DataStore } from "./store.ts";

/**
 * The queue's side of the delivery table. A lease is `lease_token` with `leased_until`; as long as it
 * lasts, `next_attempt_at` is its end, so that one index range (`subscription_id`, `next_attempt_at`)
 * holds all that is due and nothing else, and what a dead worker held becomes due by itself.
 */
export type NewDelivery = Insertable<DeliveryTable>;

export interface Lease {
  readonly token: string;
  readonly until: number;
}

export interface Claimed {
  readonly id: string;
  readonly tenant_id: number;
  readonly event_id: string;
  readonly attempts: number;
  readonly ordering_key: string | null;
}

/** Those with an `ordering_key` take their place in the order of their subscription. */
export async function insertDeliveries(
  store: DataStore,
  rows: readonly NewDelivery[],
): Promise<void> {
  await insertFast(store, "delivery", rows);
  await insertOrder(store, rows);
}

/** Which subscriptions have a delivery of one of these events already: `event_id subscription_id`. */
export async function existingPairs(
  { db, can }: DataStore,
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (eventIds.length === 0) return new Set();
  const rows = await db
    .selectFrom("delivery")
    .select(["event_id", "subscription_id"])
    .where(isAmong(can, "event_id", eventIds))
    .execute();
  return new Set(rows.map((row) => `${row.event_id} ${row.subscription_id}`));
}

/** Those of the subscriptions that have something due; looks at one index entry for each. */
export async function dueSubscriptions(
  { db }: DataStore,
  ids: readonly number[],
  now: number,
): Promise<number[]> {
  const due: number[] = [];
  for (const wanted of asTables(ids)) {
    const { rows } = await sql<{ id: number }>`
      select s.id as id from (${wanted}) s where exists (
        select 1 from delivery d where d.subscription_id = s.id and d.next_attempt_at <= ${now}
      )`.execute(db);
    due.push(...rows.map((row) => row.id));
  }
  return due;
}

/** When the longest waiting delivery of the subscriptions became due; undefined where none is open. */
export async function oldestDueAt(
  { db }: DataStore,
  ids: readonly number[],
): Promise<number | undefined> {
  let oldest: number | undefined;
  for (const wanted of asTables(ids)) {
    const { rows } = await sql<{ at: number | null }>`
      select min(m.at) as at from (select (
        select min(d.next_attempt_at) from delivery d
        where d.subscription_id = s.id and d.next_attempt_at is not null
      ) as at from (${wanted}) s) m`.execute(db);
    const at = rows[0]?.at ?? undefined;
    if (at !== undefined && (oldest === undefined || at < oldest)) oldest = at;
  }
  return oldest;
}

/** Subselects with the ids in a column `id`; every database has that. */
const asTables = (ids: readonly number[]) =>
  Array.from({ length: Math.ceil(ids.length / 200) }, (_, i) =>
    sql.join(
      ids.slice(i * 200, i * 200 + 200).map((id) => sql`select ${sql.lit(id)} as id`),
      sql` union all `,
    ),
  );

/** Up to `limit` due deliveries of one subscription, longest due first; nobody else takes them in this transaction. */
export async function takeDue(
  { db, can }: DataStore,
  { subscriptionId, now, limit }: { subscriptionId: number; now: number; limit: number },
): Promise<Claimed[]> {
  return db
    .selectFrom("delivery")
    .select(["id", "tenant_id", "event_id", "attempts", "ordering_key"])
    .where("subscription_id", "=", subscriptionId)
    .where("next_attempt_at", "<=", now)
    .orderBy("next_attempt_at")
    .limit(limit)
    .$if(can.skipLocked, (query) => query.forUpdate().skipLocked())
    .execute();
}

/** What `takeDue` gave belongs to the lease from now on. */
export async function leaseDeliveries(
  { db, can }: DataStore,
  ids: readonly string[],
  { lease, now }: { lease: Lease; now: number },
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable("delivery")
    .set({ ...leased(lease), updated_at: now })
    .where(isAmong(can, "id", ids))
    .execute();
}

export const leased = (lease: Lease) => ({
  next_attempt_at: lease.until,
  leased_until: lease.until,
  lease_token: lease.token,
});

const FREE = { leased_until: null, lease_token: null };

/** Deliveries that a try left in the same state. */
export interface Settlement {
  readonly ids: readonly string[];
  readonly token: string;
  /** Before this try: together with the token it fences off a worker that lost its lease. */
  readonly attemptsBefore: number;
  readonly state: "delivered" | "retrying" | "failed";
  readonly nextAttemptAt: number | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly now: number;
}

/** How many were still held; the others belong to another worker and stay as they are. */
export async function settle({ db, can }: DataStore, settlement: Settlement): Promise<number> {
  const { ids, token, attemptsBefore, state, now } = settlement;
  const result = await db
    .updateTable("delivery")
    .set({
      ...FREE,
      state,
      attempts: attemptsBefore + 1,
      next_attempt_at: settlement.nextAttemptAt,
      last_status: settlement.lastStatus,
      last_error: settlement.lastError,
      updated_at: now,
      finished_at: state === "retrying" ? null : now,
    })
    .where(isAmong(can, "id", ids))
    .where("lease_token", "=", token)
    .where("attempts", "=", attemptsBefore)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Prolongs what is still held; answers how many. */
export async function renewLeases(
  { db, can }: DataStore,
  ids: readonly string[],
  lease: Lease,
): Promise<number> {
  const result = await db
    .updateTable("delivery")
    .set({ next_attempt_at: lease.until, leased_until: lease.until })
    .where(isAmong(can, "id", ids))
    .where("lease_token", "=", lease.token)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Those of the deliveries that this token still holds. */
export async function heldIds(
  { db, can }: DataStore,
  ids: readonly string[],
  token: string,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom("delivery")
    .select("id")
    .where(isAmong(can, "id", ids))
    .where("lease_token", "=", token)
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** How many of the deliveries somebody else holds now. */
export async function heldByOthers(
  { db, can }: DataStore,
  ids: readonly string[],
  token: string,
): Promise<number> {
  const row = await db
    .selectFrom("delivery")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where(isAmong(can, "id", ids))
    .where("lease_token", "is not", null)
    .where("lease_token", "!=", token)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Gives leases back without a try: due at once for whoever comes next. */
export async function putBack(
  { db, can }: DataStore,
  ids: readonly string[],
  { token, now }: { token: string; now: number },
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable("delivery")
    .set({ ...FREE, next_attempt_at: now, updated_at: now })
    .where(isAmong(can, "id", ids))
    .where("lease_token", "=", token)
    .execute();
}

/** Every subscription that ever had a delivery, found by one look into the index for each. */
export async function subscriptionsWithDeliveries({ db }: DataStore): Promise<number[]> {
  const ids: number[] = [];
  for (let last = -1; ; ) {
    const { id } = await db
      .selectFrom("delivery")
      .select((eb) => eb.fn.min("subscription_id").as("id"))
      .where("subscription_id", ">", last)
      .executeTakeFirstOrThrow();
    if (id === null) return ids;
    last = Number(id);
    ids.push(last);
  }
}
