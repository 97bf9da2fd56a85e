import type { Entity, RecordOf } from "../../model/entities.ts";
import type { Change, Cursor, Page, StreamQuery } from "../../sdk/stream.ts";
import { agreementsOf, markGone } from "../../store/agreements.ts";
import {
  addCounts,
  type Counts,
  findRunCursors,
  findStreamCursor,
  moveRunCursor,
  NO_COUNTS,
  type RunCursor,
  saveStreamCursor,
} from "../../store/cursors.ts";
import { retryTransaction } from "../../store/faults.ts";
import { findOrigins } from "../../store/origins.ts";
import { noteGrowth } from "../../store/statistics.ts";
import { type DataStore, inTransaction } from "../../store/store.ts";
import { findAbsent, provesAbsence, removeAbsent } from "../gone.ts";
import { PageWriter } from "../page-writer.ts";
import { rolledBack } from "../rolled-back.ts";
import { keepPreview } from "./preview.ts";
import { inHubWords, openWork, readStateOf, type SyncSession, type Work } from "./session.ts";

type AnyChange = Change<RecordOf<Entity>>;
const KEYS_AT_ONCE = 100;

/** What the other side said, and how much of it there was. */
export interface Pulled {
  readonly counts: Counts;
  /** In a dry run: records that it has deleted. */
  readonly gone: readonly number[];
}

/**
 * Reads what the other side has, page by page; each page is compared, merged and committed with the place where the
 * next one starts. What is deleted there is only marked: see `deletes.ts`.
 */
export async function pull(session: SyncSession): Promise<Pulled> {
  const { job, params, partner } = session;
  const name = placeOf(session);
  const before = (await findRunCursors(job.data, job.runId)).find((one) => one.stream === name);
  let counts = before ? countsOf(before) : NO_COUNTS;
  if (before?.done) return { counts, gone: [] };
  if (before) job.log("info", "Going on after a break", { stream: name, pages: before.pages });
  const query = await queryOf(session, before);
  const seenIds = new Set<string>();
  const gone: number[] = [];
  let pages = before?.pages ?? 0;
  let cursor: Cursor = query.cursor ?? {};
  let isComplete = false;
  for await (const page of pagesOf(session, query)) {
    job.signal.throwIfAborted();
    const written = await takePage(session, page, { name, pages, counts });
    const growth = { before: counts.created, after: written.counts.created };
    if (!params.dry_run) await noteGrowth(job.data, partner.entity, growth);
    counts = written.counts;
    gone.push(...written.gone);
    if (params.dry_run) for (const { id } of page.changes) seenIds.add(id);
    pages += 1;
    cursor = page.cursor;
    isComplete = page.complete === true;
    job.progress(counts, page.total);
    job.log("info", "Page compared", { stream: name, page: pages, ...counts });
  }
  const end = { query, isComplete, wasBroken: before !== undefined, seenIds };
  gone.push(...(await markAbsent(session, end)));
  await closeRead(session, { name, pages, cursor, counts, mode: query.mode });
  return { counts, gone };
}

const placeOf = ({ params, partner }: SyncSession): string =>
  params.keys ? `${partner.streamName}:keys` : partner.streamName;

/** After a break its own last page; else what changed since the last read, where that can be asked for. */
async function queryOf(
  { job, params, partner }: SyncSession,
  before: RunCursor | undefined,
): Promise<StreamQuery> {
  const { streamName, stream } = partner;
  const isWhole =
    params.force || params.full || params.keys || !stream?.modes.includes("incremental");
  const mode = isWhole ? "full" : "incremental";
  const last = isWhole ? undefined : findStreamCursor(job.data, job.integration.id, streamName);
  const text = before?.cursor ?? (await last);
  return text === undefined ? { mode } : { mode, cursor: JSON.parse(text) as Cursor };
}

function pagesOf(session: SyncSession, query: StreamQuery): AsyncIterable<Page<RecordOf<Entity>>> {
  const { job, partner, params } = session;
  if (params.keys && partner.sink) return foundPages(session, params.keys, query.cursor);
  if (partner.stream) return partner.stream.read(job.context, query);
  return foundPages(session, [], query.cursor);
}

/** The records of these keys, asked for one by one; `at` of the cursor counts keys. */
async function* foundPages(
  { job, partner }: SyncSession,
  keys: readonly string[],
  cursor: Cursor | undefined,
): AsyncGenerator<Page<RecordOf<Entity>>> {
  for (let at = Number(cursor?.at ?? 0); at < keys.length; at += KEYS_AT_ONCE) {
    const part = keys.slice(at, at + KEYS_AT_ONCE);
    const found = (await partner.sink?.find(job.context, part)) ?? [];
    const changes = found.map(
      ({ remote_id: id, version, changed_at, data }): AnyChange => ({
        ...{ op: "upsert", id, data },
        ...(version === undefined ? {} : { version }),
        ...(changed_at === undefined ? {} : { changed_at }),
      }),
    );
    yield { changes, cursor: { at: at + part.length }, total: keys.length };
  }
}

interface Place {
  readonly name: string;
  readonly pages: number;
  readonly counts: Counts;
}

async function takePage(session: SyncSession, page: Page<RecordOf<Entity>>, place: Place) {
  const { job, params } = session;
  const wanted =
    params.keys && !session.partner.sink ? ofKeys(page.changes, params.keys) : undefined;
  const changes = inHubWords(session, wanted ?? page.changes);
  const write = async (tx: DataStore) => {
    const work = openWork(session);
    const { agreed, others, gone } = await splitDeletes(session, tx, changes);
    const writer = new PageWriter(tx, readStateOf(session, work.arbiter), job.clock.now());
    const written = await writer.write(others);
    const counts = addCounts(place.counts, {
      ...written.counts,
      read: written.counts.read + agreed,
    });
    return { work, counts, gone, refused: written.refused, outcomes: written.outcomes };
  };
  if (params.dry_run) return tryPage(session, page, { place, write });
  return retryTransaction(() =>
    inTransaction(job.data, async (tx) => {
      const { counts, gone } = await write(tx);
      await markGone(tx, session.of, { recordIds: gone, at: job.clock.now() });
      await move(session, tx, { page, place, counts });
      return { counts, gone };
    }),
  );
}

type Written = {
  readonly work: Work;
  readonly counts: Counts;
  readonly gone: readonly number[];
};

async function tryPage(
  session: SyncSession,
  page: Page<RecordOf<Entity>>,
  { place, write }: { place: Place; write: (tx: DataStore) => Promise<Written> },
) {
  const { data } = session.job;
  const { work, counts, gone } = await retryTransaction(() => rolledBack(data, write));
  await inTransaction(data, async (tx) => {
    await keepPreview(session, tx, work.results);
    await move(session, tx, { page, place, counts });
  });
  for (const id of work.results.recordIds()) session.handled.add(id);
  return { counts, gone };
}

function move(
  { job }: SyncSession,
  tx: DataStore,
  { page, place, counts }: { page: Page<RecordOf<Entity>>; place: Place; counts: Counts },
): Promise<void> {
  const { runId, clock } = job;
  const { name: stream, pages } = place;
  const { cursor, total } = page;
  const at = { now: clock.now(), isDone: false };
  return moveRunCursor(tx, { runId, stream, pages, cursor, counts, total, ...at });
}

const ofKeys = (changes: readonly AnyChange[], keys: readonly string[]): readonly AnyChange[] =>
  changes.filter(
    (change) =>
      change.op === "upsert" && keys.includes((change.data as { code?: string }).code ?? ""),
  );

/** Deletes of what both agree on wait for the end; of the others the page writer knows all that there is. */
async function splitDeletes(session: SyncSession, tx: DataStore, changes: readonly AnyChange[]) {
  const ids = changes.flatMap((change) => (change.op === "delete" ? [change.id] : []));
  if (ids.length === 0) return { others: changes, gone: [], agreed: 0 };
  const heads = await findOrigins(tx, { ...session.of, remoteIds: ids });
  const recordIds = [...heads.values()].map((head) => head.record_id);
  const agreements = await agreementsOf(tx, session.of, recordIds);
  const isAgreed = (id: string) => agreements.has(heads.get(id)?.record_id ?? 0);
  const others = changes.filter((change) => change.op !== "delete" || !isAgreed(change.id));
  const gone = [...agreements.keys()];
  return { others, gone, agreed: changes.length - others.length };
}

/** A complete read that did not come across a record shows that it is gone. */
async function markAbsent(
  session: SyncSession,
  end: {
    query: StreamQuery;
    isComplete: boolean;
    wasBroken: boolean;
    seenIds: ReadonlySet<string>;
  },
): Promise<readonly number[]> {
  const { job, partner, params } = session;
  const { stream } = partner;
  if (!stream || params.keys || !provesAbsence({ ...end, stream })) return [];
  const { arbiter } = openWork(session);
  const state = readStateOf(session, arbiter);
  const absent = await findAbsent(job.data, state, { ...end, startedAt: job.startedAt });
  if (!absent) {
    job.log("warn", "Nothing deleted: records that were set aside may be among those not seen");
    return [];
  }
  const ids = absent.ids.map((one) => one.recordId);
  const agreements = await agreementsOf(job.data, session.of, ids);
  const gone = [...agreements.values()].flatMap((row) =>
    row.state === "agreed" ? row.record_id : [],
  );
  if (params.dry_run) return gone;
  const now = job.clock.now();
  const others = absent.ids.filter((one) => !agreements.has(one.recordId));
  await retryTransaction(() =>
    inTransaction(job.data, async (tx) => {
      await markGone(tx, session.of, { recordIds: gone, at: now });
      if (!absent.isTooMany) await removeAbsent(tx, state, { ids: others, now });
    }),
  );
  return gone;
}

async function closeRead(
  { job, partner, params }: SyncSession,
  {
    name,
    pages,
    cursor,
    counts,
    mode,
  }: { name: string; pages: number; cursor: Cursor; counts: Counts; mode: StreamQuery["mode"] },
): Promise<void> {
  const { runId, clock, data, integration } = job;
  const now = clock.now();
  const isAsked = mode === "incremental" && !params.dry_run;
  await retryTransaction(() =>
    inTransaction(data, async (tx) => {
      const end = { runId, stream: name, pages, cursor, counts, total: counts.read, now };
      await moveRunCursor(tx, { ...end, isDone: true });
      if (!isAsked) return;
      const of = { integrationId: integration.id, stream: partner.streamName };
      await saveStreamCursor(tx, of, { cursor, now });
    }),
  );
}

const countsOf = (row: RunCursor): Counts => ({
  read: row.read_count,
  created: row.created_count,
  updated: row.updated_count,
  unchanged: row.unchanged_count,
  refused: row.refused_count,
});
