import type { RunTable } from "./config-schema.ts";
import type { DeliveryStatTable, DeliveryTable } from "./data-schema.ts";
import type { ConfigStore, DataStore } from "./store.ts";

/** Epoch milliseconds; `to` is exclusive. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface RunTotal {
  readonly action: string;
  readonly state: RunTable["state"];
  readonly runs: number;
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly refused: number;
}

/** Runs that ended in the time, by action and state. On a tenant's store. */
export async function runTotals({ db }: ConfigStore, { from, to }: TimeRange): Promise<RunTotal[]> {
  const rows = await db
    .selectFrom("run")
    .select(["action", "state"])
    .select((eb) => [
      eb.fn.countAll<number | string>().as("runs"),
      eb.fn.sum<number | string>("read_count").as("read"),
      eb.fn.sum<number | string>("created_count").as("created"),
      eb.fn.sum<number | string>("updated_count").as("updated"),
      eb.fn.sum<number | string>("refused_count").as("refused"),
    ])
    .where("finished_at", ">=", from)
    .where("finished_at", "<", to)
    .groupBy(["action", "state"])
    .orderBy("action")
    .orderBy("state")
    .execute();
  return rows.map(({ action, state, ...counts }) => ({
    ...{ action, state },
    runs: Number(counts.runs),
    read: Number(counts.read),
    created: Number(counts.created),
    updated: Number(counts.updated),
    refused: Number(counts.refused),
  }));
}

export type EndedRun = Pick<
  RunTable,
  | "id"
  | "action"
  | "state"
  | "integration_slug"
  | "finished_at"
  | "refused_count"
  | "error_code"
  | "error_message"
> & { readonly refused_count: number };

/** Runs that ended in the time without full success, oldest first. */
export const badRuns = (
  { db }: ConfigStore,
  { from, to }: TimeRange,
  limit: number,
): Promise<EndedRun[]> =>
  db
    .selectFrom("run")
    .select(["id", "action", "state", "integration_slug", "finished_at"])
    .select(["refused_count", "error_code", "error_message"])
    .where("finished_at", ">=", from)
    .where("finished_at", "<", to)
    .where("state", "in", ["failed", "partial"])
    .orderBy("finished_at")
    .orderBy("id")
    .limit(limit)
    .execute() as unknown as Promise<EndedRun[]>;

export interface OutcomeTotal {
  readonly outcome: DeliveryStatTable["outcome"];
  readonly attempts: number;
  readonly deliveries: number;
}

/** Attempts of deliveries in the time, to the hour, by what came of them. */
export async function outcomeTotals(
  { db }: DataStore,
  { from, to }: TimeRange,
): Promise<OutcomeTotal[]> {
  const rows = await db
    .selectFrom("delivery_stat")
    .select("outcome")
    .select((eb) => [
      eb.fn.sum<number | string>("attempts").as("attempts"),
      eb.fn.sum<number | string>("deliveries").as("deliveries"),
    ])
    .where("hour", ">=", from)
    .where("hour", "<", to)
    .groupBy("outcome")
    .orderBy("outcome")
    .execute();
  return rows.map(({ outcome, attempts, deliveries }) => ({
    outcome,
    attempts: Number(attempts),
    deliveries: Number(deliveries),
  }));
}

export type Undelivered = Pick<
  DeliveryTable,
  "id" | "event_type" | "subscription_id" | "state" | "attempts" | "last_status" | "last_error"
> & { readonly created_at: number };

/** Deliveries that were given up in the time, and those made before its end that still wait; oldest first. */
export async function undelivered(
  { db }: DataStore,
  { from, to }: TimeRange,
  limit: number,
): Promise<{ readonly count: number; readonly rows: readonly Undelivered[] }> {
  const matching = db
    .selectFrom("delivery")
    .where((eb) =>
      eb.or([
        eb.and([eb("state", "in", ["pending", "retrying"]), eb("created_at", "<", to)]),
        eb.and([
          eb("state", "in", ["failed", "expired"]),
          eb("finished_at", ">=", from),
          eb("finished_at", "<", to),
        ]),
      ]),
    );
  const { count } = await matching
    .select((eb) => eb.fn.countAll<number | string>().as("count"))
    .executeTakeFirstOrThrow();
  const rows = await matching
    .select(["id", "event_type", "subscription_id", "state", "attempts"])
    .select(["last_status", "last_error", "created_at"])
    .orderBy("id")
    .limit(limit)
    .execute();
  return { count: Number(count), rows };
}
