import { type FileEntry, isHubError, messageOf } from "../../sdk/index.ts";
import { parseUploadId, type StoredPart } from "./answers.ts";
import { call, refusal } from "./client.ts";
import { isAmazon, type S3Context } from "./context.ts";
import { isDone } from "./errors.ts";
import { finish } from "./finish.ts";
import { objectHeaders } from "./object-headers.ts";
import { listParts, type PartedFile, sendParts } from "./parts.ts";
import { forget, type Pending, readPending, remember } from "./pending.ts";

/** What nobody came back to in that time is thrown away with the next large upload. */
const STALE_MS = 2 * 86_400_000;
/** Of another content for the same place; before that a second process may be sending it. */
const REPLACED_MS = 3_600_000;

/**
 * A large file in parts, each checked on its own. An upload that a fault or the end of the process cut off
 * goes on where it stopped when the same content is put to the same place again.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export async function putParts(ctx: S3Context, file: PartedFile): Promise<FileEntry> {
  await discardStale(ctx, file);
  const { id, stored } = await openUpload(ctx, file);
  const upload = { ...file, id };
  try {
    const entry = await finish(ctx, upload, await sendParts(ctx, upload, stored));
    await forget(ctx, id);
    return entry;
  } catch (error) {
    // What will never succeed leaves nothing behind; all else may go on later.
    if (isHubError(error) && ["skip", "refuse"].includes(error.reaction)) {
      await discard(ctx, { key: file.key, upload_id: id });
    }
    throw error;
  }
}

interface Opened {
  readonly id: string;
  /** What the service has of it. */
  readonly stored: readonly StoredPart[];
}

/** The one that was cut off, as long as the service knows it; else a new one. */
async function openUpload(ctx: S3Context, file: PartedFile): Promise<Opened> {
  for (const pending of await readPending(ctx)) {
    if (!isOf(pending, file)) continue;
    const stored = await listParts(ctx, file.key, pending.upload_id);
    if (stored) return { id: pending.upload_id, stored };
    await forget(ctx, pending.upload_id);
  }
  const { key, source, partBytes } = file;
  const id = await beginUpload(ctx, file);
  const begun = { sha256: source.sha256, part_bytes: partBytes, begun_at: ctx.clock.now() };
  await remember(ctx, { key, upload_id: id, ...begun });
  return { id, stored: [] };
}

async function beginUpload(ctx: S3Context, { key, source }: PartedFile): Promise<string> {
  const answer = await call(ctx, {
    method: "POST",
    key,
    query: { uploads: "" },
    headers: {
      ...objectHeaders(ctx, source),
      ...(isAmazon(ctx) ? { "x-amz-checksum-algorithm": "SHA256" } : {}),
    },
  });
  if (!isDone(answer)) throw refusal(ctx, answer, key);
  return parseUploadId(answer.text);
}

const isOf = (pending: Pending, { key, source, partBytes }: PartedFile): boolean =>
  pending.key === key && pending.sha256 === source.sha256 && pending.part_bytes === partBytes;

/** Parts cost money as long as they are there: of another content for the same place, and of forgotten files. */
async function discardStale(ctx: S3Context, file: PartedFile): Promise<void> {
  for (const pending of await readPending(ctx)) {
    const isReplaced = pending.key === file.key && !isOf(pending, file);
    const ageMs = ctx.clock.now() - pending.begun_at;
    if (ageMs > (isReplaced ? REPLACED_MS : STALE_MS)) await discard(ctx, pending);
  }
}

/** Best effort: a failure here must not hide the one before it, and the next large upload tries again. */
async function discard(
  ctx: S3Context,
  { key, upload_id: uploadId }: Pick<Pending, "key" | "upload_id">,
): Promise<void> {
  try {
    const answer = await call(ctx, { method: "DELETE", key, query: { uploadId } });
    if (isDone(answer) || answer.error?.code === "NoSuchUpload") await forget(ctx, uploadId);
    else throw refusal(ctx, answer, key);
  } catch (error) {
    ctx.log.warn({ reason: messageOf(error) }, "throwing away the parts of an upload failed");
  }
}
