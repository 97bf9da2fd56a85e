import type { Insertable, Selectable } from "kysely";
import { insertMany } from "./bulk.ts";
import type { RunPreviewTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type RunPreview = Selectable<RunPreviewTable>;
export type NewRunPreview = Omit<Insertable<RunPreviewTable>, "id" | "tenant_id">;

export const insertRunPreviews = (
  store: DataStore,
  rows: readonly NewRunPreview[],
): Promise<void> => insertMany(store, "run_preview", rows);

export async function countRunPreviews({ db }: DataStore, runId: string): Promise<number> {
  const row = await db
    .selectFrom("run_preview")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("run_id", "=", runId)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Forgets what runs before this one showed; ids of runs sort by time. */
export async function removeRunPreviews({ db }: DataStore, beforeRunId: string): Promise<void> {
  await db.deleteFrom("run_preview").where("run_id", "<", beforeRunId).execute();
}

/** What a dry run would change, in the order in which it was read. */
export async function listRunPreviews(
  { db }: DataStore,
  {
    runId,
    what,
    after,
    limit,
  }: { runId: string; what?: RunPreview["what"]; after?: number; limit: number },
): Promise<RunPreview[]> {
  let query = db
    .selectFrom("run_preview")
    .selectAll()
    .where("run_id", "=", runId)
    .orderBy("id")
    .limit(limit);
  if (what !== undefined) query = query.where("what", "=", what);
  if (after !== undefined) query = query.where("id", ">", after);
  return query.execute();
}
