import type { Cursor } from "../sdk/stream.ts";
import { addCounts, type Counts, moveRunCursor, saveStreamCursor } from "../store/cursors.ts";
import { retryTransaction } from "../store/faults.ts";
import { insertRunPreviews } from "../store/run-previews.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { noteStreamSuccess } from "../store/stream-reads.ts";
import { type Absent, findAbsent, provesAbsence, type ReadEnd, removeAbsent } from "./gone.ts";
import type { Run } from "./job.ts";
import { previewOf } from "./preview.ts";
import type { ReadState } from "./read-state.ts";
import { rolledBack } from "./rolled-back.ts";

interface End extends ReadEnd {
  readonly cursor: Cursor;
}

/**
 * The end of a stream: what is gone at the source is deleted where the read proves it, and the cursors move, in
 * one transaction. Only the end of an incremental read is where the next one starts; a dry run moves nothing but
 * its own. Answers the counts of the read.
 */
export async function endRead(run: Run, state: ReadState, end: End): Promise<Counts> {
  const { job, options } = run;
  const absent = await compare(run, state, end);
  if (options.dryRun) return previewEnd(run, state, { end, absent });
  return retryTransaction(() =>
    inTransaction(job.data, async (tx) => {
      const counts = await remove(tx, state, { absent, now: job.clock.now() });
      await moveCursors(tx, { run, state, end, counts });
      return counts;
    }),
  );
}

/** What is to be deleted; says in the run's log why it is nothing. */
async function compare(run: Run, state: ReadState, end: End): Promise<Absent | undefined> {
  const { job, options } = run;
  const { stream } = state;
  if (!provesAbsence(end)) {
    const isBroken = end.isComplete && end.wasBroken && end.stream.deletes !== "none";
    if (isBroken) job.log("info", "Nothing deleted: the read was interrupted", { stream });
    return undefined;
  }
  const absent = await findAbsent(job.data, state, { ...end, startedAt: job.startedAt });
  if (!absent) {
    job.log("warn", "Nothing deleted: records that were set aside may be among those not seen", {
      stream,
    });
    return undefined;
  }
  const { ids, known, isTooMany } = absent;
  if (ids.length === 0) return undefined;
  const figures = { stream, gone: ids.length, known };
  if (isTooMany && !options.allowDeletes) {
    run.held.push(figures);
    job.log("warn", "Nothing deleted: too many records are gone at the source", figures);
    return undefined;
  }
  job.log("info", "Records gone at the source", figures);
  return absent;
}

async function remove(
  tx: DataStore,
  state: ReadState,
  { absent, now }: { absent: Absent | undefined; now: number },
): Promise<Counts> {
  if (!absent) return state.counts;
  const { counts } = await removeAbsent(tx, state, { ids: absent.ids, now });
  return addCounts(state.counts, counts);
}

async function previewEnd(
  run: Run,
  state: ReadState,
  { end, absent }: { end: End; absent: Absent | undefined },
): Promise<Counts> {
  const { job } = run;
  const now = job.clock.now();
  const ids = absent?.ids ?? [];
  const removed = await retryTransaction(() =>
    rolledBack(job.data, (tx) => removeAbsent(tx, state, { ids, now })),
  );
  const counts = addCounts(state.counts, removed.counts);
  const rows = removed.outcomes
    .flatMap((outcome) => previewOf(state, outcome, now) ?? [])
    .slice(0, run.room);
  run.room -= rows.length;
  await inTransaction(job.data, async (tx) => {
    await insertRunPreviews(tx, rows);
    await moveCursors(tx, { run, state, end, counts });
  });
  return counts;
}

async function moveCursors(
  tx: DataStore,
  { run, state, end, counts }: { run: Run; state: ReadState; end: End; counts: Counts },
): Promise<void> {
  const { job, options } = run;
  const { runId, stream, pages } = state;
  const { cursor, query } = end;
  const now = job.clock.now();
  const total = counts.read;
  await moveRunCursor(tx, { runId, stream, pages, cursor, counts, total, isDone: true, now });
  if (!options.dryRun) {
    const of = { integrationId: job.integration.id, stream, entity: state.entity };
    await noteStreamSuccess(tx, of, { runId, now });
  }
  if (query.mode !== "incremental" || options.dryRun) return;
  await saveStreamCursor(tx, { integrationId: job.integration.id, stream }, { cursor, now });
}
