import { newId } from "../lib/ids.ts";
import type { Cursor, Stream, StreamQuery } from "../sdk/stream.ts";
import {
  addCounts,
  type Counts,
  findRunCursors,
  findStreamCursor,
  NO_COUNTS,
  type RunCursor,
} from "../store/cursors.ts";
import { countRunPreviews, removeRunPreviews } from "../store/run-previews.ts";
import { noteGrowth } from "../store/statistics.ts";
import { commitPage, previewPage } from "./commit-page.ts";
import { endRead } from "./end-read.ts";
import { withoutReports } from "./inbox-reports.ts";
import type { Job, ReadOptions, Run } from "./job.ts";
import { readNoted } from "./note-read.ts";
import { nameOriginals, storeOriginals } from "./originals.ts";
import { MAX_PREVIEWS } from "./preview.ts";
import type { Overlay, ReadState } from "./read-state.ts";

export type { Job, ReadOptions, RunLog } from "./job.ts";

/** What a dry run showed is kept for a month. */
const PREVIEW_TTL_MS = 30 * 24 * 3_600_000;

export interface StreamRead {
  readonly stream: string;
  readonly query: Omit<StreamQuery, "cursor">;
  readonly overlay: Overlay;
}

/** What a run's reads came to. */
export interface ReadOutcome {
  readonly counts: Counts;
  /** Something was left undone that a person has to decide. */
  readonly isPartial: boolean;
  readonly result?: object;
}

/**
 * Reads streams one after the other, page by page, each page committed with its cursor. A run that was
 * cut off goes on after its last page; streams that it finished are not read again.
 */
export async function readStreams(
  job: Job,
  reads: readonly StreamRead[],
  options: ReadOptions = {},
): Promise<ReadOutcome> {
  const cursors = await findRunCursors(job.data, job.runId);
  const before = new Map(cursors.map((cursor) => [cursor.stream, cursor]));
  const previewed = options.dryRun ? await openPreview(job) : 0;
  const run: Run = { job, options, done: NO_COUNTS, room: MAX_PREVIEWS - previewed, held: [] };
  for (const read of reads) {
    const entity = job.connector.streams?.[read.stream]?.entity ?? "";
    const noted = { stream: read.stream, entity, isTry: options.dryRun === true };
    const work = () => readStream(run, read, before.get(read.stream));
    run.done = addCounts(run.done, await readNoted(job, noted, work));
  }
  return { counts: run.done, isPartial: run.held.length > 0, ...resultOf(run) };
}

/** Old previews make room for the new one; answers how many rows it has already, after a break. */
async function openPreview({ data, runId, clock }: Job): Promise<number> {
  await removeRunPreviews(data, newId("run", clock.now() - PREVIEW_TTL_MS));
  return countRunPreviews(data, runId);
}

const REMEDY =
  "Look at the source: if these records are really gone there, start the same run with allow_deletes: true.";

function resultOf({ options, room, held }: Run): Pick<ReadOutcome, "result"> {
  const preview = { dry_run: true, preview_is_cut: room <= 0 };
  const result = {
    ...(options.dryRun ? preview : {}),
    ...(held.length > 0 ? { deletes_held: held, remedy: REMEDY } : {}),
  };
  return Object.keys(result).length > 0 ? { result } : {};
}

async function readStream(
  run: Run,
  { stream: name, query, overlay }: StreamRead,
  before: RunCursor | undefined,
): Promise<Counts> {
  const { job } = run;
  const stream = job.connector.streams?.[name];
  if (!stream) throw new Error(`${job.connector.manifest.id} has no stream ${name}`);
  let state = stateOf(job, { stream, name, overlay, before });
  if (before?.done) return state.counts;
  let cursor = await startOf(job, { stream: name, query, before });
  let isComplete = false;
  const seenIds = new Set<string>();
  if (before) job.log("info", "Going on after a break", { stream: name, pages: before.pages });
  const from = cursor === undefined ? query : { ...query, cursor };
  const context = run.options.dryRun ? withoutReports(job.context) : job.context;
  for await (const read of stream.read(context, from)) {
    job.signal.throwIfAborted();
    const { page, originals } = nameOriginals(stream.entity, read);
    const moment = { now: job.clock.now(), isDone: false };
    let counts: Counts;
    if (run.options.dryRun) {
      const previewed = await previewPage(job.data, state, page, { ...moment, room: run.room });
      ({ counts, room: run.room } = previewed);
      for (const { id } of page.changes) seenIds.add(id);
    } else {
      await storeOriginals(job.blobs, originals, job.signal);
      counts = await commitPage(job.data, state, page, { ...moment, originals });
    }
    if (!run.options.dryRun) {
      const growth = { before: state.counts.created, after: counts.created };
      await noteGrowth(job.data, stream.entity, growth);
    }
    state = { ...state, pages: state.pages + 1, counts };
    cursor = page.cursor;
    isComplete = page.complete === true;
    job.progress(addCounts(run.done, counts), page.total);
    job.log("info", "Page stored", { stream: name, page: state.pages, ...counts });
  }
  const end = { stream, query, isComplete, wasBroken: before !== undefined, seenIds };
  return endRead(run, state, { ...end, cursor: cursor ?? {} });
}

function stateOf(
  { runId, integration, enricher }: Job,
  {
    stream,
    name,
    overlay,
    before,
  }: { stream: Stream; name: string; overlay: Overlay; before: RunCursor | undefined },
): ReadState {
  return {
    runId,
    integration,
    enricher,
    stream: name,
    authority: stream.authority ?? "books",
    entity: stream.entity,
    overlay,
    pages: before?.pages ?? 0,
    counts: before ? countsOf(before) : NO_COUNTS,
  };
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

const countsOf = (row: RunCursor): Counts => ({
  read: row.read_count,
  created: row.created_count,
  updated: row.updated_count,
  unchanged: row.unchanged_count,
  refused: row.refused_count,
});
