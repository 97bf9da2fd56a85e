import type { Selectable } from "kysely";
import { TransientError } from "../lib/errors.ts";
import type { RunCursorTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type RunCursor = Selectable<RunCursorTable>;

export interface Counts {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}
export const NO_COUNTS: Counts = { read: 0, created: 0, updated: 0, unchanged: 0, refused: 0 };

export const addCounts = (a: Counts, b: Counts): Counts => ({
  read: a.read + b.read,
  created: a.created + b.created,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
  refused: a.refused + b.refused,
});

/** How far a run has come, stream by stream. */
export async function findRunCursors({ db }: DataStore, runId: string): Promise<RunCursor[]> {
  return db.selectFrom("run_cursor").selectAll().where("run_id", "=", runId).execute();
}

/**
 * Moves a run's cursor on, in the transaction of the page that it stands for. `pages` is how many pages
 * came before: whoever holds an older number has lost the run.
 * @throws TransientError code `lease_lost`
 */
export async function moveRunCursor(
  { db }: DataStore,
  move: {
    runId: string;
    stream: string;
    pages: number;
    cursor: object;
    counts: Counts;
    total: number | undefined;
    isDone: boolean;
    now: number;
  },
): Promise<void> {
  const { counts } = move;
  const values = {
    cursor: JSON.stringify(move.cursor),
    pages: move.pages + 1,
    read_count: counts.read,
    created_count: counts.created,
    updated_count: counts.updated,
    unchanged_count: counts.unchanged,
    refused_count: counts.refused,
    total_count: move.total ?? null,
    done: move.isDone ? 1 : 0,
    updated_at: move.now,
  } as const;
  if (move.pages === 0) {
    const key = { run_id: move.runId, stream: move.stream };
    await db
      .insertInto("run_cursor")
      .values({ ...key, ...values })
      .execute();
    return;
  }
  const { numUpdatedRows } = await db
    .updateTable("run_cursor")
    .set(values)
    .where("run_id", "=", move.runId)
    .where("stream", "=", move.stream)
    .where("pages", "=", move.pages)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) {
    throw new TransientError("Another worker has taken this run over.", { code: "lease_lost" });
  }
}

/** Where the next incremental read of a stream starts; undefined before the first has ended. */
export async function findStreamCursor(
  { db }: DataStore,
  integrationId: number,
  stream: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("stream_cursor")
    .select("cursor")
    .where("integration_id", "=", integrationId)
    .where("stream", "=", stream)
    .executeTakeFirst();
  return row?.cursor;
}

export async function saveStreamCursor(
  { db }: DataStore,
  key: { integrationId: number; stream: string },
  { cursor, now }: { cursor: object; now: number },
): Promise<void> {
  const values = { cursor: JSON.stringify(cursor), updated_at: now };
  const { numUpdatedRows } = await db
    .updateTable("stream_cursor")
    .set(values)
    .where("integration_id", "=", key.integrationId)
    .where("stream", "=", key.stream)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) return;
  const row = { integration_id: key.integrationId, stream: key.stream, ...values };
  await db.insertInto("stream_cursor").values(row).execute();
}
