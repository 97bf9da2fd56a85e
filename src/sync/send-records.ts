import type { Sink, WriteResult } from "../sdk/sink.ts";
import { retryTransaction } from "../store/faults.ts";
import {
  countRunResults,
  insertRunResults,
  nextRunBatch,
  type RunResult,
  updateRunResult,
} from "../store/run-results.ts";
import { inTransaction } from "../store/store.ts";
import { keepReturned } from "./keep-returned.ts";
import { linkOriginals, nameOf, storeOriginals } from "./originals.ts";
import type { Job, ReadOutcome } from "./read-stream.ts";
import { type Prepared, prepareBatch, tryBatch, writeBatch } from "./send-batch.ts";
import { planSend, type SendParams } from "./send-plan.ts";
import { linkSent } from "./sent-origins.ts";

const MAX_MESSAGE = 2_000;
const MAX_REMOTE = 255;
/** The version that the remote gave a record may be long; a longer one is no version to compare with. */
const bounded = (text: string | undefined): string | null =>
  text !== undefined && text.length <= MAX_REMOTE ? text : null;

/**
 * The action `send_records`: records of the hub into an outside system, batch by batch, with a result for each.
 * A run that was cut off repeats the batch under way with the same content under the same idempotency key.
 */
export async function sendRecords(job: Job, params: SendParams): Promise<ReadOutcome> {
  const { data, runId } = job;
  const before = await countRunResults(data, runId);
  if (before.total === 0) {
    const rows = await planSend(job, params, job.clock.now());
    await inTransaction(data, (tx) => insertRunResults(tx, rows));
  } else job.log("info", "Going on after a break", { settled: before.counts.read });
  for (;;) {
    job.signal.throwIfAborted();
    const { counts, total } = await countRunResults(data, runId);
    job.progress(counts, total);
    const rows = await nextRunBatch(data, runId);
    const [first] = rows;
    if (!first) break;
    await sendBatch(job, rows, params);
    job.log("info", params.dry_run ? "Batch tried" : "Batch sent", {
      sink: first.sink,
      batch: first.batch,
      records: rows.length,
    });
  }
  const { counts, conflicts } = await countRunResults(data, runId);
  const result = { ...(params.dry_run ? { dry_run: true } : {}), conflicts };
  return { counts, isPartial: false, result };
}

async function sendBatch(job: Job, rows: readonly RunResult[], params: SendParams): Promise<void> {
  const [{ sink: name, batch } = { sink: "", batch: 0 }] = rows;
  const sink = job.connector.sinks?.[name];
  if (!sink) throw new Error(`${job.connector.manifest.id} has no sink ${name}`);
  const overwrite = params.overwrite ?? false;
  const prepared = await prepareBatch(job, sink, { rows, overwrite });
  const open = prepared.flatMap(({ request }) => request ?? []);
  if (params.dry_run) {
    const results = await tryBatch(job, sink, open);
    return settle(job, sink, { prepared, results, isDry: true });
  }
  await keepRequests(job, prepared);
  const idempotencyKey = `${job.runId}-${batch}`;
  const results = await writeBatch(job, sink, { requests: open, idempotencyKey });
  await settle(job, sink, { prepared, results, isDry: false });
}

/** Before anything goes out: a repeat sends the same again, whatever has become of the records. */
const keepRequests = ({ data }: Job, prepared: readonly Prepared[]): Promise<void> =>
  retryTransaction(() =>
    inTransaction(data, async (tx) => {
      for (const { row, request } of prepared) {
        if (!request || row.request !== null) continue;
        const values = { status: "sending", request: JSON.stringify(request) } as const;
        await updateRunResult(tx, row.id, values);
      }
    }),
  );

interface Settling {
  readonly prepared: readonly Prepared[];
  readonly results: readonly WriteResult[];
  readonly isDry: boolean;
}

/** The results with what follows from them: origins, and the documents that came back. */
async function settle(job: Job, sink: Sink, { prepared, results, isDry }: Settling): Promise<void> {
  const pairs = paired(prepared, results);
  const originals = isDry
    ? []
    : pairs.flatMap(({ result }) =>
        (result.originals ?? []).map((one) => nameOf(result.remote_id ?? "", one, "returned")),
      );
  await storeOriginals(job.blobs, originals, job.signal);
  const now = job.clock.now();
  await retryTransaction(() =>
    inTransaction(job.data, async (tx) => {
      for (const { row, result } of pairs) {
        await updateRunResult(tx, row.id, {
          status: result.status,
          request: null,
          remote_id: bounded(result.remote_id),
          remote_version: bounded(result.version),
          message: result.message?.slice(0, MAX_MESSAGE) ?? null,
        });
      }
      if (isDry) return;
      await linkSent(tx, job, { pairs, entity: sink.entity, now });
      const { runId, integration } = job;
      await linkOriginals(tx, { entity: sink.entity, integration, runId }, { originals, now });
      if (sink.entity === "invoice") await keepReturned(tx, job, { originals, now });
    }),
  );
}

/** Results come in the order of the requests; a sink that answers otherwise is not believed. */
function paired(prepared: readonly Prepared[], results: readonly WriteResult[]) {
  const rest = [...results];
  return prepared.map(({ row, request, settled }) => {
    const result = settled ?? rest.shift();
    if (!result || (request && result.key !== request.key)) {
      throw new Error(`The sink ${row.sink} gave no result for ${row.record_key}`);
    }
    return { row, result };
  });
}
