import { hash } from "node:crypto";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { FileCopyTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type FileCopyRow = Selectable<FileCopyTable>;
export type NewFileCopy = Pick<
  FileCopyRow,
  | "file_id"
  | "integration_id"
  | "integration_slug"
  | "run_id"
  | "path"
  | "size_bytes"
  | "sha256"
  | "created_at"
>;

/** A place in a storage. */
export interface CopyPlace {
  readonly integrationId: number;
  readonly path: string;
}

const keyOf = (path: string): string => hash("sha256", path, "hex");

/** Says that a file is about to go there; the id of the row, whose state is `sending`. */
export async function insertFileCopy({ db, can }: DataStore, copy: NewFileCopy): Promise<number> {
  const values = {
    ...copy,
    path_key: keyOf(copy.path),
    state: "sending",
    updated_at: copy.created_at,
  };
  // The wall of a tenant's store adds tenant_id.
  const insert = db.insertInto("file_copy").values(values as unknown as Insertable<FileCopyTable>);
  if (can.returning) return (await insert.returning("id").executeTakeFirstOrThrow()).id;
  return Number((await insert.executeTakeFirstOrThrow()).insertId);
}

export async function updateFileCopy(
  { db }: DataStore,
  id: number,
  values: Updateable<FileCopyTable> & { readonly updated_at: number },
): Promise<void> {
  const key = values.path === undefined ? {} : { path_key: keyOf(values.path) };
  await db
    .updateTable("file_copy")
    .set({ ...values, ...key })
    .where("id", "=", id)
    .execute();
}

/** Only for a copy that never came about. */
export async function deleteFileCopy({ db }: DataStore, id: number): Promise<void> {
  await db.deleteFrom("file_copy").where("id", "=", id).where("state", "=", "sending").execute();
}

/** What this run did with the file before it broke off. */
export const findCopyOfRun = (
  { db }: DataStore,
  { fileId, runId }: { readonly fileId: number; readonly runId: string },
): Promise<FileCopyRow | undefined> =>
  db
    .selectFrom("file_copy")
    .selectAll()
    .where("run_id", "=", runId)
    .where("file_id", "=", fileId)
    .orderBy("id", "desc")
    .executeTakeFirst();

/** What the hub last filed at that place, unless it was replaced or removed through the hub. */
export const findCopyAt = (
  { db }: DataStore,
  { integrationId, path }: CopyPlace,
): Promise<FileCopyRow | undefined> =>
  db
    .selectFrom("file_copy")
    .selectAll()
    .where("integration_id", "=", integrationId)
    .where("path_key", "=", keyOf(path))
    .where("state", "=", "filed")
    .orderBy("id", "desc")
    .executeTakeFirst();

/** Which files of the hub lie at these paths as far as it knows, by path. */
export async function filesAt(
  { db }: DataStore,
  { integrationId, paths }: { readonly integrationId: number; readonly paths: readonly string[] },
): Promise<ReadonlyMap<string, number>> {
  if (paths.length === 0) return new Map();
  const rows = await db
    .selectFrom("file_copy")
    .select(["path", "file_id"])
    .where("integration_id", "=", integrationId)
    .where("path_key", "in", paths.map(keyOf))
    .where("state", "=", "filed")
    .orderBy("id")
    .execute();
  return new Map(rows.map(({ path, file_id }) => [path, file_id]));
}

/** What was filed at that place is there no more; `exceptId` is what lies there now. */
export async function endCopiesAt(
  { db }: DataStore,
  { integrationId, path }: CopyPlace,
  end: {
    readonly state: "replaced" | "removed";
    readonly runId: string;
    readonly now: number;
    readonly exceptId?: number;
  },
): Promise<void> {
  const { state, runId, now, exceptId } = end;
  await db
    .updateTable("file_copy")
    .set({ state, ended_at: now, ended_run_id: runId, updated_at: now })
    .where("integration_id", "=", integrationId)
    .where("path_key", "=", keyOf(path))
    .where("state", "=", "filed")
    .$if(exceptId !== undefined, (query) => query.where("id", "<>", exceptId ?? 0))
    .execute();
}

/** Where a file went, latest first; uploads under way are not among them. */
export const listFileCopies = (
  { db }: DataStore,
  fileId: number,
  { limit, beforeId }: { readonly limit: number; readonly beforeId?: number | undefined },
): Promise<FileCopyRow[]> =>
  db
    .selectFrom("file_copy")
    .selectAll()
    .where("file_id", "=", fileId)
    .where("state", "<>", "sending")
    .$if(beforeId !== undefined, (query) => query.where("id", "<", beforeId ?? 0))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

/** A copy that there is, was, or will be in a moment; undefined for a file that never left the hub. */
export const findAnyCopy = ({ db }: DataStore, fileId: number): Promise<FileCopyRow | undefined> =>
  db
    .selectFrom("file_copy")
    .selectAll()
    .where("file_id", "=", fileId)
    .orderBy("id", "desc")
    .executeTakeFirst();

/** The algorithm in which an integration told the hash of what came last; undefined where it tells none. */
export async function lastHashAlgorithm(
  { db }: DataStore,
  integrationId: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("file_copy")
    .select("hash_algorithm")
    .where("integration_id", "=", integrationId)
    .where("hash_algorithm", "is not", null)
    .orderBy("id", "desc")
    .executeTakeFirst();
  return row?.hash_algorithm ?? undefined;
}
