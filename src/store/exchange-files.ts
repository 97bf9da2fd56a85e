import { hash } from "node:crypto";
import type { Insertable, Selectable } from "kysely";
import type { ExchangeFileTable } from "./exchange-schema.ts";
import { isAmong } from "./lists.ts";
import { type DataStore, inTransaction } from "./store.ts";

export type ExchangeFile = Selectable<ExchangeFileTable>;
export interface FileVersion {
  readonly path: string;
  readonly version: string;
}
const MAX_MESSAGE = 2_000;
const hashOf = (path: string): string => hash("sha256", path, "hex");

/** How those of the files ended that the definition has read as they are, by their paths. */
export async function filesRead(
  { db, can }: DataStore,
  definitionId: number,
  files: readonly FileVersion[],
): Promise<ReadonlyMap<string, ExchangeFile["state"]>> {
  const read = new Map<string, ExchangeFile["state"]>();
  for (let at = 0; at < files.length; at += 500) {
    const part = files.slice(at, at + 500);
    const hashes = part.map(({ path }) => hashOf(path));
    const rows = await db
      .selectFrom("exchange_file")
      .select(["path", "version", "state"])
      .where("definition_id", "=", definitionId)
      .where(isAmong(can, "path_hash", hashes))
      .execute();
    const known = new Map(rows.map((row) => [`${row.version} ${row.path}`, row.state]));
    for (const { path, version } of part) {
      const state = known.get(`${version} ${path}`);
      if (state !== undefined) read.set(path, state);
    }
  }
  return read;
}

export type FileOutcome = FileVersion &
  Pick<
    ExchangeFile,
    "definition_id" | "state" | "rows" | "refused" | "message" | "moved_to" | "run_id"
  >;

/** The last word counts where a file was read again. */
export const saveExchangeFile = (
  store: DataStore,
  { path, version, definition_id, message, ...outcome }: FileOutcome,
  now: number,
): Promise<void> =>
  inTransaction(store, async ({ db }) => {
    const path_hash = hashOf(path);
    const values = { ...outcome, message: message?.slice(0, MAX_MESSAGE) ?? null, updated_at: now };
    const { numUpdatedRows } = await db
      .updateTable("exchange_file")
      .set(values)
      .where("definition_id", "=", definition_id)
      .where("path_hash", "=", path_hash)
      .where("version", "=", version)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) return;
    const key = { definition_id, path, path_hash, version };
    await db
      .insertInto("exchange_file")
      .values({ ...key, ...values, created_at: now } as Insertable<ExchangeFileTable>)
      .execute();
  });

/** Where a file lies since it was read. */
export async function noteMoved(
  { db }: DataStore,
  { definition_id, path, version }: FileVersion & Pick<ExchangeFile, "definition_id">,
  values: Pick<ExchangeFile, "moved_to" | "updated_at">,
): Promise<void> {
  await db
    .updateTable("exchange_file")
    .set(values)
    .where("definition_id", "=", definition_id)
    .where("path_hash", "=", hashOf(path))
    .where("version", "=", version)
    .execute();
}

/** Newest first. */
export async function listExchangeFiles(
  { db }: DataStore,
  { definitionId, before, limit }: { definitionId: number; before?: number; limit: number },
): Promise<ExchangeFile[]> {
  let query = db
    .selectFrom("exchange_file")
    .selectAll()
    .where("definition_id", "=", definitionId)
    .orderBy("id", "desc")
    .limit(limit);
  if (before !== undefined) query = query.where("id", "<", before);
  return query.execute();
}
