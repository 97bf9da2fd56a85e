import { addDeliveryStats, HOUR_MS, type NewDeliveryStat } from "./delivery-stats.ts";
import { leaveOrder, lockOrder, makeOrderLocks } from "./ordered-queue.ts";
import { type DataStore, inTransaction } from "./store.ts";

const OPEN = ["pending", "retrying"] as const;
/** Deliveries of one step, so that no lock lasts long. */
const STEP = 1_000;

export interface Expiry {
  readonly subscriptionId: number;
  readonly reason: string;
  readonly now: number;
  /** Spares what changed later; on the hub's own store only. */
  readonly untouchedSince?: number;
}

/** Ends what is still open of a subscription, step by step; answers how many. */
export async function expireDeliveries(store: DataStore, expiry: Expiry): Promise<number> {
  for (let total = 0; ; ) {
    // Only where there is something: a lock stays, and most subscriptions never need one.
    if ((await some(store, expiry)).length === 0) return total;
    if (expiry.untouchedSince !== undefined) await makeOrderLocks(store, [expiry.subscriptionId]);
    const count = await inTransaction(store, (tx) => expireStep(tx, expiry));
    if (count === 0) return total;
    total += count;
  }
}

async function expireStep(tx: DataStore, expiry: Expiry): Promise<number> {
  const { subscriptionId, reason, now, untouchedSince } = expiry;
  const rows = await some(tx, expiry);
  const [first] = rows;
  if (!first) return 0;
  // Some stay: the first of each key must be due afterwards, and nobody may park anything meanwhile.
  if (
    untouchedSince !== undefined &&
    !(await lockOrder(tx, [subscriptionId])).has(subscriptionId)
  ) {
    return 0;
  }
  const ids = rows.map(({ id }) => id);
  await tx.db
    .updateTable("delivery")
    .set({
      state: "expired",
      next_attempt_at: null,
      leased_until: null,
      lease_token: null,
      last_error: reason,
      updated_at: now,
      finished_at: now,
    })
    .where("id", "in", ids)
    .where("state", "in", OPEN)
    .execute();
  await leaveOrder(tx, ids, now);
  const tries = rows.reduce((sum, { attempts }) => sum + attempts, 0);
  await addDeliveryStats(tx, [
    statOf(tx, { ...first, subscriptionId, deliveries: rows.length, tries, now }),
  ]);
  return rows.length;
}

async function some(store: DataStore, expiry: Expiry) {
  const open = await openOnes(store, expiry);
  return open.length > 0 ? open : parkedOnes(store, expiry);
}

const columns = ["delivery.id", "delivery.attempts", "delivery.tenant_id"] as const;

/** Waiting for their next try or with a worker. */
function openOnes({ db }: DataStore, { subscriptionId, untouchedSince }: Expiry) {
  let query = db
    .selectFrom("delivery")
    .select(columns)
    .where("subscription_id", "=", subscriptionId)
    .where("next_attempt_at", "is not", null)
    .limit(STEP);
  if (untouchedSince !== undefined) query = query.where("updated_at", "<", untouchedSince);
  return query.execute();
}

/** Behind another one of their ordering key. */
function parkedOnes({ db }: DataStore, { subscriptionId, untouchedSince }: Expiry) {
  let query = db
    .selectFrom("delivery_order")
    .innerJoin("delivery", "delivery.id", "delivery_order.delivery_id")
    .select(columns)
    .where("delivery_order.subscription_id", "=", subscriptionId)
    .where("delivery.state", "in", OPEN)
    .limit(STEP);
  if (untouchedSince !== undefined) query = query.where("delivery.updated_at", "<", untouchedSince);
  return query.execute();
}

/** No attempt, and the tries that the deliveries had before. */
function statOf(
  { tenantId }: DataStore,
  {
    tenant_id,
    subscriptionId,
    deliveries,
    tries,
    now,
  }: { tenant_id: number; subscriptionId: number; deliveries: number; tries: number; now: number },
): NewDeliveryStat {
  const stat = {
    subscription_id: subscriptionId,
    hour: now - (now % HOUR_MS),
    worker: "",
    outcome: "expired" as const,
    status: 0,
    attempts: 0,
    deliveries,
    tries_of_settled: tries,
    duration_ms_sum: 0,
    duration_ms_max: 0,
    last_at: null,
  };
  // The wall of a tenant's store adds the column itself.
  return (tenantId === undefined ? { ...stat, tenant_id } : stat) as NewDeliveryStat;
}
