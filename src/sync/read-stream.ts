import type { Clock } from "../lib/clock.ts";
import type { Connector, Context, Cursor, StreamMode, StreamQuery } from "../sdk/connector.ts";
import {
  addCounts,
  type Counts,
  findRunCursors,
  findStreamCursor,
  moveRunCursor,
  NO_COUNTS,
  type RunCursor,
  saveStreamCursor,
} from "../store/cursors.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { commitPage, type ReadState } from "./commit-page.ts";
import type { Overlay } from "./merge.ts";

/** A line of the run's own log, for the person who looks at the run. */
export type RunLog = (
  level: "info" | "warn" | "error",
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** One run's work on one integration, as its action sees it. */
export interface Job {
  /** Of the run's tenant. */
  readonly data: DataStore;
  readonly runId: string;
  readonly integration: {
    readonly id: number;
    readonly slug: string;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  readonly connector: Connector;
  readonly context: Context;
  readonly log: RunLog;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  progress(counts: Counts, total: number | undefined): void;
}

export interface StreamRead {
  readonly stream: string;
  readonly query: Omit<StreamQuery, "cursor">;
  readonly overlay: Overlay;
}

/**
 * Reads streams one after the other, page by page, each page committed with its cursor. A run that was
 * cut off goes on after its last page; streams that it finished are not read again.
 */
export async function readStreams(job: Job, reads: readonly StreamRead[]): Promise<Counts> {
  const cursors = await findRunCursors(job.data, job.runId);
  const before = new Map(cursors.map((cursor) => [cursor.stream, cursor]));
  let done = NO_COUNTS;
  for (const read of reads) {
    done = addCounts(done, await readStream(job, read, { before: before.get(read.stream), done }));
  }
  return done;
}

async function readStream(
  job: Job,
  { stream: name, query, overlay }: StreamRead,
  { before, done }: { before: RunCursor | undefined; done: Counts },
): Promise<Counts> {
  const stream = job.connector.streams?.[name];
  if (!stream) throw new Error(`${job.connector.manifest.id} has no stream ${name}`);
  let counts = before ? countsOf(before) : NO_COUNTS;
  if (before?.done) return counts;
  let pages = before?.pages ?? 0;
  let cursor = await startOf(job, { stream: name, query, before });
  if (before) job.log("info", "Going on after a break", { stream: name, pages });
  const { runId, integration } = job;
  const from = cursor === undefined ? query : { ...query, cursor };
  for await (const page of stream.read(job.context, from)) {
    job.signal.throwIfAborted();
    const state: ReadState = {
      runId,
      integration,
      stream: name,
      entity: stream.entity,
      overlay,
      pages,
      counts,
    };
    counts = await commitPage(job.data, state, page, { now: job.clock.now(), isDone: false });
    pages += 1;
    cursor = page.cursor;
    job.progress(addCounts(done, counts), page.total);
    job.log("info", "Page stored", { stream: name, page: pages, ...counts });
  }
  const end = { stream: name, pages, cursor: cursor ?? {}, counts };
  await finish(job, end, query.mode);
  return counts;
}

/** After a break its own last page; else an incremental read goes on where the one before it ended. */
async function startOf(
  job: Job,
  {
    stream,
    query,
    before,
  }: { stream: string; query: StreamRead["query"]; before: RunCursor | undefined },
): Promise<Cursor | undefined> {
  const text =
    before || query.mode !== "incremental"
      ? before?.cursor
      : await findStreamCursor(job.data, job.integration.id, stream);
  return text === undefined ? undefined : (JSON.parse(text) as Cursor);
}

/** Only the end of an incremental read is where the next one starts. */
function finish(
  job: Job,
  end: { stream: string; pages: number; cursor: Cursor; counts: Counts },
  mode: StreamMode,
): Promise<void> {
  const { stream, cursor, counts } = end;
  const now = job.clock.now();
  return inTransaction(job.data, async (tx) => {
    const last = { ...end, runId: job.runId, total: counts.read, isDone: true, now };
    await moveRunCursor(tx, last);
    if (mode !== "incremental") return;
    const key = { integrationId: job.integration.id, stream };
    await saveStreamCursor(tx, key, { cursor, now });
  });
}

const countsOf = (row: RunCursor): Counts => ({
  read: row.read_count,
  created: row.created_count,
  updated: row.updated_count,
  unchanged: row.unchanged_count,
  refused: row.refused_count,
});
