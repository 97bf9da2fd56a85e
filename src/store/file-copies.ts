import type { Insertable, Selectable } from "kysely";
import type { FileCopyTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type FileCopyRow = Selectable<FileCopyTable>;
export type NewFileCopy = Omit<Insertable<FileCopyTable>, "id" | "tenant_id" | "updated_at">;

/** Says where a file went; call it in the transaction that tells of it. */
export async function insertFileCopy({ db }: DataStore, copy: NewFileCopy): Promise<void> {
  const values = { ...copy, updated_at: copy.created_at };
  // The wall of a tenant's store adds tenant_id.
  await db
    .insertInto("file_copy")
    .values(values as Insertable<FileCopyTable>)
    .execute();
}

/** What this run has filed at that path already, before it broke off. */
export const findCopyOfRun = (
  { db }: DataStore,
  {
    fileId,
    runId,
    path,
  }: { readonly fileId: number; readonly runId: string; readonly path: string },
): Promise<FileCopyRow | undefined> =>
  db
    .selectFrom("file_copy")
    .selectAll()
    .where("file_id", "=", fileId)
    .where("run_id", "=", runId)
    .where("path", "=", path)
    .executeTakeFirst();

/** Where a file went, latest first; at most `limit`. */
export const listFileCopies = (
  { db }: DataStore,
  fileId: number,
  limit: number,
): Promise<FileCopyRow[]> =>
  db
    .selectFrom("file_copy")
    .selectAll()
    .where("file_id", "=", fileId)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
