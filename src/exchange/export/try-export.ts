import { findCodec } from "../../formats/rows/codecs.ts";
import { insertRunPreviews, type NewRunPreview } from "../../store/run-previews.ts";
import { type RunResult, updateRunResult } from "../../store/run-results.ts";
import { inTransaction } from "../../store/store.ts";
import { MAX_PREVIEWS, titleOf } from "../../sync/preview.ts";
import type { ActionJob } from "../exchange-job.ts";
import type { ExportDefinition } from "../export-definition.ts";
import type { ExportRow } from "../language/compile-map.ts";
import { remoteKey } from "../remote-key.ts";
import {
  batchMeta,
  isOutgoing,
  type MappedRecord,
  mappedRecords,
  type Outgoing,
} from "./mapped-records.ts";
import type { Exporting } from "./run-export.ts";
import { refusalOf, toFileRow } from "./to-files.ts";
import { rowsThere, targetKey, targetRow } from "./to-table.ts";

/** What exporting the records would come to, row by row beside what the target has; nothing is written there. */
export async function previewExport(
  job: ActionJob,
  { row, definition, map }: Exporting,
  results: readonly RunResult[],
): Promise<void> {
  const { entity, target } = definition;
  const { tables } = job.connector;
  const meta = batchMeta(job, row.slug, 0);
  for (let at = 0; at < results.length; at += PAGE) {
    const part = results.slice(at, at + PAGE);
    const mapped: MappedRecord[] = [];
    for await (const one of mappedRecords(job, { entity, map, batch: meta }, part)) {
      mapped.push(isOutgoing(one) ? asFile(one, definition) : one);
    }
    const outgoing = mapped.filter(isOutgoing);
    const writer =
      target.table && tables ? { job, tables, target: target.table, batch: 0 } : undefined;
    const keys = writer ? outgoing.map((one) => targetKey(writer, one.row)) : [];
    const there = writer ? await rowsThere(writer, keys, map.columns) : new Map();
    const previews: NewRunPreview[] = [];
    const states = new Map<number, "created" | "updated" | "unchanged">();
    for (const one of outgoing) {
      const key = writer ? (remoteKey(targetKey(writer, one.row)) ?? "") : String(one.record?.id);
      const before = there.get(key) as ExportRow | undefined;
      const wanted = before || !writer ? one.row : targetRow(writer, one.row);
      const changes = changesOf(before, wanted);
      const what = before ? (changes.length > 0 ? "updated" : "unchanged") : "created";
      states.set(one.result.id, what);
      if (what === "unchanged") continue;
      previews.push({
        ...{ run_id: job.runId, stream: row.slug, entity, record_id: one.result.record_id },
        ...{
          remote_id: key.slice(0, 200),
          direction: "out" as const,
          what,
          created_at: job.clock.now(),
        },
        title: one.record ? titleOf(entity, one.record.data).slice(0, 500) : "",
        changes: JSON.stringify(changes),
      });
    }
    await inTransaction(job.data, async (tx) => {
      for (const one of mapped) {
        const status = states.get(one.result.id);
        const values = isOutgoing(one)
          ? { status: status ?? "created", message: null }
          : ({ status: "rejected", message: one.reason } as const);
        await updateRunResult(tx, one.result.id, values);
      }
      await insertRunPreviews(tx, previews.slice(0, MAX_PREVIEWS));
    });
  }
}

const PAGE = 200;

/** What the format of the file cannot hold is refused, as it will be. */
function asFile(one: Outgoing, { target: { files } }: ExportDefinition): MappedRecord {
  if (!files) return one;
  const { result, record } = one;
  const reason = refusalOf(findCodec(files.format.codec), files, toFileRow(one, files, 1));
  return reason === undefined ? one : { result, record, reason };
}

interface CellChange {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

function changesOf(before: ExportRow | undefined, after: ExportRow): CellChange[] {
  return Object.entries(after).flatMap(([field, value]): CellChange[] => {
    const was = before?.[field];
    if (!before) return value === null ? [] : [{ field, after: shown(value) }];
    return isSame(was, value) ? [] : [{ field, before: shown(was), after: shown(value) }];
  });
}

const shown = (value: unknown): unknown =>
  value instanceof Uint8Array ? `${value.byteLength} bytes` : value;

/** Databases give numbers, flags and times back in forms of their own: `1230.00` for `1230`, `1` for true. */
function isSame(a: unknown, b: unknown): boolean {
  const [one, other] = [plain(a), plain(b)];
  if (one === other) return true;
  const isNumber = /^-?\d+(\.\d+)?$/;
  return isNumber.test(one) && isNumber.test(other) && trimmed(one) === trimmed(other);
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "1" : "0";
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return String(value).trim();
}

const trimmed = (text: string): string =>
  text
    .replace(/^(-?)0+(?=\d)/, "$1")
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
