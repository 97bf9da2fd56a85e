import { type Insertable, sql } from "kysely";
import type { DeliveryStatTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type NewDeliveryStat = Insertable<DeliveryStatTable> & { readonly tenant_id: number };
export const HOUR_MS = 3_600_000;

const KEY = ["subscription_id", "hour", "worker", "outcome", "status", "error_code"] as const;
const COUNTS = ["attempts", "deliveries", "tries_of_settled", "duration_ms_sum"] as const;
const MAX_ROWS = 100;

/** Adds to what is counted; on the hub's own store, in the transaction of the attempts themselves. */
export async function addDeliveryStats(
  { db, can }: DataStore,
  rows: readonly NewDeliveryStat[],
): Promise<void> {
  const summed = byKey(rows);
  for (let at = 0; at < summed.length; at += MAX_ROWS) {
    const some = summed.slice(at, at + MAX_ROWS);
    const insert = db.insertInto("delivery_stat").values(some);
    await (can.upsert === "conflict"
      ? insert.onConflict((on) => on.columns([...KEY]).doUpdateSet(sumsWithExcluded()))
      : insert.onDuplicateKeyUpdate(sumsWithValues())
    ).execute();
  }
}

/** A statement may add to one row once only: rows of one key become one, in the order of the first of each. */
function byKey(rows: readonly NewDeliveryStat[]): readonly Required<NewDeliveryStat>[] {
  const sums = new Map<string, NewDeliveryStat>();
  for (const given of rows) {
    const row = {
      ...given,
      last_at: given.last_at ?? null,
      error_code: given.error_code ?? "",
      deliveries: given.deliveries ?? (given.outcome === "retrying" ? 0 : given.attempts),
    };
    const key = KEY.map((name) => row[name]).join(" ");
    const sum = sums.get(key);
    sums.set(key, sum ? sumOf(sum, row) : row);
  }
  return [...sums.values()] as Required<NewDeliveryStat>[];
}

const sumsWithExcluded = () => ({
  ...Object.fromEntries(
    COUNTS.map((name) => [
      name,
      sql<number>`${sql.ref(`delivery_stat.${name}`)} + ${sql.ref(`excluded.${name}`)}`,
    ]),
  ),
  duration_ms_max: sql<number>`case when excluded.duration_ms_max > delivery_stat.duration_ms_max
    then excluded.duration_ms_max else delivery_stat.duration_ms_max end`,
  last_at: sql<number>`case when excluded.last_at > coalesce(delivery_stat.last_at, 0)
    then excluded.last_at else delivery_stat.last_at end`,
});

const sumsWithValues = () => ({
  ...Object.fromEntries(
    COUNTS.map((name) => [name, sql<number>`${sql.ref(name)} + values(${sql.ref(name)})`]),
  ),
  duration_ms_max: sql<number>`greatest(duration_ms_max, values(duration_ms_max))`,
  last_at: sql<number>`case when values(last_at) > coalesce(last_at, 0) then values(last_at) else last_at end`,
});

/** What was counted for one subscription, hour, outcome and status by all workers together. */
export interface DeliveryStat {
  readonly subscription_id: number;
  /** Start of the hour, epoch milliseconds. */
  readonly hour: number;
  readonly outcome: DeliveryStatTable["outcome"];
  /** 0 where no answer came. */
  readonly status: number;
  readonly attempts: number;
  /** Of `delivered`, `failed` and `expired`: tries that those deliveries took in all. */
  readonly tries_of_settled: number;
  readonly duration_ms_sum: number;
  readonly duration_ms_max: number;
}

export interface DeliveryStatFilter {
  /** All where left out. */
  readonly subscriptionIds?: readonly number[];
  /** Epoch milliseconds; whole hours count. */
  readonly since?: number;
}

/** By hour, ascending; of the store's tenant. */
export async function deliveryStats(
  { db }: DataStore,
  { subscriptionIds, since }: DeliveryStatFilter = {},
): Promise<DeliveryStat[]> {
  if (subscriptionIds?.length === 0) return [];
  let query = db
    .selectFrom("delivery_stat")
    .select((eb) => [
      "subscription_id",
      "hour",
      "outcome",
      "status",
      eb.fn.sum<number>("attempts").as("attempts"),
      eb.fn.sum<number>("tries_of_settled").as("tries_of_settled"),
      eb.fn.sum<number>("duration_ms_sum").as("duration_ms_sum"),
      eb.fn.max("duration_ms_max").as("duration_ms_max"),
    ])
    .groupBy(["subscription_id", "hour", "outcome", "status"])
    .orderBy("hour")
    .orderBy("subscription_id")
    .orderBy("outcome")
    .orderBy("status");
  if (subscriptionIds) query = query.where("subscription_id", "in", [...subscriptionIds]);
  if (since !== undefined) query = query.where("hour", ">=", since - (since % HOUR_MS));
  const rows = await query.execute();
  // Sums come as text from two of the databases.
  return rows.map((row) => ({
    ...row,
    hour: Number(row.hour),
    attempts: Number(row.attempts),
    tries_of_settled: Number(row.tries_of_settled),
    duration_ms_sum: Number(row.duration_ms_sum),
  }));
}

/** How often each error ended an attempt, the most frequent first; of the store's tenant. */
export async function attemptsByError(
  { db }: DataStore,
  { subscriptionIds, since }: DeliveryStatFilter = {},
): Promise<{ readonly error_code: string; readonly attempts: number }[]> {
  if (subscriptionIds?.length === 0) return [];
  let query = db
    .selectFrom("delivery_stat")
    .select((eb) => ["error_code", eb.fn.sum<number>("attempts").as("attempts")])
    .where("error_code", "!=", "")
    .groupBy("error_code");
  if (subscriptionIds) query = query.where("subscription_id", "in", [...subscriptionIds]);
  if (since !== undefined) query = query.where("hour", ">=", since - (since % HOUR_MS));
  const rows = await query.execute();
  return rows
    .map(({ error_code, attempts }) => ({ error_code, attempts: Number(attempts) }))
    .sort((a, b) => b.attempts - a.attempts || (a.error_code < b.error_code ? -1 : 1));
}

/**
 * Makes one row of what several workers counted in hours before `before`, a thousand rows at a time; on the
 * hub's own store, in a transaction. Answers how many rows it took away.
 */
export async function mergeDeliveryStats(store: DataStore, before: number): Promise<number> {
  const { db, can } = store;
  const rows = await db
    .selectFrom("delivery_stat")
    .selectAll()
    .where("hour", "<", before)
    // As a range, which the index on it answers: most rows have been merged before.
    .where("worker", ">", "")
    .orderBy("id")
    .limit(1000)
    .$if(can.skipLocked, (query) => query.forUpdate())
    .execute();
  if (rows.length === 0) return 0;
  const merged = rows.map(({ id: _, ...row }) => ({ ...row, worker: "" }));
  await addDeliveryStats(store, merged);
  await db
    .deleteFrom("delivery_stat")
    .where(
      "id",
      "in",
      rows.map(({ id }) => id),
    )
    .execute();
  return rows.length;
}

const sumOf = (a: NewDeliveryStat, b: NewDeliveryStat): NewDeliveryStat => ({
  ...a,
  attempts: a.attempts + b.attempts,
  deliveries: (a.deliveries ?? 0) + (b.deliveries ?? 0),
  tries_of_settled: a.tries_of_settled + b.tries_of_settled,
  duration_ms_sum: a.duration_ms_sum + b.duration_ms_sum,
  duration_ms_max: Math.max(a.duration_ms_max, b.duration_ms_max),
  last_at: Math.max(a.last_at ?? 0, b.last_at ?? 0) || null,
});
