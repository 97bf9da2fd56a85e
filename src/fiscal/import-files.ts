import type { ArchiveEntry } from "../formats/dfe/archive.ts";
import type { Clock } from "../lib/clock.ts";
import { addCounts, type Counts } from "../store/cursors.ts";
import { countFiscalFiles, namesOfFiles } from "../store/fiscal-files.ts";
import type { FileOutcome } from "../store/fiscal-schema.ts";
import type { DataStore } from "../store/store.ts";
import { importBatch, shownName } from "./import-batch.ts";
import type { ImportOrigin } from "./rows.ts";
import type { FiscalSettings } from "./settings.ts";
import { type Judges, type TakenFile, takeFile } from "./take-file.ts";

export interface ImportJob {
  /** Of the tenant. */
  readonly data: DataStore;
  readonly settings: FiscalSettings;
  readonly judges: Judges;
  readonly origin: Omit<ImportOrigin, "now">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  progress(counts: Counts): void;
}

/** Files and bytes of one transaction; with a hundred files the memory of a large archive passes 250 MB. */
const BATCH_FILES = 40;
const BATCH_BYTES = 4 * 1024 * 1024;
const NO_BYTES = new Uint8Array();

/**
 * Imports files in batches of one transaction each. A run that was cut off goes on after its last batch: what stands in its list of
 * files is passed over.
 */
export async function importFiles(
  job: ImportJob,
  entries: AsyncIterable<ArchiveEntry>,
): Promise<Counts> {
  const before = await countFiscalFiles(job.data, job.origin.runId);
  let counts = countsOf(before);
  let position = Object.values(before).reduce((sum, count) => sum + count, 0);
  const done = await namesOfFiles(job.data, job.origin.runId);
  const store = async (files: readonly TakenFile[]): Promise<void> => {
    const { data, settings, clock } = job;
    const origin = { ...job.origin, now: clock.now() };
    const results = await importBatch(data, { files, settings, origin, position });
    position += files.length;
    const byOutcome: Partial<Record<FileOutcome, number>> = {};
    for (const { outcome } of results) byOutcome[outcome] = (byOutcome[outcome] ?? 0) + 1;
    counts = addCounts(counts, countsOf(byOutcome));
    job.progress(counts);
  };
  let underWay = Promise.resolve();
  try {
    for await (const files of batches(taken(entries, { done, judges: job.judges }))) {
      await underWay;
      job.signal.throwIfAborted();
      // The next batch is read while the database writes this one.
      underWay = store(files);
      underWay.catch(() => {});
    }
  } finally {
    await underWay;
  }
  return counts;
}

async function* taken(
  entries: AsyncIterable<ArchiveEntry>,
  { done, judges }: { done: Map<string, number>; judges: Judges },
): AsyncGenerator<TakenFile> {
  for await (const entry of entries) {
    if (entry.outcome === "ignored" && entry.reason !== "not_xml") continue;
    const name = shownName(entry.name);
    const before = done.get(name) ?? 0;
    if (before > 0) done.set(name, before - 1);
    else yield takenOf(entry, judges);
  }
}

function takenOf(entry: ArchiveEntry, judges: Judges): TakenFile {
  const { name } = entry;
  if (entry.outcome === "file") return takeFile({ name, bytes: entry.bytes }, judges);
  if (entry.outcome === "refused") {
    const { code, message } = entry;
    return { name, bytes: NO_BYTES, refused: { code, message } };
  }
  const ignored = { code: "NOT_XML", message: "Only XML files and ZIP archives are read." };
  return { name, bytes: NO_BYTES, ignored };
}

async function* batches(files: AsyncIterable<TakenFile>): AsyncGenerator<TakenFile[]> {
  let batch: TakenFile[] = [];
  let bytes = 0;
  for await (const file of files) {
    batch.push(file);
    bytes += file.bytes.byteLength;
    if (batch.length < BATCH_FILES && bytes < BATCH_BYTES) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

/** An ignored file is none that was read; a conflict is one that was refused. */
function countsOf(files: Partial<Record<FileOutcome, number>>): Counts {
  const { created = 0, updated = 0, unchanged = 0, refused = 0, conflict = 0 } = files;
  const read = created + updated + unchanged + refused + conflict;
  return { read, created, updated, unchanged, refused: refused + conflict };
}
