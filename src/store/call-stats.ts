import { type Selectable, sql } from "kysely";
import type { CallStatTable } from "./data-schema.ts";
import { HOUR_MS } from "./delivery-stats.ts";
import type { DataStore } from "./store.ts";

export type CallStat = Omit<Selectable<CallStatTable>, "id">;

const KEY = ["integration_id", "hour", "status", "error_code"] as const;
const MAX_ROWS = 100;
export const DAY_MS = 24 * HOUR_MS;

/** Adds to what is counted, each key once only; on the hub's own store, in a transaction. */
export async function addCallStats(
  { db, can }: DataStore,
  rows: readonly CallStat[],
): Promise<void> {
  // In one order, so that two processes do not lock each other out.
  const ordered = rows.toSorted(
    (a, b) => a.integration_id - b.integration_id || a.hour - b.hour || a.status - b.status,
  );
  for (let at = 0; at < ordered.length; at += MAX_ROWS) {
    const insert = db.insertInto("call_stat").values(ordered.slice(at, at + MAX_ROWS));
    await (can.upsert === "conflict"
      ? insert.onConflict((on) => on.columns([...KEY]).doUpdateSet(sums(excluded)))
      : insert.onDuplicateKeyUpdate(sums(given))
    ).execute();
  }
}

interface Side {
  kept(name: string): ReturnType<typeof sql<number>>;
  added(name: string): ReturnType<typeof sql<number>>;
}

const excluded: Side = {
  kept: (name) => sql<number>`${sql.ref(`call_stat.${name}`)}`,
  added: (name) => sql<number>`${sql.ref(`excluded.${name}`)}`,
};
const given: Side = {
  kept: (name) => sql<number>`${sql.ref(name)}`,
  added: (name) => sql<number>`values(${sql.ref(name)})`,
};

/** The time of the last comes last: MySQL sees what it has set before. */
const sums = ({ kept, added }: Side) => ({
  calls: sql<number>`${kept("calls")} + ${added("calls")}`,
  duration_ms_sum: sql<number>`${kept("duration_ms_sum")} + ${added("duration_ms_sum")}`,
  duration_ms_max: larger(kept("duration_ms_max"), added("duration_ms_max")),
  last_duration_ms: sql<number>`case when ${added("last_at")} >= ${kept("last_at")}
    then ${added("last_duration_ms")} else ${kept("last_duration_ms")} end`,
  last_at: larger(kept("last_at"), added("last_at")),
});

const larger = (a: ReturnType<typeof sql<number>>, b: ReturnType<typeof sql<number>>) =>
  sql<number>`case when ${a} > ${b} then ${a} else ${b} end`;

export interface CallFilter {
  readonly integrationIds: readonly number[];
  /** Epoch milliseconds; whole hours count. */
  readonly since?: number;
}

/** Calls of an integration with one status and error. */
export type CallTotal = Omit<CallStat, "hour" | "tenant_id" | "last_duration_ms">;

/** By integration, status and error; of the store's tenant. */
export async function callTotals(store: DataStore, filter: CallFilter): Promise<CallTotal[]> {
  if (filter.integrationIds.length === 0) return [];
  const rows = await counted(store, filter)
    .select((eb) => [
      "integration_id",
      "status",
      "error_code",
      eb.fn.sum<number>("calls").as("calls"),
      eb.fn.sum<number>("duration_ms_sum").as("duration_ms_sum"),
      eb.fn.max("duration_ms_max").as("duration_ms_max"),
      eb.fn.max("last_at").as("last_at"),
    ])
    .groupBy(["integration_id", "status", "error_code"])
    .execute();
  // Sums come as text from two of the databases.
  return rows.map((row) => ({
    ...row,
    calls: Number(row.calls),
    duration_ms_sum: Number(row.duration_ms_sum),
    duration_ms_max: Number(row.duration_ms_max),
    last_at: Number(row.last_at),
  }));
}

export interface CallDay {
  readonly integration_id: number;
  /** Start of the day in UTC. */
  readonly day: number;
  readonly calls: number;
  readonly failed: number;
}

/** By integration and day of UTC, oldest day first; of the store's tenant. */
export async function callsByDay(
  store: DataStore,
  filter: CallFilter & { readonly since: number },
): Promise<CallDay[]> {
  if (filter.integrationIds.length === 0) return [];
  const day = sql<number>`hour - (hour % ${sql.lit(DAY_MS)})`;
  const rows = await counted(store, filter)
    .select((eb) => [
      "integration_id",
      day.as("day"),
      eb.fn.sum<number>("calls").as("calls"),
      sql<number>`sum(case when error_code = '' then 0 else calls end)`.as("failed"),
    ])
    .groupBy(["integration_id", day])
    .orderBy("day")
    .execute();
  return rows.map((row) => ({
    integration_id: row.integration_id,
    day: Number(row.day),
    calls: Number(row.calls),
    failed: Number(row.failed),
  }));
}

/** How long the last call took, and when it began; undefined where there was none. */
export async function lastCall(
  { db }: DataStore,
  integrationId: number,
): Promise<Pick<CallStat, "last_at" | "last_duration_ms"> | undefined> {
  return db
    .selectFrom("call_stat")
    .select(["last_at", "last_duration_ms"])
    .where("integration_id", "=", integrationId)
    .orderBy("hour", "desc")
    .orderBy("last_at", "desc")
    .limit(1)
    .executeTakeFirst();
}

function counted({ db }: DataStore, { integrationIds, since }: CallFilter) {
  const query = db.selectFrom("call_stat").where("integration_id", "in", [...integrationIds]);
  return since === undefined ? query : query.where("hour", ">=", since - (since % HOUR_MS));
}
