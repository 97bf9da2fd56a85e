import { sql } from "kysely";
import type { RunState } from "./config-schema.ts";
import type { ConfigStore, DataStore } from "./store.ts";

/** Runs of an integration that ended in one state. */
export interface RunTotal {
  readonly integration_id: number;
  readonly action: string;
  readonly state: RunState;
  readonly runs: number;
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
  /** From their start to their end. */
  readonly duration_ms_sum: number;
  readonly duration_ms_max: number;
}

export interface RunsOf {
  readonly integrationIds: readonly number[];
  /** Put in the queue at this time or later, epoch milliseconds. */
  readonly since: number;
}

/** By integration, action and state, dry runs left out; of the store's tenant. */
export async function runTotals(store: ConfigStore, of: RunsOf): Promise<RunTotal[]> {
  if (of.integrationIds.length === 0) return [];
  const rows = await ended(store, of)
    .select((eb) => [
      "integration_id",
      "action",
      "state",
      eb.fn.countAll<number>().as("runs"),
      eb.fn.sum<number>("read_count").as("read"),
      eb.fn.sum<number>("created_count").as("created"),
      eb.fn.sum<number>("updated_count").as("updated"),
      eb.fn.sum<number>("unchanged_count").as("unchanged"),
      eb.fn.sum<number>("refused_count").as("refused"),
      sql<number>`sum(coalesce(finished_at - started_at, 0))`.as("duration_ms_sum"),
      sql<number>`max(coalesce(finished_at - started_at, 0))`.as("duration_ms_max"),
    ])
    .groupBy(["integration_id", "action", "state"])
    .execute();
  // Sums come as text from two of the databases.
  return rows.map(({ integration_id, action, state, ...sums }) => ({
    integration_id: Number(integration_id),
    action,
    state,
    runs: Number(sums.runs),
    read: Number(sums.read),
    created: Number(sums.created),
    updated: Number(sums.updated),
    unchanged: Number(sums.unchanged),
    refused: Number(sums.refused),
    duration_ms_sum: Number(sums.duration_ms_sum),
    duration_ms_max: Number(sums.duration_ms_max),
  }));
}

/** The newest of them, dry runs left out. */
export async function newestRunIds(
  store: ConfigStore,
  of: RunsOf,
  limit: number,
): Promise<string[]> {
  const rows = await ended(store, of).select("id").orderBy("id", "desc").limit(limit).execute();
  return rows.map(({ id }) => id);
}

const ended = ({ db }: ConfigStore, { integrationIds, since }: RunsOf) =>
  db
    .selectFrom("run")
    .where("integration_id", "in", [...integrationIds])
    .where("created_at", ">=", since)
    .where("finished_at", "is not", null)
    .where("params", "not like", '%"dry_run":true%');

/** Run ids of one statement. */
const SOME = 500;

export interface RunBatches {
  /** Pages that were read. */
  readonly read: number;
  /** Batches of records that were sent, files and tables of the data bus among them. */
  readonly sent: number;
  /** Records that both sides had changed. */
  readonly conflicts: number;
}

/** How these runs split their work; on a tenant's store. */
export async function runBatches(data: DataStore, runIds: readonly string[]): Promise<RunBatches> {
  const sum = { read: 0, sent: 0, conflicts: 0 };
  for (let at = 0; at < runIds.length; at += SOME) {
    const ids = runIds.slice(at, at + SOME);
    sum.read += await pagesOf(data, ids);
    sum.sent += (await sentBatches(data, ids)) + (await exchangeBatches(data, ids));
    sum.conflicts += await conflictsOf(data, ids);
  }
  return sum;
}

async function pagesOf({ db }: DataStore, ids: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom("run_cursor")
    .select((eb) => eb.fn.sum<number>("pages").as("n"))
    .where("run_id", "in", [...ids])
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

async function sentBatches({ db }: DataStore, ids: readonly string[]): Promise<number> {
  const each = db
    .selectFrom("run_result")
    .select(["run_id", "batch"])
    .where("run_id", "in", [...ids])
    .where("direction", "=", "out")
    .distinct();
  const row = await db
    .selectFrom(each.as("each_batch"))
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

async function exchangeBatches({ db }: DataStore, ids: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom("exchange_batch")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("run_id", "in", [...ids])
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

async function conflictsOf({ db }: DataStore, ids: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom("run_result")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("run_id", "in", [...ids])
    .where("status", "=", "conflict")
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}
