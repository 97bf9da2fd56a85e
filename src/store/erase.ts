import type { DeliveryRow } from "./deliveries.ts";
import { addDeliveryStats, HOUR_MS } from "./delivery-stats.ts";
import { OPEN_STATES } from "./open-deliveries.ts";
import { leaveOrder, lockOrder } from "./ordered-queue.ts";
import type { DataStore } from "./store.ts";

/** What stays in the place of an event's data. */
export const ERASED = '{"erased":true}';
/** Rows of one request lie near each other: those of other workers that wrote at the same moment are between. */
const NEAR = 20_000;

export interface EraseFilter {
  readonly subject?: string;
  readonly consumer?: string;
}

/** Numbers of a tenant's events from `after` on, and which of them are wanted; on a tenant's store. */
export async function eventsToErase(
  { db }: DataStore,
  {
    filter,
    after,
    until,
    limit,
  }: { filter: EraseFilter; after: number; until: number; limit: number },
): Promise<{ readonly last: number | undefined; readonly seen: number; readonly seqs: number[] }> {
  const rows = await db
    .selectFrom("event")
    .select(["seq", "subject", "consumer"])
    .where("seq", ">", after)
    .where("seq", "<=", until)
    .orderBy("seq")
    .limit(limit)
    .execute();
  const isWanted = (row: (typeof rows)[number]): boolean =>
    (filter.subject === undefined || row.subject === filter.subject) &&
    (filter.consumer === undefined || row.consumer === filter.consumer);
  const seqs = rows.filter(isWanted).map(({ seq }) => seq);
  return { last: rows.at(-1)?.seq, seen: rows.length, seqs };
}

/** What was erased with some events. */
export interface Erased {
  readonly events: number;
  readonly deliveries: number;
  /** Ended before they were sent. */
  readonly expired: number;
  /** Deliveries that a worker may be sending at this moment: their attempts are still to come. */
  readonly underWay: readonly Pick<DeliveryRow, "id" | "leased_until">[];
}

/**
 * Takes the data out of events and of all that was sent for them; in a transaction on the hub's own store, the
 * events being of one tenant. What stays is that something of that type was sent, where and when. Answers the
 * subscriptions whose order somebody else works on where it has to be tried again.
 */
export async function eraseEvents(
  tx: DataStore,
  {
    seqs,
    isConsumer,
    reason,
    now,
  }: { seqs: readonly number[]; isConsumer: boolean; reason: string; now: number },
): Promise<Erased | { readonly busy: readonly number[] }> {
  const { db } = tx;
  const values = { data: ERASED, subject: null, idempotency_key: null, is_pending: 0 } as const;
  await db
    .updateTable("event")
    .set({ ...values, ...(isConsumer ? { consumer: null } : {}) })
    .where("seq", "in", [...seqs])
    .execute();
  // After the events: deliveries that were being made are committed by now.
  const deliveries = await deliveriesOf(tx, seqs);
  const open = deliveries.filter(({ state }) => OPEN_STATES.some((one) => one === state));
  const busy = await busyOrders(tx, open);
  if (busy.length > 0) return { busy };
  await expire(tx, open, { reason, now });
  const ids = deliveries.map(({ id }) => id);
  await clearDeliveries(tx, ids, reason);
  await clearAttempts(tx, ids);
  const underWay = open.filter((row) => row.lease_token !== null);
  return {
    events: seqs.length,
    deliveries: ids.length,
    expired: open.length,
    underWay: underWay.map(({ id, leased_until }) => ({ id, leased_until })),
  };
}

function deliveriesOf({ db }: DataStore, seqs: readonly number[]) {
  return db
    .selectFrom("delivery")
    .innerJoin("event", "event.id", "delivery.event_id")
    .select(["delivery.id", "delivery.tenant_id", "delivery.subscription_id", "delivery.state"])
    .select(["delivery.attempts", "delivery.lease_token", "delivery.leased_until"])
    .where("event.seq", "in", [...seqs])
    .execute();
}

type Open = Awaited<ReturnType<typeof deliveriesOf>>;

/** Subscriptions that deliver in order and that could not be locked. */
async function busyOrders(tx: DataStore, open: Open): Promise<number[]> {
  if (open.length === 0) return [];
  const ordered = await tx.db
    .selectFrom("delivery_order")
    .select("subscription_id")
    .distinct()
    .where(
      "delivery_id",
      "in",
      open.map(({ id }) => id),
    )
    .execute();
  const ids = ordered.map((row) => row.subscription_id);
  const locked = await lockOrder(tx, ids);
  return ids.filter((id) => !locked.has(id));
}

async function expire(
  tx: DataStore,
  open: Open,
  { reason, now }: { reason: string; now: number },
): Promise<void> {
  if (open.length === 0) return;
  const ids = open.map(({ id }) => id);
  await tx.db
    .updateTable("delivery")
    .set({
      ...{ state: "expired", next_attempt_at: null, leased_until: null, lease_token: null },
      ...{ last_error: reason, updated_at: now, finished_at: now },
    })
    .where("id", "in", ids)
    .execute();
  await leaveOrder(tx, ids, now);
  const stats = open.map(({ tenant_id, subscription_id, attempts }) => ({
    ...{ tenant_id, subscription_id, hour: now - (now % HOUR_MS), worker: "" },
    ...{ outcome: "expired" as const, status: 0, attempts: 0, deliveries: 1 },
    ...{ tries_of_settled: attempts, duration_ms_sum: 0, duration_ms_max: 0 },
  }));
  await addDeliveryStats(
    tx,
    stats.toSorted((a, b) => a.subscription_id - b.subscription_id),
  );
}

/** An error may quote what was sent, and the key of an order is drawn from the data. */
async function clearDeliveries(
  { db }: DataStore,
  ids: readonly string[],
  reason: string,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable("delivery")
    .set({ last_error: null })
    .where("id", "in", [...ids])
    .where("last_error", "!=", reason)
    .execute();
  await db
    .updateTable("delivery")
    .set({ ordering_key: null })
    .where("id", "in", [...ids])
    .where("ordering_key", "is not", null)
    .execute();
}

const EMPTY = {
  request_headers: "{}",
  request_body: null,
  response_headers: null,
  response_body: null,
  error_message: null,
} as const;

/** Empties what these deliveries sent and got, and the shared bodies of requests that held several events. */
export async function clearAttempts(
  { db }: DataStore,
  deliveryIds: readonly string[],
): Promise<void> {
  if (deliveryIds.length === 0) return;
  await db
    .updateTable("attempt")
    .set(EMPTY)
    .where("delivery_id", "in", [...deliveryIds])
    .execute();
  const batches = await db
    .selectFrom("attempt")
    .select(["batch_id", "id"])
    .where("delivery_id", "in", [...deliveryIds])
    .where("batch_id", "is not", null)
    .execute();
  if (batches.length === 0) return;
  const ids = batches.map(({ id }) => id);
  await db
    .updateTable("attempt")
    .set({ request_body: null, response_body: null })
    .where("id", ">=", Math.min(...ids) - NEAR)
    .where("id", "<=", Math.max(...ids) + NEAR)
    .where("batch_id", "in", [...new Set(batches.flatMap(({ batch_id }) => batch_id ?? []))])
    .execute();
}
