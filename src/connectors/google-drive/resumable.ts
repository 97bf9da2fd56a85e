import { createHash } from "node:crypto";
import { type HttpResponse, sleep, TransientError } from "../../sdk/index.ts";
import {
  ALL_DRIVES,
  DriveFile,
  FILE_FIELDS,
  filePath,
  fitting,
  getFile,
  newId,
  send,
} from "./client.ts";
import type { DriveContext } from "./manifest.ts";
import { isPassing, metadataOf, type Upload } from "./upload-order.ts";

/** A multiple of 256 KiB, as Drive wants it; https://developers.google.com/workspace/drive/api/guides/manage-uploads */
const CHUNK_BYTES = 8 * 1024 * 1024;
/** Drive forgets an upload after a week. */
const SESSION_LIFETIME_MS = 6 * 86_400_000;
/** In a row without a byte of progress. */
const MAX_FAILURES = 5;
const FIRST_DELAY_MS = 1_000;
const BASE_TIMEOUT_MS = 60_000;
/** The slowest line that may still send a chunk. */
const SLOWEST_BYTES_PER_MS = 25;

/** An upload under way. Whoever has the address can go on with it, so it is kept like a password. */
interface Session {
  readonly url: string;
  readonly fileId: string;
}

/**
 * Sends the file in chunks. Its address is kept, so that after a break, and in another process, the upload goes on
 * with the first byte that Drive does not have.
 */
export async function putResumable(ctx: DriveContext, upload: Upload): Promise<DriveFile> {
  const name = stateName(upload);
  for (let sessions = 0; sessions < 2; sessions++) {
    const before = await keptSession(ctx, name);
    const session = before ?? (await openSession(ctx, upload, name));
    // What has arrived of an earlier one only Drive knows.
    const file = await sendAll(ctx, upload, { ...session, start: before ? undefined : 0 });
    if (file === "gone") {
      await ctx.state.remove(name);
      continue;
    }
    await ctx.state.remove(name);
    return file;
  }
  throw new TransientError(`Google Drive forgot the upload of ${upload.path} twice.`);
}

/** The same bytes for the same place. */
function stateName({ parent, name, fileId, source }: Upload): string {
  const what = JSON.stringify([parent.id, name, fileId ?? "", source.sha256, source.sizeBytes]);
  return `upload ${createHash("sha256").update(what).digest("hex").slice(0, 32)}`;
}

async function keptSession(ctx: DriveContext, name: string): Promise<Session | undefined> {
  const text = await ctx.state.get(name);
  return text === undefined ? undefined : (JSON.parse(text) as Session);
}

async function openSession(ctx: DriveContext, upload: Upload, name: string): Promise<Session> {
  const { source } = upload;
  const isNew = upload.fileId === undefined;
  const fileId = upload.fileId ?? (await newId(ctx));
  const response = await send(ctx, {
    method: isNew ? "POST" : "PATCH",
    path: `/upload${isNew ? "/drive/v3/files" : filePath(fileId)}`,
    query: { uploadType: "resumable", fields: FILE_FIELDS, ...ALL_DRIVES },
    headers: {
      "content-type": "application/json; charset=UTF-8",
      "x-upload-content-type": source.mime,
      "x-upload-content-length": String(source.sizeBytes),
    },
    body: isNew ? metadataOf(upload, fileId) : {},
    // An address that is never used leaves nothing behind.
    isRepeatable: true,
  });
  const { location } = response.headers;
  await response.text();
  if (location === undefined || !URL.canParse(location)) {
    throw new TransientError("Google Drive gave no address for the upload.", {
      code: "bad_answer",
    });
  }
  const session = { url: location, fileId };
  const expiresAt = ctx.clock.now() + SESSION_LIFETIME_MS;
  await ctx.state.set(name, JSON.stringify(session), { expiresAt });
  ctx.log.debug({ path: upload.path }, "resumable upload begun");
  return session;
}

/** Chunk after chunk, from what Drive has on. */
async function sendAll(
  ctx: DriveContext,
  { source, path }: Upload,
  session: Session & { readonly start: number | undefined },
): Promise<DriveFile | "gone"> {
  const total = source.sizeBytes;
  let { start } = session;
  for (let failures = 0; ; ) {
    ctx.signal.throwIfAborted();
    try {
      const before = start ?? -1;
      const answer = await (start === undefined
        ? put(ctx, session, { range: `bytes */${total}`, length: 0 })
        : putChunk(ctx, session, { source, start, total }));
      if (answer.status === 404 || answer.status === 410) return "gone";
      if (answer.status === 409) return await getFile(ctx, session.fileId);
      if (answer.status !== 308) return fitting(DriveFile, await answer.json());
      await answer.text();
      start = keptBytes(answer, total);
      if (start > before) failures = 0;
      else failures += 1;
    } catch (error) {
      if (!isPassing(error)) throw error;
      failures += 1;
      ctx.log.info({ path, failures, sent: start ?? 0 }, "an upload broke off, going on with it");
      if (failures > MAX_FAILURES) throw error;
      await sleep(FIRST_DELAY_MS * 2 ** (failures - 1) * (0.5 + Math.random() / 2), ctx.signal);
      // What of the chunk arrived only Drive knows.
      start = undefined;
    }
    if (failures > MAX_FAILURES) {
      throw new TransientError(`Google Drive takes no more bytes of ${path}.`);
    }
  }
}

const putChunk = (
  ctx: DriveContext,
  session: Session,
  { source, start, total }: { source: Upload["source"]; start: number; total: number },
): Promise<HttpResponse> => {
  const end = Math.min(start + CHUNK_BYTES, total);
  return put(ctx, session, {
    range: `bytes ${start}-${end - 1}/${total}`,
    length: end - start,
    body: () => source.open({ start, end }),
  });
};

function put(
  ctx: DriveContext,
  { url }: Session,
  {
    range,
    length,
    body,
  }: { range: string; length: number; body?: () => ReturnType<Upload["source"]["open"]> },
): Promise<HttpResponse> {
  return send(ctx, {
    method: "PUT",
    path: url,
    headers: { "content-range": range, "content-length": String(length) },
    ...(body ? { body } : {}),
    // After a break the next thing is to ask what has arrived.
    isRepeatable: false,
    timeoutMs: BASE_TIMEOUT_MS + Math.ceil(length / SLOWEST_BYTES_PER_MS),
    accept: [308, 404, 409, 410],
  });
}

/** `Range: bytes=0-8388607` are 8388608 bytes; without the header it has none. */
function keptBytes({ headers }: HttpResponse, total: number): number {
  const last = /^bytes=0-(\d+)$/.exec(headers.range ?? "")?.[1];
  const kept = last === undefined ? 0 : Number(last) + 1;
  if (kept < total) return kept;
  throw new TransientError("Google Drive has the whole file and did not finish the upload.");
}
