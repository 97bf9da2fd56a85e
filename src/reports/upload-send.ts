import { backoffMs } from "../lib/backoff.ts";
import { type Clock, sleep } from "../lib/clock.ts";
import { isHubError, messageOf, type RateLimitError, type TransientError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import { CANCELLED } from "../runs/worker.ts";
import type { Context } from "../sdk/context.ts";
import type { FileEntry, FileSource, Files } from "../sdk/files.ts";
import {
  deleteFileCopy,
  endCopiesAt,
  type FileCopyRow,
  findCopyOfRun,
  insertFileCopy,
  updateFileCopy,
} from "../store/file-copies.ts";
import type { FileRow } from "../store/files.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import type { FileStore } from "./file-store.ts";
import { type HashedSource, hashWhileRead, ownAlgorithm, verifyEntry } from "./upload-hash.ts";
import type { IfExists } from "./upload-params.ts";
import { choosePlace } from "./upload-place.ts";

/** What sending files to one storage in one run needs. */
export interface SendContext {
  /** Of the tenant. */
  readonly data: DataStore;
  readonly runId: string;
  readonly integration: { readonly id: number; readonly slug: string };
  readonly files: Files;
  readonly connectorContext: Context;
  readonly fileStore: FileStore;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** In which the storage told the hash of what came last: worth computing while a file is read. */
  readonly hashAlgorithm?: string | undefined;
  /** Places that this run has chosen for files which are not there yet. */
  readonly claimed: Set<string>;
  /** Waits before another try; others may use the run's place meanwhile. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface ToSend {
  readonly file: FileRow;
  readonly path: string;
  readonly source: FileSource;
}

export interface Sent {
  readonly path: string;
  /** `skipped`: another file is there and stays. */
  readonly outcome: "filed" | "unchanged" | "skipped";
  readonly url?: string;
  readonly verified_by: FileCopyRow["verified_by"];
}

const MAX_TRIES = 3;
/** Whoever asks for a longer pause is asked again by the next run. */
const MAX_PAUSE_MS = 15 * 60_000;

/** The file as connectors take it. @throws HubError `file_damaged` */
export async function sourceOf(fileStore: FileStore, file: FileRow): Promise<FileSource> {
  const blob = { sha256: file.sha256, sizeBytes: file.size_bytes };
  await fileStore.verify(blob);
  return {
    ...blob,
    mime: file.mime,
    modifiedAt: file.created_at,
    open: (range) => fileStore.read(blob, range),
  };
}

/**
 * Brings one file into the storage and writes down where it lies. Taken up again after a crash it neither sends
 * what is there nor makes a second copy; `tell` runs in the transaction that writes it down.
 */
export async function sendToStorage(
  context: SendContext,
  {
    file,
    path,
    ifExists,
    tell,
  }: {
    readonly file: FileRow;
    readonly path: string;
    readonly ifExists: IfExists;
    readonly tell?: (tx: DataStore, path: string) => Promise<void>;
  },
): Promise<Sent> {
  const { data, runId } = context;
  const begun = await findCopyOfRun(data, { fileId: file.id, runId });
  if (begun && begun.state !== "sending") return sentOf(begun, "filed");
  const source = await sourceOf(context.fileStore, file);
  const toSend = { file, path, source };
  const place =
    begun && (await isOurs(context, begun, ifExists))
      ? ({ outcome: "send", path: begun.path } as const)
      : await choosePlace(context, toSend, ifExists);
  if (place.outcome !== "send" && begun) await deleteFileCopy(data, begun.id);
  if (place.outcome === "unchanged") return confirm(context, place.copy);
  if (place.outcome === "skipped") {
    return { path: place.path, outcome: "skipped", verified_by: null };
  }
  const id = await begin(context, begun, { file, path: place.path });
  try {
    const { entry, verifiedBy } = await putWithRetries(context, { ...toSend, path: place.path });
    const copy = { id, path: place.path, entry, verifiedBy };
    await finish(context, copy, tell);
    const { url } = entry;
    return {
      path: place.path,
      outcome: "filed",
      verified_by: verifiedBy,
      ...(url === undefined ? {} : { url }),
    };
  } catch (error) {
    if (!isTakenUpAgain(context.signal)) await deleteFileCopy(data, id);
    throw error;
  }
}

/** After a stop of the hub the run goes on later, at the place that it had chosen. */
const isTakenUpAgain = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && !(isHubError(reason) && reason.code === CANCELLED);

/** Whether what lies at the place that the run had chosen may be written over: its own half, or nothing. */
async function isOurs(
  { files, connectorContext }: SendContext,
  begun: FileCopyRow,
  ifExists: IfExists,
): Promise<boolean> {
  if (ifExists === "overwrite") return true;
  const there = await files.stat(connectorContext, begun.path);
  return !there || (!there.is_folder && there.size_bytes === begun.size_bytes);
}

async function begin(
  { data, runId, integration, clock }: SendContext,
  begun: FileCopyRow | undefined,
  { file, path }: { readonly file: FileRow; readonly path: string },
): Promise<number> {
  const now = clock.now();
  if (begun) {
    if (begun.path !== path) await updateFileCopy(data, begun.id, { path, updated_at: now });
    return begun.id;
  }
  return insertFileCopy(data, {
    file_id: file.id,
    integration_id: integration.id,
    integration_slug: integration.slug,
    run_id: runId,
    path,
    size_bytes: file.size_bytes,
    sha256: file.sha256,
    created_at: now,
  });
}

interface Put {
  readonly entry: FileEntry;
  readonly verifiedBy: FileCopyRow["verified_by"];
}

/** Errors that pass are waited for; the connector has repeated single requests before. */
async function putWithRetries(context: SendContext, toSend: ToSend): Promise<Put> {
  const { log, signal, pause = sleep } = context;
  for (let tries = 1; ; tries++) {
    try {
      return await putOnce(context, toSend);
    } catch (error) {
      const waitMs = waitOf(error, tries);
      if (signal.aborted || waitMs === undefined || tries >= MAX_TRIES) throw error;
      const fields = { path: toSend.path, tries, wait_ms: waitMs, reason: messageOf(error) };
      log.warn(fields, "Sending failed, trying again");
      await pause(waitMs, signal);
    }
  }
}

function waitOf(error: unknown, tries: number): number | undefined {
  if (!isHubError(error) || error.reaction !== "retry") return undefined;
  const { retryAfterMs = 0 } = error as RateLimitError | TransientError;
  if (retryAfterMs > MAX_PAUSE_MS) return undefined;
  return Math.max(retryAfterMs, backoffMs(tries + 1));
}

async function putOnce(context: SendContext, { path, source }: ToSend): Promise<Put> {
  const { files, connectorContext } = context;
  const algorithm = ownAlgorithm(context.hashAlgorithm);
  const hashed: HashedSource = algorithm
    ? hashWhileRead(source, algorithm)
    : { source, digest: () => undefined };
  const said = await files.put(connectorContext, path, hashed.source);
  const entry =
    said.size_bytes === undefined && said.hash === undefined
      ? { ...said, ...(await files.stat(connectorContext, path)) }
      : said;
  return { entry, verifiedBy: await verifyEntry(entry, hashed) };
}

/** The copy's row, the end of what it replaced and what `tell` adds, together or not at all. */
async function finish(
  { data, integration, runId, clock }: SendContext,
  { id, path, entry, verifiedBy }: { readonly id: number; readonly path: string } & Put,
  tell: ((tx: DataStore, path: string) => Promise<void>) | undefined,
): Promise<void> {
  const now = clock.now();
  await inTransaction(data, async (tx) => {
    const place = { integrationId: integration.id, path };
    await endCopiesAt(tx, place, { state: "replaced", runId, now, exceptId: id });
    await updateFileCopy(tx, id, {
      state: "filed",
      verified_by: verifiedBy,
      hash_algorithm: entry.hash?.algorithm ?? null,
      hash: bounded(entry.hash?.value, 200),
      etag: bounded(entry.etag, 200),
      remote_id: bounded(entry.remote_id, 200),
      url: bounded(entry.url, 2000),
      updated_at: now,
    });
    await tell?.(tx, path);
  });
}

/** Null rather than half of it: half an address leads nowhere. */
const bounded = (text: string | undefined, length: number): string | null =>
  text !== undefined && text.length <= length ? text : null;

async function confirm({ data, runId, clock }: SendContext, copy: FileCopyRow): Promise<Sent> {
  const now = clock.now();
  const values = { confirmed_at: now, confirmed_run_id: runId, updated_at: now };
  await updateFileCopy(data, copy.id, values);
  return sentOf(copy, "unchanged");
}

const sentOf = (copy: FileCopyRow, outcome: Sent["outcome"]): Sent => ({
  path: copy.path,
  outcome,
  verified_by: copy.verified_by,
  ...(copy.url === null ? {} : { url: copy.url }),
});
