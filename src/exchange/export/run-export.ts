import { findCodec } from "../../formats/rows/codecs.ts";
import { ConfigError } from "../../lib/errors.ts";
import type { Counts } from "../../store/cursors.ts";
import type { ExchangeRow } from "../../store/exchange-definitions.ts";
import { openBatch, updateBatch } from "../../store/exchange-sent.ts";
import { countRunResults, nextRunBatch, type RunResult } from "../../store/run-results.ts";
import type { ActionJob, ActionResult } from "../exchange-job.ts";
import type { ExportDefinition } from "../export-definition.ts";
import { compileExportMap, type ExportMap } from "../language/compile-map.ts";
import type { LookupLists } from "../language/rows.ts";
import { remoteKey } from "../remote-key.ts";
import { readAnswers } from "./answers.ts";
import { batchMeta, isOutgoing, mappedRecords, type Outgoing } from "./mapped-records.ts";
import { type ExportParams, planExport } from "./plan-export.ts";
import { settleExport } from "./settle-export.ts";
import { makeFile, sendFile } from "./to-files.ts";
import { rowsThere, targetKey, writeToTable } from "./to-table.ts";
import { previewExport } from "./try-export.ts";

/** Records of one transaction at a table. */
const TABLE_BATCH = 200;
const MAX_FILE_RECORDS = 50_000;

/** All that a run of an export works with. */
export interface Exporting {
  readonly row: ExchangeRow;
  readonly definition: ExportDefinition;
  readonly map: ExportMap;
  readonly params: ExportParams;
}

/**
 * Runs the export of a definition: the other side's answers first, then what has changed, batch by batch. A run that
 * was cut off repeats the batch under way; tables know rows by their keys and files by their names, so that nothing
 * is there twice.
 */
export async function runExport(
  job: ActionJob,
  row: ExchangeRow,
  { definition, lists }: { definition: ExportDefinition; lists: LookupLists },
  params: ExportParams,
): Promise<ActionResult> {
  const { entity, target } = definition;
  const children = target.table?.children ?? target.files?.children ?? [];
  const map = compileExportMap({ entity, map: definition.map, children, lists });
  const exporting: Exporting = { row, definition, map, params };
  const answers = params.dry_run ? undefined : await readAnswers(job, exporting);
  if (params.acknowledge_only) return resultOf(job, { answers });
  const { total } = await countRunResults(job.data, job.runId);
  let unchanged = 0;
  if (total === 0) {
    const batchSize = batchSizeOf(definition);
    unchanged = await planExport(job, { definitionId: row.id, definition, params, batchSize });
  } else job.log("info", "Going on after a break");
  for (;;) {
    job.signal.throwIfAborted();
    const { counts, total } = await countRunResults(job.data, job.runId);
    job.progress(withUnchanged(counts, unchanged), total + unchanged);
    if (definition.on_error === "stop" && counts.refused > 0) {
      throw new ConfigError("Stopped: a record cannot be exported. The run's results tell why.", {
        code: "too_many_refused",
      });
    }
    const results = await nextRunBatch(job.data, job.runId);
    if (results.length === 0) break;
    await sendBatch(job, exporting, results);
  }
  return resultOf(job, { answers, unchanged });
}

const withUnchanged = (counts: Counts, unchanged: number): Counts => ({
  ...counts,
  read: counts.read + unchanged,
  unchanged: counts.unchanged + unchanged,
});

async function resultOf(
  job: ActionJob,
  { answers, unchanged = 0 }: { answers: object | undefined; unchanged?: number },
): Promise<ActionResult> {
  const { counts } = await countRunResults(job.data, job.runId);
  return {
    counts: withUnchanged(counts, unchanged),
    isPartial: false,
    ...(answers ? { result: { answers } } : {}),
  };
}

function batchSizeOf({ target }: ExportDefinition): number {
  if (!target.files) return TABLE_BATCH;
  return target.files.per === "record" ? 1 : (target.files.max_rows ?? MAX_FILE_RECORDS);
}

async function sendBatch(
  job: ActionJob,
  exporting: Exporting,
  results: readonly RunResult[],
): Promise<void> {
  const { definition, params } = exporting;
  const part = results[0]?.batch ?? 0;
  if (params.dry_run) await previewExport(job, exporting, results);
  else if (definition.target.table) await sendRows(job, exporting, results);
  else await sendOneFile(job, exporting, results);
  job.log("info", params.dry_run ? "Batch tried" : "Batch exported", {
    part,
    records: results.length,
  });
}

async function sendRows(
  job: ActionJob,
  { row, definition, map }: Exporting,
  results: readonly RunResult[],
): Promise<void> {
  const { entity, target } = definition;
  const { tables, manifest } = job.connector;
  if (!tables || !target.table) throw new ConfigError(`${manifest.title.en} has no tables.`);
  const part = results[0]?.batch ?? 0;
  const opened = { definitionId: row.id, runId: job.runId, part, now: job.clock.now() };
  const batch = await openBatch(job.data, opened);
  const outgoing: Outgoing[] = [];
  const refused = new Map<number, string>();
  const meta = batchMeta(job, row.slug, batch.number);
  for await (const one of mappedRecords(job, { entity, map, batch: meta }, results)) {
    if (isOutgoing(one)) outgoing.push(one);
    else refused.set(one.result.id, one.reason);
  }
  const writer = { job, tables, target: target.table, map, batch: batch.number };
  const keys = outgoing.map((one) => targetKey(writer, one.row));
  const there = await rowsThere(writer, keys, []);
  for (const [id, reason] of await writeToTable(writer, outgoing)) refused.set(id, reason);
  const sent = outgoing.filter(({ result }) => !refused.has(result.id));
  const keyOf = (one: Outgoing) => targetKey(writer, one.row);
  const before = sent.filter((one) => there.has(remoteKey(keyOf(one)) ?? ""));
  await settleExport(job, {
    ...{ definitionId: row.id, entity, part, batch, refused, target: target.table.table },
    sent: sent.map((one) => ({ ...one, key: JSON.stringify(keyOf(one)) })),
    updated: new Set(before.map(({ result }) => result.id)),
  });
}

async function sendOneFile(
  job: ActionJob,
  { row, definition, map }: Exporting,
  results: readonly RunResult[],
): Promise<void> {
  const { entity, target } = definition;
  const { files, manifest } = job.connector;
  if (!files || !target.files) throw new ConfigError(`${manifest.title.en} takes no files.`);
  const part = results[0]?.batch ?? 0;
  const opened = { definitionId: row.id, runId: job.runId, part, now: job.clock.now() };
  const batch = await openBatch(job.data, opened);
  const meta = batchMeta(job, row.slug, batch.number);
  const mapped = mappedRecords(job, { entity, map, batch: meta }, results);
  const codec = findCodec(target.files.format.codec);
  const writer = { job, target: target.files, codec, map, slug: row.slug };
  const made = await makeFile(writer, { number: batch.number, mapped });
  const { records, refused } = made;
  if (records.length === 0) {
    // Its number is the next file's: whoever takes the files misses none.
    const of = { definitionId: row.id, entity, part, refused, target: made.path };
    return settleExport(job, { ...of, batch: undefined, dropped: batch.id, sent: [] });
  }
  const { mime } = codec;
  await updateBatch(job.data, batch.id, { target: made.path, sha256: made.sha256 });
  await sendFile(job, { files, contents: job.contents, mime }, made);
  await settleExport(job, {
    ...{ definitionId: row.id, entity, part, batch, refused, target: made.path },
    sent: records.map((one) => ({ ...one, key: null })),
    content: { sha256: made.sha256, sizeBytes: made.sizeBytes, mime },
  });
}
