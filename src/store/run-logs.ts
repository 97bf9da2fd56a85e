import type { Insertable, Selectable } from "kysely";
import { insertMany } from "./bulk.ts";
import type { RunLogTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

export type RunLogLine = Selectable<RunLogTable>;

export const insertRunLog = (
  store: ConfigStore,
  lines: readonly Insertable<RunLogTable>[],
): Promise<void> => insertMany(store, "run_log", lines);

/** Oldest first. */
export async function listRunLog(
  { db }: ConfigStore,
  { runId, after, limit }: { runId: string; after?: number; limit: number },
): Promise<RunLogLine[]> {
  let query = db
    .selectFrom("run_log")
    .selectAll()
    .where("run_id", "=", runId)
    .orderBy("id")
    .limit(limit);
  if (after !== undefined) query = query.where("id", ">", after);
  return query.execute();
}
