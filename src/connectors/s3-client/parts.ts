import { type FileSource, TransientError } from "../../sdk/index.ts";
import { parseParts, type StoredPart } from "./answers.ts";
import { call, refusal, transferTimeoutMs } from "./client.ts";
import { base64, type Piece, piecesOf } from "./content.ts";
import type { S3Context } from "./context.ts";
import { isDone } from "./errors.ts";
import { digestHeaders } from "./object-headers.ts";
import { checkReceived } from "./stored.ts";

export interface PartedFile {
  readonly key: string;
  readonly source: FileSource;
  readonly partBytes: number;
}

export interface Upload extends PartedFile {
  readonly id: string;
}

/** A part as the end of the upload has to name it. */
export interface SentPart extends Piece {
  readonly etag: string;
}

/** While one part is hashed others are on the way. */
const AT_A_TIME = 3;

/** What the service has; undefined where it does not know the upload any more. */
export async function listParts(
  ctx: S3Context,
  key: string,
  uploadId: string,
): Promise<readonly StoredPart[] | undefined> {
  const parts: StoredPart[] = [];
  for (let marker: string | undefined = "0"; marker !== undefined; ) {
    const answer = await call(ctx, {
      method: "GET",
      key,
      query: { uploadId, "max-parts": "1000", "part-number-marker": marker },
    });
    if (answer.error?.code === "NoSuchUpload") return undefined;
    // A key without that right can send all of them again.
    if (answer.error?.code === "AccessDenied") return [];
    if (!isDone(answer)) throw refusal(ctx, answer, key);
    const page = parseParts(answer.text);
    parts.push(...page.parts);
    // A service that gives the same page again would never end.
    marker = page.next !== undefined && Number(page.next) > Number(marker) ? page.next : undefined;
  }
  return parts;
}

/**
 * Sends every part that the service does not have, a few at a time; all of them, in order. The first fault
 * ends it once the parts under way have come to their end.
 */
export async function sendParts(
  ctx: S3Context,
  upload: Upload,
  stored: readonly StoredPart[],
): Promise<readonly SentPart[]> {
  const known = new Map(stored.map((part) => [part.number, part]));
  const pieces = piecesOf(upload.source, upload.partBytes);
  const sent: SentPart[] = [];
  let failure: { readonly error: unknown } | undefined;
  const work = async (): Promise<void> => {
    while (!failure) {
      ctx.signal.throwIfAborted();
      const { value: piece, done } = await pieces.next();
      if (done) return;
      sent.push(await settle(ctx, { upload, piece, known: known.get(piece.number) }));
    }
  };
  const guarded = () =>
    work().catch((error: unknown) => {
      failure ??= { error };
    });
  await Promise.all(Array.from({ length: AT_A_TIME }, guarded));
  await pieces.return(undefined);
  if (failure) throw failure.error;
  return sent.sort((a, b) => a.number - b.number);
}

async function settle(
  ctx: S3Context,
  part: { readonly upload: Upload; readonly piece: Piece; readonly known: StoredPart | undefined },
): Promise<SentPart> {
  const { upload, piece, known } = part;
  if (known && isSame(known, piece)) return { ...piece, etag: known.etag };
  return { ...piece, etag: await sendPart(ctx, upload, piece) };
}

/** By what the service says of the content; an ETag that is no MD5 matches nothing, and the part goes again. */
const isSame = (stored: StoredPart, piece: Piece): boolean =>
  stored.sizeBytes === piece.end - piece.start &&
  (stored.sha256 === undefined
    ? stored.etag === piece.md5
    : stored.sha256 === base64(piece.sha256));

async function sendPart(ctx: S3Context, upload: Upload, piece: Piece): Promise<string> {
  const { key, id, source } = upload;
  const { number, start, end } = piece;
  const answer = await call(ctx, {
    method: "PUT",
    key,
    query: { partNumber: String(number), uploadId: id },
    headers: { ...digestHeaders(ctx, piece), "content-length": String(end - start) },
    body: () => source.open({ start, end }),
    sha256: piece.sha256,
    timeoutMs: transferTimeoutMs(end - start),
  });
  if (answer.error?.code === "NoSuchUpload") {
    throw new TransientError("The service has thrown away the parts that were sent.");
  }
  if (!isDone(answer)) throw refusal(ctx, answer, key);
  return checkReceived(answer, { key, ...piece });
}
