import { randomUUID } from "node:crypto";
import {
  type FileEntry,
  type FileSource,
  isHubError,
  joinPath,
  sleep,
  TransientError,
} from "../../sdk/index.ts";
import { discard, makeFolders, send, sendOnce, serverRoot, stat } from "../dav-client/client.ts";
import { parseChecksums } from "../dav-client/dav-xml.ts";
import { errorOf, isDone } from "../dav-client/errors.ts";
import { encodePath } from "../dav-client/paths.ts";
import { confirm, fileHeaders, transferTimeoutMs } from "../dav-client/transfer.ts";
import type { Account } from "./account.ts";
import type { NextcloudContext } from "./manifest.ts";
import { findPending, forgetPending, keepPending, sentChunks } from "./pending.ts";

interface ChunkedFile {
  readonly names: readonly string[];
  readonly source: FileSource;
  readonly chunkBytes: number;
}

interface Upload extends ChunkedFile {
  /** Sizes of the chunks that an earlier try has sent, by number. */
  readonly sent: ReadonlyMap<number, number>;
  /** The upload's folder, percent-encoded, below the base URL. */
  readonly folder: string;
  /** Every request of an upload tells where it will end and how large it will be. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A server merges gigabytes for minutes and says 423, or a proxy loses patience with a 504. */
const MERGE_DELAYS_MS = [2_000, 5_000, 10_000, 20_000, 40_000, 60_000, 60_000];
const MERGE_TIMEOUT_MS = 600_000;

const PARTS_LOST = "upload_incomplete";

/**
 * Chunked upload v2: the chunks go into a folder of their own, a MOVE makes the file of them. One chunk
 * is under way at a time, read straight from the source. What a try has sent that was cut off, by a crash
 * too, the next one does not send again.
 * https://docs.nextcloud.com/server/latest/developer_manual/client_apis/WebDAV/chunking.html
 */
export async function putChunks(
  ctx: NextcloudContext,
  account: Account,
  file: ChunkedFile,
): Promise<FileEntry> {
  const parent = file.names.slice(0, -1);
  if (!(await stat(ctx, account, parent))?.is_folder) await makeFolders(ctx, account, parent);
  const upload = (await goOn(ctx, account, file)) ?? (await openUpload(ctx, account, file));
  if (upload !== "done") await sendAll(ctx, account, upload);
  await forgetPending(ctx, file);
  const received = await storedHash(ctx, account, file);
  return await confirm(ctx, account, { ...file, received });
}

/** The upload of an earlier try; `done` where only its answer was lost. */
async function goOn(
  ctx: NextcloudContext,
  account: Account,
  file: ChunkedFile,
): Promise<Upload | "done" | undefined> {
  const pending = await findPending(ctx, file);
  if (!pending) return undefined;
  const sent = await sentChunks(ctx, account, pending.id);
  if (!sent) return (await isThere(ctx, account, file)) ? "done" : undefined;
  ctx.log.info({ chunks: sent.size }, "an upload goes on where it was cut off");
  const chunkBytes = pending.chunk_bytes;
  return { ...(await uploadOf(ctx, account, { ...file, chunkBytes, id: pending.id })), sent };
}

async function openUpload(
  ctx: NextcloudContext,
  account: Account,
  file: ChunkedFile,
): Promise<Upload> {
  const id = randomUUID();
  const upload = await uploadOf(ctx, account, { ...file, id });
  const { folder, headers } = upload;
  const answer = await send(ctx, { method: "MKCOL", path: `${folder}/`, headers });
  // A try whose answer was lost has made it.
  if (!isDone(answer) && answer.status !== 405) throw errorOf(answer, joinPath(file.names));
  await keepPending(ctx, file, { id, chunk_bytes: file.chunkBytes });
  return upload;
}

async function uploadOf(
  ctx: NextcloudContext,
  account: Account,
  { id, ...file }: ChunkedFile & { readonly id: string },
): Promise<Upload> {
  const headers = {
    destination: (await serverRoot(ctx, account)) + encodePath(file.names),
    "oc-total-length": String(file.source.sizeBytes),
  };
  return { ...file, folder: `${account.uploads}/${id}`, headers, sent: new Map() };
}

/** What passes with time leaves the chunks for the next try; after any other failure they are removed. */
async function sendAll(ctx: NextcloudContext, account: Account, upload: Upload): Promise<void> {
  try {
    await sendChunks(ctx, upload);
    await merge(ctx, account, upload);
  } catch (error) {
    const isPassing = isHubError(error) && error.reaction === "retry" && error.code !== PARTS_LOST;
    if (!ctx.signal.aborted && !isPassing) {
      await discard(ctx, `${upload.folder}/`);
      await forgetPending(ctx, upload);
    }
    throw error;
  }
}

async function sendChunks(ctx: NextcloudContext, upload: Upload): Promise<void> {
  const { source, chunkBytes } = upload;
  for (let start = 0, no = 1; start < source.sizeBytes; start += chunkBytes, no++) {
    ctx.signal.throwIfAborted();
    const end = Math.min(start + chunkBytes, source.sizeBytes);
    if (upload.sent.get(no) === end - start) continue;
    const answer = await send(ctx, {
      method: "PUT",
      path: `${upload.folder}/${String(no).padStart(5, "0")}`,
      headers: {
        ...upload.headers,
        "content-length": String(end - start),
        "content-type": "application/octet-stream",
        "oc-chunk-offset": String(start),
      },
      body: () => source.open({ start, end }),
      timeoutMs: transferTimeoutMs(end - start),
    });
    if (answer.status === 404 || answer.status === 409) {
      const message = "The server has thrown away the parts that were sent.";
      throw new TransientError(message, { code: PARTS_LOST });
    }
    if (!isDone(answer)) throw errorOf(answer, joinPath(upload.names));
  }
}

/**
 * MOVE until the server says that it is done or the file is there: an answer may be lost while the
 * server still merges, and later tries find no parts any more.
 */
async function merge(ctx: NextcloudContext, account: Account, upload: Upload): Promise<void> {
  for (const delayMs of MERGE_DELAYS_MS) {
    const answer = await sendOnce(ctx, {
      method: "MOVE",
      path: `${upload.folder}/.file`,
      headers: { ...upload.headers, ...fileHeaders(upload.source) },
      timeoutMs: MERGE_TIMEOUT_MS,
      accept: [502, 504],
    });
    if (isDone(answer)) return;
    if (![404, 423, 502, 504].includes(answer.status)) {
      throw errorOf(answer, joinPath(upload.names));
    }
    if (await isThere(ctx, account, upload)) return;
    await sleep(delayMs, ctx.signal);
  }
  throw new TransientError(`The server did not finish putting ${joinPath(upload.names)} together.`);
}

/** True for this very file, not for an older one of its size: by checksum, else by its time. */
async function isThere(
  ctx: NextcloudContext,
  account: Account,
  { names, source }: ChunkedFile,
): Promise<boolean> {
  const found = await stat(ctx, account, names);
  if (found?.size_bytes !== source.sizeBytes) return false;
  if (found.hash?.algorithm === "sha256") return found.hash.value === source.sha256.toLowerCase();
  const modifiedAt = Date.parse(found.modified_at ?? "");
  return Math.floor(modifiedAt / 1000) === Math.floor(source.modifiedAt / 1000);
}

/** Has the server compute the hash of what it stored; undefined where it cannot. */
async function storedHash(
  ctx: NextcloudContext,
  account: Account,
  { names, source }: ChunkedFile,
): Promise<string | undefined> {
  const answer = await send(ctx, {
    method: "PATCH",
    path: account.root + encodePath(names),
    headers: { "x-recalculate-hash": "sha256" },
    timeoutMs: transferTimeoutMs(source.sizeBytes),
  });
  const stored = answer.headers["oc-checksum"];
  return isDone(answer) && stored ? parseChecksums(stored).get("sha256") : undefined;
}
