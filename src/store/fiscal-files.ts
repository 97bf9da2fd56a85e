import type { Selectable } from "kysely";
import { insertFast } from "./fast-insert.ts";
import type { FileOutcome, FiscalFileTable } from "./fiscal-schema.ts";
import { isAmong } from "./lists.ts";
import { type DataStore, inTransaction } from "./store.ts";

export type FiscalFileRow = Selectable<FiscalFileTable>;

/** How many files of a run ended how. */
export async function countFiscalFiles(
  { db }: DataStore,
  runId: string,
): Promise<Partial<Record<FileOutcome, number>>> {
  const rows = await db
    .selectFrom("fiscal_file")
    .select("outcome")
    .select((eb) => eb.fn.countAll<number | string>().as("count"))
    .where("run_id", "=", runId)
    .groupBy("outcome")
    .execute();
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, Number(count)]));
}

/** What became of the files of a run, in their order. */
export function listFiscalFiles(
  { db }: DataStore,
  {
    runId,
    outcome,
    after = -1,
    limit,
  }: { runId: string; outcome?: FileOutcome; after?: number | undefined; limit: number },
): Promise<FiscalFileRow[]> {
  let query = db
    .selectFrom("fiscal_file")
    .selectAll()
    .where("run_id", "=", runId)
    .where("position", ">", after)
    .orderBy("position")
    .limit(limit);
  if (outcome !== undefined) query = query.where("outcome", "=", outcome);
  return query.execute();
}

/** How often each name stands in the list of a run. */
export async function namesOfFiles({ db }: DataStore, runId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("fiscal_file")
    .select("name")
    .where("run_id", "=", runId)
    .execute();
  const names = new Map<string, number>();
  for (const { name } of rows) names.set(name, (names.get(name) ?? 0) + 1);
  return names;
}

/** Versions of files that an integration's folder has given, by the hash of their paths. */
export async function seenVersions(
  { db, can }: DataStore,
  integrationId: number,
  hashes: readonly string[],
): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  for (let at = 0; at < hashes.length; at += LIST) {
    const rows = await db
      .selectFrom("fiscal_seen")
      .select(["path_hash", "version"])
      .where("integration_id", "=", integrationId)
      .where(isAmong(can, "path_hash", hashes.slice(at, at + LIST)))
      .execute();
    for (const { path_hash, version } of rows) seen.set(path_hash, version);
  }
  return seen;
}

const LIST = 500;

export interface SeenFile {
  readonly path_hash: string;
  readonly version: string;
}

/** The last version counts. */
export async function markSeen(
  store: DataStore,
  files: readonly SeenFile[],
  { integrationId, runId, now }: { integrationId: number; runId: string; now: number },
): Promise<void> {
  for (let at = 0; at < files.length; at += LIST) {
    const part = files.slice(at, at + LIST);
    await inTransaction(store, async (tx) => {
      await tx.db
        .deleteFrom("fiscal_seen")
        .where("integration_id", "=", integrationId)
        .where(
          isAmong(
            tx.can,
            "path_hash",
            part.map(({ path_hash }) => path_hash),
          ),
        )
        .execute();
      const row = { integration_id: integrationId, run_id: runId, created_at: now };
      await insertFast(
        tx,
        "fiscal_seen",
        part.map((file) => ({ ...row, ...file })),
      );
    });
  }
}
