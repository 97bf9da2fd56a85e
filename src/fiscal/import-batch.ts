import { appendEvents } from "../events/append.ts";
import { retryTransaction } from "../store/faults.ts";
import {
  findKnownDocuments,
  findKnownEvents,
  findOriginals,
  insertDocuments,
  insertFiscalEvents,
  insertFiscalFiles,
  insertLinks,
  insertOriginals,
  insertParties,
  removeParties,
  updateDocument,
  updateFiscalEvent,
} from "../store/fiscal-documents.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { eventsOf, type FileResult, keysOf, placeFiles } from "./plan-batch.ts";
import { type ImportOrigin, linksFrom, partiesOf, protocolKey } from "./rows.ts";
import type { FiscalSettings } from "./settings.ts";
import { Shelf, type Shelved } from "./shelf.ts";
import { hashOf, pack, type TakenFile } from "./take-file.ts";

export interface Batch {
  readonly files: readonly TakenFile[];
  readonly settings: FiscalSettings;
  readonly origin: ImportOrigin;
  /** Of the first file among those of the run. */
  readonly position: number;
  /** Refused files are kept, too: whoever gave them will not give them again. */
  readonly keepsRefused?: boolean;
  /** Written in the same transaction, such as how far an authority's documents have been read. */
  readonly also?: (store: DataStore) => Promise<void>;
}

/**
 * Stores a batch of files in one transaction: documents, events, originals, what became of each file, and the hub's own events.
 * The same files twice change nothing the second time. On a tenant's store.
 */
export function importBatch(store: DataStore, batch: Batch): Promise<readonly FileResult[]> {
  return retryTransaction(() => inTransaction(store, (tx) => commit(tx, batch)));
}

async function commit(tx: DataStore, batch: Batch): Promise<readonly FileResult[]> {
  const { files, settings, origin, position, keepsRefused = false, also } = batch;
  const keys = keysOf(files);
  const known =
    keys.length === 0
      ? { documents: [], events: [] }
      : { documents: await findKnownDocuments(tx, keys), events: await findKnownEvents(tx, keys) };
  const shelf = new Shelf(known, origin);
  const results = placeFiles(shelf, files, settings);
  const refused = results.flatMap(({ outcome }, i) => (outcome === "refused" ? [i] : []));
  const wanted = wantedOriginals(shelf, keepsRefused ? refused : []);
  const originals = await keepOriginals(tx, { files, wanted, now: origin.now });
  await writeDocuments(tx, shelf, { originals, now: origin.now });
  await writeEvents(tx, shelf, { originals, origin });
  await appendEvents(tx, [...eventsOf(shelf, results, origin)], origin.now);
  await insertFiscalFiles(
    tx,
    results.map((result, index) => ({
      ...fileRow(result, position + index, origin),
      original_id: result.outcome === "refused" ? (originals.get(index) ?? null) : null,
    })),
  );
  await also?.(tx);
  return results;
}

function wantedOriginals(shelf: Shelf, refused: readonly number[]): ReadonlySet<number> {
  const wanted = new Set([...shelf.events.map(({ file }) => file), ...refused]);
  for (const { file, values } of shelf.documents.values()) {
    if (file !== undefined && values) wanted.add(file);
  }
  return wanted;
}

/** Ids of the kept files, by their index. */
async function keepOriginals(
  tx: DataStore,
  { files, wanted, now }: { files: readonly TakenFile[]; wanted: ReadonlySet<number>; now: number },
): Promise<ReadonlyMap<number, number>> {
  if (wanted.size === 0) return new Map();
  const hashes = new Map([...wanted].map((index) => [index, hashOf(files[index]?.bytes ?? "")]));
  const ids = await findOriginals(tx, [...new Set(hashes.values())]);
  const fresh = new Map<string, number>();
  for (const [index, sha256] of hashes) {
    if (!ids.has(sha256) && !fresh.has(sha256)) fresh.set(sha256, index);
  }
  const rows = [...fresh].map(([sha256, index]) => {
    const { name, bytes } = files[index] as TakenFile;
    const size_bytes = bytes.byteLength;
    return { sha256, name: name.slice(-255), size_bytes, content: pack(bytes), created_at: now };
  });
  const made = await insertOriginals(tx, rows);
  rows.forEach(({ sha256 }, i) => {
    ids.set(sha256, made[i] as number);
  });
  return new Map([...hashes].map(([index, sha256]) => [index, ids.get(sha256) as number]));
}

async function writeDocuments(
  tx: DataStore,
  shelf: Shelf,
  { originals, now }: { originals: ReadonlyMap<number, number>; now: number },
): Promise<void> {
  const all = [...shelf.documents.values()];
  const originalOf = ({ file }: Shelved) => originals.get(file ?? -1) as number;
  const fresh = all.filter(({ id, values }) => id === undefined && values);
  await insertDocuments(
    tx,
    fresh.map((one) => ({
      ...(one.values as NonNullable<Shelved["values"]>),
      original_id: originalOf(one),
    })),
  );
  const written = all.filter(({ document }) => document);
  await removeParties(
    tx,
    written.filter(({ id }) => id !== undefined).map(({ access_key }) => access_key),
  );
  await insertParties(
    tx,
    written.flatMap(({ document }) => (document ? partiesOf(document) : [])),
  );
  await insertLinks(
    tx,
    written.flatMap(({ document }) => (document ? linksFrom(document) : [])),
  );
  for (const one of all) {
    if (one.id === undefined || one.changed.size === 0) continue;
    const { state, protocol, values } = one;
    if (!values) {
      await updateDocument(tx, one.id, { state, protocol, updated_at: now });
      continue;
    }
    const { created_at: _, ...changed } = values;
    await updateDocument(tx, one.id, { ...changed, original_id: originalOf(one) });
  }
}

async function writeEvents(
  tx: DataStore,
  shelf: Shelf,
  { originals, origin }: { originals: ReadonlyMap<number, number>; origin: ImportOrigin },
): Promise<void> {
  const { now, runId } = origin;
  const rows = shelf.events.map(({ id, event, file }) => ({
    id,
    row: {
      access_key: event.access_key,
      type: event.type,
      sequence: event.sequence,
      protocol: protocolKey(event),
      is_summary: event.is_summary ? (1 as const) : (0 as const),
      status: event.status ?? null,
      body: JSON.stringify(event),
      original_id: originals.get(file) as number,
      run_id: runId,
      created_at: now,
      updated_at: now,
    },
  }));
  await insertFiscalEvents(
    tx,
    rows.flatMap(({ id, row }) => (id === undefined ? [row] : [])),
  );
  for (const { id, row } of rows) {
    if (id === undefined) continue;
    const { created_at: _, ...changed } = row;
    await updateFiscalEvent(tx, id, changed);
  }
}

/** As it stands in the list of a run's files: the end of a long one says more. */
export const shownName = (name: string): string => name.slice(-500);

const fileRow = (
  { name, outcome, code, message, parts }: FileResult,
  position: number,
  { runId, now }: ImportOrigin,
) => ({
  run_id: runId,
  position,
  name: shownName(name),
  outcome,
  code: code ?? null,
  message: message?.slice(0, 1_000) ?? null,
  parts: JSON.stringify(parts),
  created_at: now,
});
