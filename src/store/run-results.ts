import type { Insertable, Selectable, Updateable } from "kysely";
import { insertMany } from "./bulk.ts";
import { type Counts, NO_COUNTS } from "./cursors.ts";
import type { RunResultTable, SendStatus } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type RunResult = Selectable<RunResultTable>;
export type NewRunResult = Omit<Insertable<RunResultTable>, "id" | "tenant_id">;

const OPEN: readonly SendStatus[] = ["pending", "sending"];

export const insertRunResults = (store: DataStore, rows: readonly NewRunResult[]): Promise<void> =>
  insertMany(store, "run_result", rows);

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

const COUNTED = {
  created: "created",
  updated: "updated",
  unchanged: "unchanged",
  conflict: "refused",
  rejected: "refused",
} as const;

/** How far a run has come, in a run's words, and how many records there are in all. */
export async function countRunResults(
  { db }: DataStore,
  runId: string,
): Promise<{ readonly counts: Counts; readonly total: number; readonly conflicts: number }> {
  const rows = await db
    .selectFrom("run_result")
    .select((eb) => ["status", eb.fn.countAll<number>().as("n")])
    .where("run_id", "=", runId)
    .groupBy("status")
    .execute();
  const counts: { -readonly [K in keyof Counts]: number } = { ...NO_COUNTS };
  let total = 0;
  let conflicts = 0;
  for (const { status, n } of rows) {
    total += Number(n);
    if (status === "pending" || status === "sending") continue;
    counts.read += Number(n);
    counts[COUNTED[status]] += Number(n);
    if (status === "conflict") conflicts = Number(n);
  }
  return { counts, total, conflicts };
}

/** In the order in which they are sent. */
export async function listRunResults(
  { db }: DataStore,
  {
    runId,
    status,
    after,
    limit,
  }: { runId: string; status?: SendStatus; after?: number; limit: number },
): Promise<RunResult[]> {
  let query = db
    .selectFrom("run_result")
    .selectAll()
    .where("run_id", "=", runId)
    .orderBy("id")
    .limit(limit);
  if (status !== undefined) query = query.where("status", "=", status);
  if (after !== undefined) query = query.where("id", ">", after);
  return query.execute();
}
