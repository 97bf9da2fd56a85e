import type { Insertable, Selectable, Updateable } from "kysely";
import { insertMany } from "./bulk.ts";
import { type Counts, NO_COUNTS } from "./cursors.ts";
import type { RunResultTable, SendStatus } from "./data-schema.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type RunResult = Selectable<RunResultTable>;
export type NewRunResult = Omit<Insertable<RunResultTable>, "id" | "tenant_id">;

const OPEN: readonly SendStatus[] = ["pending", "sending"];

export const insertRunResults = (store: DataStore, rows: readonly NewRunResult[]): Promise<void> =>
  insertMany(store, "run_result", rows);

/** What the run has done to these records so far. */
export async function runResultsOf(
  { db, can }: DataStore,
  runId: string,
  recordIds: readonly number[],
): Promise<RunResult[]> {
  if (recordIds.length === 0) return [];
  return db
    .selectFrom("run_result")
    .selectAll()
    .where("run_id", "=", runId)
    .where(isAmong(can, "record_id", recordIds))
    .execute();
}

/** Makes room for other results of the same records. */
export async function replaceRunResults(
  { db, can }: DataStore,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom("run_result")
    .where(isAmong(can, "id", ids))
    .execute();
}

/** The records of the first batch that is not settled; none where all are. */
export async function nextRunBatch({ db }: DataStore, runId: string): Promise<RunResult[]> {
  const first = await db
    .selectFrom("run_result")
    .select((eb) => eb.fn.min("batch").as("batch"))
    .where("run_id", "=", runId)
    .where("status", "in", OPEN)
    .executeTakeFirst();
  if (first?.batch == null) return [];
  return db
    .selectFrom("run_result")
    .selectAll()
    .where("run_id", "=", runId)
    .where("status", "in", OPEN)
    .where("batch", "=", Number(first.batch))
    .orderBy("id")
    .execute();
}

export async function updateRunResult(
  { db }: DataStore,
  id: number,
  values: Updateable<RunResultTable>,
): Promise<void> {
  await db.updateTable("run_result").set(values).where("id", "=", id).execute();
}

/** The same for all open records of a batch, but for those left out. */
export async function settleRunBatch(
  { db }: DataStore,
  { runId, batch, except }: { runId: string; batch: number; except: readonly number[] },
  values: Pick<Updateable<RunResultTable>, "status" | "message" | "remote_id">,
): Promise<void> {
  let query = db
    .updateTable("run_result")
    .set({ ...values, request: null })
    .where("run_id", "=", runId)
    .where("batch", "=", batch)
    .where("status", "in", OPEN);
  if (except.length > 0) query = query.where("record_id", "not in", [...except]);
  await query.execute();
}

/**
 * What a two-way run is to write out next: a batch that was begun before a crash, else rows that wait, all of one kind
 * (records to be written, or records to be removed).
 */
export async function nextOutRows(
  { db }: DataStore,
  runId: string,
  limit: number,
): Promise<RunResult[]> {
  const rows = await db
    .selectFrom("run_result")
    .selectAll()
    .where("run_id", "=", runId)
    .where("direction", "=", "out")
    .where("status", "=", "sending")
    .orderBy("batch")
    .orderBy("id")
    .limit(limit)
    .execute();
  const [begun] = rows;
  if (begun) return rows.filter((row) => row.batch === begun.batch);
  const waiting = await db
    .selectFrom("run_result")
    .selectAll()
    .where("run_id", "=", runId)
    .where("direction", "=", "out")
    .where("status", "=", "pending")
    .orderBy("id")
    .limit(limit)
    .execute();
  const [first] = waiting;
  return waiting.filter((row) => row.request === first?.request);
}

/** The number of a batch that the run has not used yet. */
export async function nextBatchNumber({ db }: DataStore, runId: string): Promise<number> {
  const row = await db
    .selectFrom("run_result")
    .select((eb) => eb.fn.max("batch").as("batch"))
    .where("run_id", "=", runId)
    .executeTakeFirst();
  return Number(row?.batch ?? 0) + 1;
}

const COUNTED = {
  created: "created",
  updated: "updated",
  deleted: "updated",
  unchanged: "unchanged",
  conflict: "refused",
  rejected: "refused",
} as const;

/** How far a run has come, in a run's words, and how many records there are in all. */
export async function countRunResults(
  { db }: DataStore,
  runId: string,
): Promise<{
  readonly counts: Counts;
  readonly total: number;
  readonly conflicts: number;
  readonly rejected: number;
  readonly deleted: number;
  /** Of the total, what goes out of the hub. */
  readonly out: number;
}> {
  const rows = await db
    .selectFrom("run_result")
    .select((eb) => ["status", "direction", eb.fn.countAll<number>().as("n")])
    .where("run_id", "=", runId)
    .groupBy(["status", "direction"])
    .execute();
  const counts: { -readonly [K in keyof Counts]: number } = { ...NO_COUNTS };
  let total = 0;
  let out = 0;
  const by: Partial<Record<SendStatus, number>> = {};
  for (const { status, direction, n } of rows) {
    total += Number(n);
    if (direction === "out") out += Number(n);
    if (status === "pending" || status === "sending") continue;
    counts.read += Number(n);
    counts[COUNTED[status]] += Number(n);
    by[status] = (by[status] ?? 0) + Number(n);
  }
  const { conflict: conflicts = 0, rejected = 0, deleted = 0 } = by;
  return { counts, total, conflicts, rejected, deleted, out };
}

/** In the order in which they are sent. */
export async function listRunResults(
  { db }: DataStore,
  {
    runId,
    status,
    direction,
    after,
    limit,
  }: {
    runId: string;
    status?: SendStatus;
    direction?: RunResult["direction"];
    after?: number;
    limit: number;
  },
): Promise<RunResult[]> {
  let query = db
    .selectFrom("run_result")
    .selectAll()
    .where("run_id", "=", runId)
    .orderBy("id")
    .limit(limit);
  if (status !== undefined) query = query.where("status", "=", status);
  if (direction !== undefined) query = query.where("direction", "=", direction);
  if (after !== undefined) query = query.where("id", ">", after);
  return query.execute();
}
