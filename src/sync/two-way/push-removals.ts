import { isHubError } from "../../lib/errors.ts";
import type { RemoveRequest, Sink, WriteResult } from "../../sdk/sink.ts";
import { deleteAgreements } from "../../store/agreements.ts";
import { retryTransaction } from "../../store/faults.ts";
import { originsOf, updateOrigin } from "../../store/origins.ts";
import { nextBatchNumber, type RunResult, updateRunResult } from "../../store/run-results.ts";
import { inTransaction } from "../../store/store.ts";
import type { SyncSession } from "./session.ts";

const MAX_TEXT = 2_000;

/** Removes there what was deleted in the hub. What was changed there meanwhile stays, for the next run to compare. */
export async function removeBatch(
  session: SyncSession,
  sink: Sink,
  rows: readonly RunResult[],
): Promise<void> {
  const { job } = session;
  const isRepeat = rows[0]?.status === "sending";
  const batch = isRepeat ? (rows[0]?.batch ?? 0) : await nextBatchNumber(job.data, job.runId);
  if (!isRepeat) {
    await inTransaction(job.data, async (tx) => {
      for (const { id } of rows) await updateRunResult(tx, id, { batch, status: "sending" });
    });
  }
  const requests = rows.map(toRequest);
  const results = await remove(session, sink, { requests, key: `${job.runId}-${batch}` });
  await settle(session, rows, results);
}

const toRequest = ({ record_key: key, remote_id: id, remote_version: version }: RunResult) => ({
  key: key ?? "",
  remote_id: id ?? "",
  ...(version === null ? {} : { expect_version: version }),
});

/** Where the batch is refused as a whole each record goes alone. */
async function remove(
  session: SyncSession,
  sink: Sink,
  { requests, key }: { requests: readonly RemoveRequest[]; key: string },
): Promise<readonly WriteResult[]> {
  try {
    return (await sink.remove?.(session.job.context, requests, key)) ?? [];
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    const [only] = requests;
    if (requests.length === 1 && only) {
      return [{ key: only.key, status: "rejected", message: error.message }];
    }
    const results: WriteResult[] = [];
    for (const [at, request] of requests.entries())
      results.push(...(await remove(session, sink, { requests: [request], key: `${key}-${at}` })));
    return results;
  }
}

async function settle(
  { job, of }: SyncSession,
  rows: readonly RunResult[],
  results: readonly WriteResult[],
): Promise<void> {
  const now = job.clock.now();
  const isGone = ({ status }: WriteResult) => status === "deleted" || status === "unchanged";
  await retryTransaction(() =>
    inTransaction(job.data, async (tx) => {
      for (const [i, row] of rows.entries()) {
        const result = results[i];
        if (!result) throw new Error(`The sink ${row.sink} gave no result for ${row.record_key}`);
        const message = result.message?.slice(0, MAX_TEXT) ?? null;
        const status = isGone(result) ? "deleted" : result.status;
        await updateRunResult(tx, row.id, { status, request: null, message });
      }
      const gone = rows.filter((_, i) => isGone(results[i] as WriteResult)).map((r) => r.record_id);
      const origins = await originsOf(tx, of.entity, gone);
      for (const { id, integration_id } of origins) {
        if (integration_id !== of.integrationId) continue;
        await updateOrigin(tx, id, { deleted_at: now, updated_at: now });
      }
      await deleteAgreements(tx, of, gone);
    }),
  );
}
