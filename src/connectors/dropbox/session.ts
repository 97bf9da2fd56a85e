import { hash } from "node:crypto";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { joinPath, TransientError } from "../../sdk/index.ts";
import { ask, granted, sendBytes } from "./client.ts";
import { commitOf, isSame, type Upload, WRITE_LOCK } from "./commit.ts";
import { BLOCK_BYTES, contentHash } from "./content-hash.ts";
import { errorOf, hasTag, type Refusal } from "./errors.ts";
import type { DropboxContext } from "./manifest.ts";
import { FileMetadata, Metadata } from "./metadata.ts";
import { parse } from "./parse.ts";
import { remotePath } from "./paths.ts";

const PART_BYTES = 4 * BLOCK_BYTES;
/** Dropbox keeps a session for seven days. */
const KEPT_MS = 6 * 24 * 3_600_000;
/** An offset is put right after a lost answer; more often than this somebody else is at the session. */
const MAX_CORRECTIONS = 20;

const Session = Type.Object({ session_id: Type.String({ minLength: 1 }) });
const Kept = Type.Object({
  session_id: Type.String({ minLength: 1 }),
  offset: Type.Integer({ minimum: 0 }),
});

interface Progress {
  readonly sessionId: string;
  readonly offset: number;
}

/**
 * An upload session: parts one after the other, then the commit. The session is kept in the state, so that
 * after a fault or the end of the process only the rest is sent.
 * https://developers.dropbox.com/dbx-performance-guide#uploading-large-files
 */
export async function putInSession(ctx: DropboxContext, upload: Upload): Promise<FileMetadata> {
  const name = stateName(upload);
  const kept = await findKept(ctx, name);
  const first = kept ? await probed(ctx, upload, kept) : await start(ctx, upload);
  const stored =
    (first && (await sendAll(ctx, upload, first))) ??
    // Committed by a try whose answer was lost, or thrown away.
    (await storedAlready(ctx, upload)) ??
    (await sendAll(ctx, upload, await start(ctx, upload)));
  if (!stored) throw new TransientError("Dropbox has thrown away the parts that were sent.");
  await ctx.state.remove(name);
  return stored;
}

/** One for each content at each place: two workers with the same file help each other. */
const stateName = ({ names, source }: Upload): string =>
  `upload ${hash("sha256", `${source.sha256} ${source.sizeBytes} ${joinPath(names)}`)}`;

async function findKept(ctx: DropboxContext, name: string): Promise<Progress | undefined> {
  const text = await ctx.state.get(name);
  const kept: unknown = text === undefined ? undefined : JSON.parse(text);
  return Value.Check(Kept, kept) ? { sessionId: kept.session_id, offset: kept.offset } : undefined;
}

const keep = (ctx: DropboxContext, upload: Upload, { sessionId, offset }: Progress) =>
  ctx.state.set(stateName(upload), JSON.stringify({ session_id: sessionId, offset }), {
    expiresAt: ctx.clock.now() + KEPT_MS,
  });

async function start(ctx: DropboxContext, upload: Upload): Promise<Progress> {
  const answer = await sendBytes(ctx, "files/upload_session/start", {
    argument: { close: false },
    body: new Uint8Array(),
    sizeBytes: 0,
  });
  const value = granted(answer, joinPath(upload.names));
  const progress = { sessionId: parse(Session, value).session_id, offset: 0 };
  await keep(ctx, upload, progress);
  return progress;
}

/**
 * How far a kept session really is, asked with a part of no bytes; undefined where it is gone. A service that
 * does not take such a part is told the offset that was kept.
 */
async function probed(
  ctx: DropboxContext,
  upload: Upload,
  kept: Progress,
): Promise<Progress | undefined> {
  const answer = await append(ctx, { ...kept, body: new Uint8Array(), sizeBytes: 0 });
  const { refusal } = answer;
  if (!refusal || refusal.status === 400) return kept;
  return corrected(upload, kept, refusal);
}

/** Parts from the offset on, then the commit; undefined where the session is gone. */
async function sendAll(
  ctx: DropboxContext,
  upload: Upload,
  from: Progress,
): Promise<FileMetadata | undefined> {
  let progress: Progress | undefined = from;
  for (let corrections = 0; progress && corrections < MAX_CORRECTIONS; ) {
    ctx.signal.throwIfAborted();
    const isWhole = progress.offset === upload.source.sizeBytes;
    const answer = await (isWhole
      ? finish(ctx, upload, progress)
      : sendPart(ctx, upload, progress));
    if (answer.refusal) {
      progress = corrected(upload, progress, answer.refusal);
      corrections += 1;
      continue;
    }
    if (isWhole) return parse(FileMetadata, answer.value);
    progress = { ...progress, offset: partEnd(upload, progress.offset) };
    await keep(ctx, upload, progress);
  }
  if (!progress) return undefined;
  throw new TransientError("Somebody else writes into the upload session at the same time.");
}

/** Parts end at whole blocks, also after an offset in the middle of one. */
const partEnd = ({ source }: Upload, offset: number): number =>
  Math.min((Math.floor(offset / PART_BYTES) + 1) * PART_BYTES, source.sizeBytes);

function sendPart(ctx: DropboxContext, upload: Upload, { sessionId, offset }: Progress) {
  const end = partEnd(upload, offset);
  return append(ctx, {
    sessionId,
    offset,
    body: () => upload.source.open({ start: offset, end }),
    sizeBytes: end - offset,
    ...(offset % BLOCK_BYTES === 0 ? { hash: hashOf(upload, offset, end) } : {}),
  });
}

const hashOf = ({ blocks }: Upload, start: number, end: number): string =>
  contentHash(blocks.slice(start / BLOCK_BYTES, Math.ceil(end / BLOCK_BYTES)));

interface Part extends Progress {
  readonly body: Parameters<typeof sendBytes>[2]["body"];
  readonly sizeBytes: number;
  readonly hash?: string;
}

const append = (ctx: DropboxContext, { sessionId, offset, hash, ...bytes }: Part) =>
  sendBytes(ctx, "files/upload_session/append_v2", {
    argument: {
      cursor: { session_id: sessionId, offset },
      close: false,
      ...(hash === undefined ? {} : { content_hash: hash }),
    },
    ...bytes,
  });

/** Without bytes: a commit that is refused can be tried again, and nothing is sent twice. */
const finish = (ctx: DropboxContext, upload: Upload, { sessionId, offset }: Progress) =>
  ctx.state.locked(WRITE_LOCK, () =>
    sendBytes(ctx, "files/upload_session/finish", {
      argument: { cursor: { session_id: sessionId, offset }, commit: commitOf(upload) },
      body: new Uint8Array(),
      sizeBytes: 0,
    }),
  );

/** @throws for every refusal but a wrong offset and a session that is gone */
function corrected(upload: Upload, progress: Progress, refusal: Refusal): Progress | undefined {
  const { correctOffset: offset } = refusal;
  if (hasTag(refusal, "incorrect_offset") && offset !== undefined) {
    if (offset >= 0 && offset <= upload.source.sizeBytes) return { ...progress, offset };
  }
  const [outer, inner] = refusal.tags;
  const lookup = outer === "lookup_failed" ? inner : outer;
  if (lookup === "not_found" || lookup === "closed") return undefined;
  throw errorOf(refusal, joinPath(upload.names));
}

async function storedAlready(
  ctx: DropboxContext,
  upload: Upload,
): Promise<FileMetadata | undefined> {
  const argument = { path: remotePath(upload.names) };
  const answer = await ask(ctx, "files/get_metadata", argument);
  if (answer.refusal && hasTag(answer.refusal, "not_found")) return undefined;
  const found = parse(Metadata, granted(answer, joinPath(upload.names)));
  return "size" in found && isSame(found, upload) ? found : undefined;
}
