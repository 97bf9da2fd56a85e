import type { ExchangeBatch } from "../../store/exchange-sent.ts";
import { removeBatch, saveSent, updateBatch } from "../../store/exchange-sent.ts";
import { retryTransaction } from "../../store/faults.ts";
import { settleRunBatch, updateRunResult } from "../../store/run-results.ts";
import { inTransaction } from "../../store/store.ts";
import type { ActionJob } from "../exchange-job.ts";
import type { ExportDefinition } from "../export-definition.ts";
import type { Outgoing } from "./mapped-records.ts";

export interface Settlement {
  readonly definitionId: number;
  readonly entity: ExportDefinition["entity"];
  /** Number of the run's part. */
  readonly part: number;
  /** Absent where nothing went out. */
  readonly batch: ExchangeBatch | undefined;
  /** A batch that was begun and has come to nothing. */
  readonly dropped?: number;
  readonly sent: readonly (Pick<Outgoing, "result" | "hash"> & { readonly key: string | null })[];
  /** Reasons by the ids of results. */
  readonly refused: ReadonlyMap<number, string>;
  /** What the target says of its rows where it is known: they were there before. */
  readonly updated?: ReadonlySet<number>;
  readonly target: string;
  readonly content?: { readonly sha256: string; readonly sizeBytes: number; readonly mime: string };
}

const MAX_MESSAGE = 2_000;

/** What has become of a batch: its results, what was sent of each record, the batch itself, in one transaction. */
export async function settleExport(job: ActionJob, one: Settlement): Promise<void> {
  const { definitionId, entity, part, batch, sent, refused, updated, target, content } = one;
  const now = job.clock.now();
  const changed = sent.filter(({ result }) => updated?.has(result.id));
  await retryTransaction(() =>
    inTransaction(job.data, async (tx) => {
      for (const [id, message] of refused) {
        await updateRunResult(tx, id, {
          status: "rejected",
          message: message.slice(0, MAX_MESSAGE),
        });
      }
      for (const { result } of changed) await updateRunResult(tx, result.id, { status: "updated" });
      await settleRunBatch(
        tx,
        { runId: job.runId, batch: part, except: [] },
        { status: "created", message: null, remote_id: null },
      );
      if (one.dropped !== undefined) await removeBatch(tx, one.dropped);
      if (!batch) return;
      const rows = sent.map(({ result, hash, key }) => ({
        ...{ definition_id: definitionId, entity, record_id: result.record_id, batch_id: batch.id },
        ...({ hash, target_key: key, state: "sent", remote_id: null, message: null } as const),
        ...{ created_at: now, updated_at: now },
      }));
      await saveSent(tx, rows, { definitionId, entity });
      await updateBatch(tx, batch.id, {
        ...({ target, records: sent.length, state: "sent", updated_at: now } as const),
        ...(content
          ? { sha256: content.sha256, size_bytes: content.sizeBytes, mime: content.mime }
          : {}),
      });
    }),
  );
}
