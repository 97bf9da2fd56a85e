import { type Insertable, type Selectable, type SqlBool, sql } from "kysely";
import { ENTITIES } from "../model/entities.ts";
import { markForCommands } from "./command-marks.ts";
import type { FileTable } from "./data-schema.ts";
import { type DataStore, inTransaction } from "./store.ts";

export type FileRow = Selectable<FileTable>;
export type NewFile = Omit<Insertable<FileTable>, "id" | "tenant_id" | "updated_at">;

/** The id of the new row. The bytes must be in the file store before. */
export function insertFile(store: DataStore, file: NewFile): Promise<number> {
  return inTransaction(store, async (tx) => {
    const id = await insertRow(tx, file);
    await markOwner(tx, file.source);
    return id;
  });
}

/** The commands show files beside the record that they are of. */
async function markOwner(store: DataStore, source: string | null | undefined): Promise<void> {
  const [, entity = "", id] = /^([a-z]+)\/(\d{1,15})\//.exec(source ?? "") ?? [];
  const owner = ENTITIES.find((one) => one === entity);
  if (owner && store.tenantId !== undefined) await markForCommands(store, owner, [Number(id)]);
}

async function insertRow({ db, can }: DataStore, file: NewFile): Promise<number> {
  const values = { ...file, updated_at: file.created_at };
  // The wall of a tenant's store adds tenant_id.
  const insert = db.insertInto("file").values(values as Insertable<FileTable>);
  if (can.returning) return (await insert.returning("id").executeTakeFirstOrThrow()).id;
  return Number((await insert.executeTakeFirstOrThrow()).insertId);
}

/**
 * The row of that `source`: the one there is, or a new one. Not for a transaction: PostgreSQL ends it when
 * another worker was quicker.
 */
export async function insertFileOnce(
  store: DataStore,
  file: NewFile & { readonly source: string },
): Promise<FileRow> {
  const earlier = await findFileBySource(store, file.source);
  if (earlier) return earlier;
  try {
    await insertFile(store, file);
  } catch (error) {
    const quicker = await findFileBySource(store, file.source);
    if (!quicker) throw error;
    return quicker;
  }
  const made = await findFileBySource(store, file.source);
  if (!made) throw new Error("The row of a file is gone right after its insert");
  return made;
}

export const findFile = ({ db }: DataStore, id: number): Promise<FileRow | undefined> =>
  db.selectFrom("file").selectAll().where("id", "=", id).executeTakeFirst();

export const findFileBySource = ({ db }: DataStore, source: string): Promise<FileRow | undefined> =>
  db.selectFrom("file").selectAll().where("source", "=", source).executeTakeFirst();

/** Files of what a source names, in the order in which they came: `invoice/412/`. */
export const findFilesBySource = ({ db }: DataStore, prefix: string): Promise<FileRow[]> =>
  db
    .selectFrom("file")
    .selectAll()
    .where("source", ">=", prefix)
    .where("source", "<", `${prefix.slice(0, -1)}0`)
    .orderBy("id")
    .execute();

/** Which of these sources have a file. */
export async function findFilesBySources(
  { db }: DataStore,
  sources: readonly string[],
): Promise<ReadonlySet<string>> {
  if (sources.length === 0) return new Set();
  const rows = await db
    .selectFrom("file")
    .select("source")
    .where("source", "in", [...sources])
    .execute();
  return new Set(rows.flatMap(({ source }) => source ?? []));
}

/** A file of these bytes that came from a source, whatever it is a file of now. */
export const findFetchedFile = ({ db }: DataStore, sha256: string): Promise<FileRow | undefined> =>
  db
    .selectFrom("file")
    .selectAll()
    .where("sha256", "=", sha256)
    .where("source", "is not", null)
    .limit(1)
    .executeTakeFirst();

/**
 * The newest file of that name that a person or a program put there (not one that the hub fetched or made).
 * One of the `period` comes before one of no period; one of another period is not meant.
 */
export async function findPlacedFile(
  { db }: DataStore,
  { name, period }: { readonly name: string; readonly period: string },
): Promise<FileRow | undefined> {
  const placed = db
    .selectFrom("file")
    .selectAll()
    .where("name", "=", name)
    .where("source", "is", null)
    .orderBy("id", "desc")
    .limit(1);
  return (
    (await placed.where("period", "=", period).executeTakeFirst()) ??
    (await placed.where("period", "is", null).executeTakeFirst())
  );
}

export interface FileFilter {
  readonly kind?: string;
  readonly period?: string;
  readonly name?: string;
  /** Of the name, in whatever letter case the database can tell. */
  readonly part?: string;
  /** Only rows with a smaller id: the last one of the page before. */
  readonly beforeId?: number;
  readonly limit: number;
}

/** Newest first. */
export function listFiles(
  { db }: DataStore,
  { kind, period, name, part, beforeId, limit }: FileFilter,
): Promise<FileRow[]> {
  let query = db.selectFrom("file").selectAll().orderBy("id", "desc").limit(limit);
  if (kind !== undefined) query = query.where("kind", "=", kind);
  if (period !== undefined) query = query.where("period", "=", period);
  if (name !== undefined) query = query.where("name", "=", name);
  if (part !== undefined) query = query.where(hasPart(part));
  if (beforeId !== undefined) query = query.where("id", "<", beforeId);
  return query.execute();
}

const hasPart = (part: string) =>
  sql<SqlBool>`lower(name) like lower(${`%${part.replace(/[\\%_!]/g, "!$&")}%`}) escape '!'`;

/** True when there was one. The bytes stay until the file store is told. */
export function deleteFile(store: DataStore, id: number): Promise<boolean> {
  return inTransaction(store, async (tx) => {
    const file = await findFile(tx, id);
    if (!file) return false;
    await tx.db.deleteFrom("file").where("id", "=", id).execute();
    await markOwner(tx, file.source);
    return true;
  });
}

/** Whether any tenant has a file of these bytes: ask it of the hub's own store, not of a tenant's. */
export async function isBlobUsed({ db, tenantId }: DataStore, sha256: string): Promise<boolean> {
  if (tenantId !== undefined) throw new Error("A tenant's store cannot see whose bytes these are");
  for (const table of ["file", "exchange_batch"] as const) {
    const row = await db
      .selectFrom(table)
      .select("id")
      .where("sha256", "=", sha256)
      .limit(1)
      .executeTakeFirst();
    if (row) return true;
  }
  return false;
}
