import { sql } from "kysely";
import type { DeliveryState, DeliveryStatTable } from "./data-schema.ts";
import { HOUR_MS } from "./delivery-stats.ts";
import type { DataStore } from "./store.ts";

/** Attempts with one outcome, added up over hours and HTTP statuses. */
export interface AttemptTotal {
  readonly subscription_id: number;
  readonly outcome: DeliveryStatTable["outcome"];
  readonly attempts: number;
  /** That were settled. */
  readonly deliveries: number;
  readonly tries_of_settled: number;
  readonly duration_ms_sum: number;
  readonly duration_ms_max: number;
  /** When the last of them began, to the hour where that is all that is known. */
  readonly last_at: number;
}

export interface TotalFilter {
  /** All of the store's tenant where left out. */
  readonly subscriptionIds?: readonly number[];
  /** Epoch milliseconds; whole hours count. */
  readonly since?: number;
}

/** Of the store's tenant, by subscription and outcome. */
export async function attemptTotals(
  store: DataStore,
  filter: TotalFilter = {},
): Promise<AttemptTotal[]> {
  if (filter.subscriptionIds?.length === 0) return [];
  const rows = await counted(store, filter)
    .select((eb) => [
      "subscription_id",
      "outcome",
      eb.fn.sum<number>("attempts").as("attempts"),
      eb.fn.sum<number>("deliveries").as("deliveries"),
      eb.fn.sum<number>("tries_of_settled").as("tries_of_settled"),
      eb.fn.sum<number>("duration_ms_sum").as("duration_ms_sum"),
      eb.fn.max("duration_ms_max").as("duration_ms_max"),
      eb.fn.max(eb.fn.coalesce("last_at", "hour")).as("last_at"),
    ])
    .groupBy(["subscription_id", "outcome"])
    .execute();
  // Sums come as text from two of the databases.
  return rows.map((row) => ({
    ...row,
    attempts: Number(row.attempts),
    deliveries: Number(row.deliveries),
    tries_of_settled: Number(row.tries_of_settled),
    duration_ms_sum: Number(row.duration_ms_sum),
    last_at: Number(row.last_at),
  }));
}

/** Attempts of these subscriptions together by HTTP status, 0 where no answer came; none with no attempt. */
export async function attemptsByStatus(
  store: DataStore,
  filter: TotalFilter,
): Promise<{ readonly status: number; readonly attempts: number }[]> {
  if (filter.subscriptionIds?.length === 0) return [];
  const rows = await counted(store, filter)
    .select((eb) => ["status", eb.fn.sum<number>("attempts").as("attempts")])
    .groupBy("status")
    .orderBy("status")
    .execute();
  return rows
    .map(({ status, attempts }) => ({ status, attempts: Number(attempts) }))
    .filter(({ attempts }) => attempts > 0);
}

/** Attempts of these subscriptions together by hour and outcome, oldest hour first. */
export async function attemptsByHour(
  store: DataStore,
  filter: TotalFilter & { readonly since: number },
): Promise<
  (Pick<AttemptTotal, "outcome" | "attempts" | "deliveries"> & { readonly hour: number })[]
> {
  if (filter.subscriptionIds?.length === 0) return [];
  const rows = await counted(store, filter)
    .select((eb) => [
      "hour",
      "outcome",
      eb.fn.sum<number>("attempts").as("attempts"),
      eb.fn.sum<number>("deliveries").as("deliveries"),
    ])
    .groupBy(["hour", "outcome"])
    .orderBy("hour")
    .execute();
  return rows.map((row) => ({
    outcome: row.outcome,
    hour: Number(row.hour),
    attempts: Number(row.attempts),
    deliveries: Number(row.deliveries),
  }));
}

/** Attempts of each of these subscriptions by day of UTC. */
export async function attemptsByDay(
  store: DataStore,
  filter: TotalFilter & { readonly since: number },
): Promise<
  {
    readonly subscription_id: number;
    readonly day: number;
    readonly attempts: number;
    readonly delivered: number;
  }[]
> {
  if (filter.subscriptionIds?.length === 0) return [];
  const day = sql<number>`hour - (hour % ${sql.lit(24 * HOUR_MS)})`;
  const rows = await counted(store, filter)
    .select((eb) => [
      "subscription_id",
      day.as("day"),
      eb.fn.sum<number>("attempts").as("attempts"),
      sql<number>`sum(case when outcome = 'delivered' then attempts else 0 end)`.as("delivered"),
    ])
    .groupBy(["subscription_id", day])
    .execute();
  return rows.map((row) => ({
    subscription_id: row.subscription_id,
    day: Number(row.day),
    attempts: Number(row.attempts),
    delivered: Number(row.delivered),
  }));
}

function counted({ db }: DataStore, { subscriptionIds, since }: TotalFilter) {
  let query = db.selectFrom("delivery_stat");
  if (subscriptionIds) query = query.where("subscription_id", "in", [...subscriptionIds]);
  if (since !== undefined) query = query.where("hour", ">=", since - (since % HOUR_MS));
  return query;
}

/** Deliveries of these subscriptions that are still on their way, by state. */
export async function openDeliveries(
  { db }: DataStore,
  subscriptionIds: readonly number[],
): Promise<{ readonly state: DeliveryState; readonly deliveries: number }[]> {
  if (subscriptionIds.length === 0) return [];
  const rows = await db
    .selectFrom("delivery")
    .select((eb) => ["state", eb.fn.countAll<number>().as("deliveries")])
    .where("subscription_id", "in", [...subscriptionIds])
    .where("next_attempt_at", "is not", null)
    .groupBy("state")
    .execute();
  return rows.map(({ state, deliveries }) => ({ state, deliveries: Number(deliveries) }));
}
