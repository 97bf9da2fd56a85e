import type { NewDelivery } from "./delivery-queue.ts";
import { insertFast } from "./fast-insert.ts";
import type { DataStore } from "./store.ts";

/**
 * The order of the open deliveries of ordered subscriptions: `delivery_order` has a row for each, by key and
 * by the sequence of their events. A delivery that has an older one of its key before it is parked: open,
 * with no `next_attempt_at`, so that claims see the first of each key alone, however long the others are.
 * What is inserted is due at first; the claim parks it. What is settled lets the next of its key go on.
 *
 * Whoever parks or lets go on holds the lock of the subscription until the end of its transaction, so that
 * no delivery is parked behind one that is just being settled. A delivery without a row here that has a key
 * all the same (one that failed, and a person sends again) goes on its own.
 */
export async function insertOrder(store: DataStore, rows: readonly NewDelivery[]): Promise<void> {
  const ordered = rows.filter((row) => typeof row.ordering_key === "string");
  if (ordered.length === 0) return;
  const events = await store.db
    .selectFrom("event")
    .select(["id", "seq"])
    .where("id", "in", [...new Set(ordered.map((row) => row.event_id))])
    .execute();
  const seqs = new Map(events.map(({ id, seq }) => [id, seq]));
  await insertFast(
    store,
    "delivery_order",
    ordered.map((row) => ({
      delivery_id: row.id,
      tenant_id: Number(row.tenant_id),
      subscription_id: row.subscription_id,
      ordering_key: row.ordering_key ?? "",
      event_seq: seqs.get(row.event_id) ?? 0,
    })),
  );
}

/**
 * Makes the locks of these subscriptions. Not in the transaction that takes them: another one that wants to
 * make the same lock would have to wait for its end.
 */
export async function makeOrderLocks(
  { db, can }: DataStore,
  subscriptionIds: readonly number[],
): Promise<void> {
  if (subscriptionIds.length === 0) return;
  const there = await db
    .selectFrom("delivery_order_lock")
    .select("subscription_id")
    .where("subscription_id", "in", [...subscriptionIds])
    .execute();
  const known = new Set(there.map((row) => row.subscription_id));
  // Inserting one that is there would wait for whoever has locked it.
  for (const subscription_id of subscriptionIds.filter((id) => !known.has(id))) {
    const insert = db.insertInto("delivery_order_lock").values({ subscription_id });
    await (can.upsert === "conflict"
      ? insert.onConflict((on) => on.column("subscription_id").doNothing())
      : insert.ignore()
    ).execute();
  }
}

/** Those whose order nobody else touches until the caller's transaction ends. Waits for nobody. */
export async function lockOrder(
  { db, can }: DataStore,
  subscriptionIds: readonly number[],
): Promise<ReadonlySet<number>> {
  if (subscriptionIds.length === 0) return new Set();
  const rows = await db
    .selectFrom("delivery_order_lock")
    .select("subscription_id")
    .where("subscription_id", "in", [...subscriptionIds])
    .$if(can.skipLocked, (query) => query.forUpdate().skipLocked())
    .execute();
  return new Set(rows.map((row) => row.subscription_id));
}

/** The `seq` of the oldest event without deliveries: what comes after it has to wait for them. */
export async function firstPendingSeq({ db }: DataStore): Promise<number> {
  const row = await db
    .selectFrom("event")
    .select("seq")
    .where("is_pending", "=", 1)
    .orderBy("seq")
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? Number.POSITIVE_INFINITY;
}

/** Where a delivery stands in its order. */
export interface Standing {
  readonly delivery_id: string;
  readonly event_seq: number;
  /** The first open one of its key. */
  readonly head: string;
}

/** Of those that have a place in an order; one look into the index for each. */
export async function standingsOf(
  { db }: DataStore,
  deliveryIds: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  if (deliveryIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("delivery_order as mine")
    .select(["mine.delivery_id", "mine.event_seq"])
    .select((eb) =>
      eb
        .selectFrom("delivery_order as first")
        .select("first.delivery_id")
        .whereRef("first.subscription_id", "=", "mine.subscription_id")
        .whereRef("first.ordering_key", "=", "mine.ordering_key")
        .orderBy("first.event_seq")
        .limit(1)
        .$asScalar()
        .as("head"),
    )
    .where("mine.delivery_id", "in", [...deliveryIds])
    .execute();
  return new Map(
    rows.map((row) => [row.delivery_id, { ...row, head: row.head ?? row.delivery_id }]),
  );
}

/** Open and behind another one of their key. */
export async function park({ db }: DataStore, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await db
    .updateTable("delivery")
    .set({ next_attempt_at: null, leased_until: null, lease_token: null })
    .where("id", "in", [...deliveryIds])
    .execute();
}

/**
 * These deliveries are settled: they leave their order, and the next of each of their keys is due at `now`.
 * Deliveries that have no place in an order change nothing.
 */
export async function leaveOrder(
  { db }: DataStore,
  deliveryIds: readonly string[],
  now: number,
): Promise<void> {
  if (deliveryIds.length === 0) return;
  const ids = [...deliveryIds];
  const next = await db
    .selectFrom("delivery_order as mine")
    .select((eb) =>
      eb
        .selectFrom("delivery_order as next")
        .select("next.delivery_id")
        .whereRef("next.subscription_id", "=", "mine.subscription_id")
        .whereRef("next.ordering_key", "=", "mine.ordering_key")
        .where("next.delivery_id", "not in", ids)
        .orderBy("next.event_seq")
        .limit(1)
        .$asScalar()
        .as("id"),
    )
    .where("mine.delivery_id", "in", ids)
    .execute();
  await db.deleteFrom("delivery_order").where("delivery_id", "in", ids).execute();
  await unpark(
    { db },
    next.flatMap(({ id }) => id ?? []),
    now,
  );
}

/** Makes open deliveries that are parked due. */
export async function unpark(
  { db }: Pick<DataStore, "db">,
  deliveryIds: readonly string[],
  now: number,
): Promise<void> {
  if (deliveryIds.length === 0) return;
  await db
    .updateTable("delivery")
    .set({ next_attempt_at: now })
    .where("id", "in", [...deliveryIds])
    .where("next_attempt_at", "is", null)
    .where("state", "in", ["pending", "retrying"])
    .execute();
}

/** Those of the deliveries that are waiting or under way. */
export async function isOpen(
  { db }: DataStore,
  deliveryIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (deliveryIds.length === 0) return new Set();
  const rows = await db
    .selectFrom("delivery")
    .select("id")
    .where("id", "in", [...deliveryIds])
    .where("state", "in", ["pending", "retrying"])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Takes the places of deliveries that are settled, and lets nothing go on. */
export async function dropOrder({ db }: DataStore, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await db
    .deleteFrom("delivery_order")
    .where("delivery_id", "in", [...deliveryIds])
    .execute();
}
