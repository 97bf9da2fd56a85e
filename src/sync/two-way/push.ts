import type { Entity, RecordOf } from "../../model/entities.ts";
import type { Found, Sink, WriteResult } from "../../sdk/sink.ts";
import { saveAgreements } from "../../store/agreements.ts";
import { retryTransaction } from "../../store/faults.ts";
import {
  nextOutRows,
  type RunResult,
  replaceRunResults,
  updateRunResult,
} from "../../store/run-results.ts";
import { type DataStore, inTransaction } from "../../store/store.ts";
import { PageWriter } from "../page-writer.ts";
import type { PlacedChange } from "../placed-change.ts";
import { type Request, writeBatch } from "../send-batch.ts";
import { linkSent } from "../sent-origins.ts";
import { removeBatch } from "./push-removals.ts";
import { prepareRows } from "./push-requests.ts";
import { REMOVAL, type ShownChange } from "./result-book.ts";
import { inHubWords, openWork, readStateOf, type SyncSession } from "./session.ts";

const BATCH = 50;
/** A record that is changed there each time before it can be written is left for the next run. */
const MAX_TRIES = 3;
const MAX_TEXT = 2_000;
const MAX_REMOTE = 200;
const RESTLESS = "It is changed there all the time: the next run tries again.";

type AnyFound = Found<RecordOf<Entity>>;
type Tries = Map<number, number>;

/**
 * Writes what waits to be written there, batch by batch. What was changed there meanwhile is compared again first; a
 * batch that a crash cut off is repeated with the same content under the same idempotency key.
 */
export async function push(
  session: SyncSession,
  onBatch: () => Promise<void> = async () => {},
): Promise<void> {
  const { job, partner } = session;
  const { sink } = partner;
  if (!sink) return;
  const tries: Tries = new Map();
  for (;;) {
    job.signal.throwIfAborted();
    const rows = await nextOutRows(job.data, job.runId, BATCH);
    const [first] = rows;
    if (!first) return;
    if (first.request === REMOVAL) await removeBatch(session, sink, rows);
    else await writeRows(session, sink, { rows, tries });
    job.log("info", first.request === REMOVAL ? "Batch removed there" : "Batch written there", {
      records: rows.length,
    });
    await onBatch();
  }
}

async function writeRows(
  session: SyncSession,
  sink: Sink,
  { rows, tries }: { rows: readonly RunResult[]; tries: Tries },
): Promise<void> {
  const { job } = session;
  const isRepeat = rows[0]?.status === "sending";
  const { ready, again, found } = isRepeat
    ? { ready: rows, again: [], found: [] }
    : await prepareRows(session, sink, rows);
  if (again.length > 0) await compareAgain(session, { rows: again, found, tries });
  if (ready.length === 0) return;
  const requests = ready.map((row) => JSON.parse(row.request ?? "null") as Request);
  const idempotencyKey = `${job.runId}-${ready[0]?.batch ?? 0}`;
  const results = await writeBatch(job, sink, { requests, idempotencyKey });
  await settle(session, sink, { pairs: paired(ready, requests, results), tries });
}

interface Pair {
  readonly row: RunResult;
  readonly result: WriteResult;
}

function paired(
  rows: readonly RunResult[],
  requests: readonly Request[],
  results: readonly WriteResult[],
): readonly Pair[] {
  return rows.map((row, i) => {
    const result = results[i];
    if (result && result.key === requests[i]?.key) return { row, result };
    throw new Error(`The sink ${row.sink} gave no result for ${row.record_key}`);
  });
}

/** The results, and what both sides agree on now: what the other side shows of what was written. */
async function settle(
  session: SyncSession,
  sink: Sink,
  { pairs, tries }: { pairs: readonly Pair[]; tries: Tries },
): Promise<void> {
  const { job, partner } = session;
  const keys = pairs.flatMap(({ result }) => (result.status === "rejected" ? [] : result.key));
  const found = keys.length === 0 ? [] : await sink.find(job.context, keys);
  const there = new Map(found.map((one) => [one.key, one]));
  const written = pairs.filter(({ result }) => isWritten(result));
  const shown = written.flatMap(({ row, result }) => {
    const one = there.get(result.key);
    return one ? [{ row, found: one }] : [];
  });
  const echoes = new Map(shown.map(({ row }) => [row.record_id, sentValues(row)]));
  const unseen = written.filter(({ result }) => !there.has(result.key));
  const now = job.clock.now();
  await retryTransaction(() =>
    inTransaction(job.data, async (tx) => {
      for (const { row, result } of pairs) await updateRunResult(tx, row.id, rowAfter(result));
      await linkSent(tx, job, { pairs: unseen, entity: partner.entity, now });
      await agreeUnseen(session, tx, unseen);
      await takeFound(session, tx, { shown, echoes });
    }),
  );
  const refused = pairs.filter(({ result }) => result.status === "conflict");
  if (refused.length === 0) return;
  await compareAgain(session, { rows: refused.map(({ row }) => row), found, tries });
}

/**
 * What was made there and does not show yet (rows that an ERP takes over in its own time) is agreed on as it was
 * sent: it is not made again, and compared once it shows.
 */
async function agreeUnseen(
  { job, of }: SyncSession,
  tx: DataStore,
  pairs: readonly Pair[],
): Promise<void> {
  const now = job.clock.now();
  const made = pairs.filter(({ row }) => row.remote_id === null);
  const rows = made.map(({ row, result }) => ({
    ...{ entity: of.entity, record_id: row.record_id, integration_id: of.integrationId },
    remote_id: (result.remote_id ?? "").slice(0, MAX_REMOTE),
    ours: JSON.stringify(Object.fromEntries(sentValues(row))),
    ...{ theirs: null, origin_hash: "", record_revision: 0, state: "agreed" as const },
    ...{ gone_at: null, run_id: job.runId, created_at: now, updated_at: now },
  }));
  await saveAgreements(tx, of, rows);
}

const isWritten = ({ status }: WriteResult): boolean =>
  status === "created" || status === "updated" || status === "unchanged";

const rowAfter = ({ status, remote_id, version, message }: WriteResult) => ({
  status,
  request: null,
  ...(remote_id === undefined ? {} : { remote_id: remote_id.slice(0, MAX_REMOTE) }),
  ...(version === undefined || version.length > MAX_REMOTE ? {} : { remote_version: version }),
  message: message?.slice(0, MAX_TEXT) ?? null,
});

const sentValues = ({ changes }: RunResult): ReadonlyMap<string, unknown> =>
  new Map(
    (JSON.parse(changes ?? "[]") as readonly ShownChange[]).map(({ field, after }) => [
      field,
      after,
    ]),
  );

interface Shown {
  readonly row: RunResult;
  readonly found: AnyFound;
}

/** What the other side shows of these records, through the same gate as a page that is read. */
async function takeFound(
  session: SyncSession,
  tx: DataStore,
  {
    shown,
    echoes,
  }: {
    shown: readonly Shown[];
    echoes?: ReadonlyMap<number, ReadonlyMap<string, unknown>>;
  },
): Promise<void> {
  if (shown.length === 0) return;
  const { arbiter } = openWork(session, { wantsAll: true, ...(echoes ? { echoes } : {}) });
  const changes = shown.map(({ row, found }): PlacedChange<Entity> => {
    const { remote_id: id, version, changed_at, data } = found;
    return {
      ...{ op: "upsert", id, data, record_id: row.record_id },
      ...(version === undefined ? {} : { version }),
      ...(changed_at === undefined ? {} : { changed_at }),
    };
  });
  const writer = new PageWriter(tx, readStateOf(session, arbiter), session.job.clock.now());
  await writer.write(inHubWords(session, changes));
}

/** These were changed there since they were read: what is to be written is decided anew. */
async function compareAgain(
  session: SyncSession,
  { rows, found, tries }: { rows: readonly RunResult[]; found: readonly AnyFound[]; tries: Tries },
): Promise<void> {
  const { job } = session;
  const there = new Map(found.map((one) => [one.key, one]));
  for (const { record_id: id } of rows) tries.set(id, (tries.get(id) ?? 0) + 1);
  const isTired = (row: RunResult) => (tries.get(row.record_id) ?? 0) > MAX_TRIES;
  const shown = rows.flatMap((row): Shown[] => {
    const one = there.get(row.record_key ?? "");
    return one && !isTired(row) ? [{ row, found: one }] : [];
  });
  const left = rows.filter((row) => !shown.some((one) => one.row.id === row.id));
  await retryTransaction(() =>
    inTransaction(job.data, async (tx) => {
      for (const row of left) {
        const values = isTired(row)
          ? ({ status: "conflict", message: RESTLESS } as const)
          : ({ status: "rejected", message: "It is not there any more." } as const);
        await updateRunResult(tx, row.id, { ...values, request: null });
      }
      await replaceRunResults(
        tx,
        shown.map(({ row }) => row.id),
      );
      await takeFound(session, tx, { shown });
    }),
  );
}
