import { toRfc3339 } from "../../lib/clock.ts";
import { findRecords, type StoredRecord } from "../../store/records.ts";
import type { RunResult } from "../../store/run-results.ts";
import type { ActionJob } from "../exchange-job.ts";
import type { ExportDefinition } from "../export-definition.ts";
import type { ExportMap, ExportMeta, ExportRow } from "../language/compile-map.ts";
import { inputOf, recordHash } from "./plan-export.ts";

/** One record as it goes out, or why it does not. */
export type MappedRecord = {
  readonly result: RunResult;
  readonly record: StoredRecord | undefined;
} & (
  | {
      readonly row: ExportRow;
      readonly children: Readonly<Record<string, readonly ExportRow[]>>;
      readonly hash: string;
    }
  | { readonly reason: string }
);
export type Outgoing = Extract<MappedRecord, { readonly row: ExportRow }>;
export const isOutgoing = (one: MappedRecord): one is Outgoing => "row" in one;

const PAGE = 500;

/** The records of results in their order, as the map makes rows of them; a page of them is in memory at a time. */
export async function* mappedRecords(
  job: ActionJob,
  { entity, map, batch }: { entity: ExportDefinition["entity"]; map: ExportMap; batch: BatchMeta },
  results: readonly RunResult[],
): AsyncGenerator<MappedRecord> {
  for (let at = 0; at < results.length; at += PAGE) {
    job.signal.throwIfAborted();
    const part = results.slice(at, at + PAGE);
    const ids = part.map(({ record_id: id }) => id);
    const records = new Map((await findRecords(job.data, entity, ids)).map((one) => [one.id, one]));
    for (const [i, result] of part.entries()) {
      const record = records.get(result.record_id);
      if (!record || record.deleted_at !== null) {
        yield { result, record: undefined, reason: "The record is gone." };
        continue;
      }
      const meta: ExportMeta = { ...batch, id: record.id, row: at + i + 1 };
      const mapped = map.toRow(inputOf(record), meta);
      if ("row" in mapped) yield { result, record, ...mapped, hash: recordHash(record) };
      else yield { result, record, reason: reasonOf(mapped.issues) };
    }
  }
}

export type BatchMeta = Pick<ExportMeta, "batch" | "run" | "definition" | "now">;

/** The same at a repeat after a crash: times are of the run's beginning. */
export const batchMeta = (job: ActionJob, definition: string, batch: number): BatchMeta => ({
  ...{ batch, definition, run: job.runId },
  now: toRfc3339(job.startedAt),
});

const reasonOf = (issues: readonly { readonly field: string; readonly reason: string }[]): string =>
  issues
    .map(({ field, reason }) => (field === "" ? reason : `${field}: ${reason}`))
    .join("; ")
    .slice(0, 1_000);
