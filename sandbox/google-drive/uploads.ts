import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { readBody, send } from "../simulator.ts";
import { contentOf, type DriveFile, type NewFile } from "./drive.ts";
import { type Exchange, sendFile } from "./exchange.ts";
import { readMetadata } from "./metadata.ts";
import { invalid, notFound } from "./problem.ts";

const STEP = 256 * 1024;
/** https://developers.google.com/workspace/drive/api/guides/manage-uploads: 5 MB or less. */
const MULTIPART_MAX_BYTES = 5 * 1024 * 1024;

/** A resumable upload: who has its address may go on with it. */
export interface Session {
  readonly metadata: Partial<NewFile>;
  /** The file whose content is replaced. */
  readonly fileId: string | undefined;
  readonly mimeType: string;
  readonly total: number | undefined;
  readonly chunks: Buffer[];
  received: number;
  file?: DriveFile;
}

/** Below `/upload/drive/v3/files`; `fileId` where a file is replaced. */
export async function handleUpload(exchange: Exchange, fileId: string | undefined): Promise<void> {
  const { req, url } = exchange;
  const type = url.searchParams.get("uploadType");
  const method = fileId === undefined ? "POST" : "PATCH";
  if (req.method === "PUT" && type === "resumable") return putChunk(exchange);
  if (req.method !== method) throw invalid(`${req.method} is not possible here`);
  if (fileId !== undefined) exchange.drive.find(fileId);
  if (type === "multipart") return multipart(exchange, fileId);
  if (type === "resumable") return openSession(exchange, fileId);
  throw invalid("uploadType");
}

async function multipart(exchange: Exchange, fileId: string | undefined): Promise<void> {
  const { req } = exchange;
  const [, boundary] =
    /^multipart\/related; boundary="?([^";]{1,70})"?$/.exec(req.headers["content-type"] ?? "") ??
    [];
  if (boundary === undefined) throw invalid("multipart/related with a boundary is needed");
  if (req.headers["content-length"] === undefined) throw invalid("Content-Length is needed");
  const body = Buffer.concat(await readSome(exchange));
  const parts = splitParts(body, boundary);
  if (parts.length !== 2) throw invalid("Malformed multipart body.");
  const [head, media] = parts as [Part, Part];
  if (!/^application\/json\b/.test(head.type)) throw invalid("The first part must be JSON.");
  if (media.body.length > MULTIPART_MAX_BYTES) throw invalid("Use a resumable upload.");
  const metadata = readMetadata(head.body, { isNew: fileId === undefined });
  finish(exchange, { metadata, fileId, mimeType: media.type, chunks: [media.body] });
}

interface Part {
  readonly type: string;
  readonly body: Buffer;
}

function splitParts(body: Buffer, boundary: string): Part[] {
  const mark = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let at = body.indexOf(mark);
  while (at >= 0) {
    const start = at + mark.length;
    const next = body.indexOf(mark, start);
    if (next < 0) break;
    const part = body.subarray(start, next);
    const end = part.indexOf("\r\n\r\n");
    if (end < 0 || !part.subarray(0, 2).equals(Buffer.from("\r\n")))
      throw invalid("Malformed part.");
    const headers = part.subarray(2, end).toString("latin1");
    const type = /^content-type: *(.+)$/im.exec(headers)?.[1]?.trim() ?? "";
    parts.push({ type, body: Buffer.from(part.subarray(end + 4, -2)) });
    at = next;
  }
  if (!body.toString("latin1", Math.max(0, body.length - 100)).includes(`--${boundary}--`)) {
    throw invalid("The multipart body does not end.");
  }
  return parts;
}

async function openSession(exchange: Exchange, fileId: string | undefined): Promise<void> {
  const { req, res, drive, sessions, origin } = exchange;
  if (!/^application\/json\b/.test(req.headers["content-type"] ?? ""))
    throw invalid("JSON is needed");
  const total = Number(req.headers["x-upload-content-length"] ?? Number.NaN);
  const metadata = readMetadata(await readBody(req, 100_000), { isNew: fileId === undefined });
  const parent = metadata.parents?.[0];
  if (parent !== undefined) drive.find(parent);
  drive.checkQuota(Number.isNaN(total) ? 0 : total);
  const id = randomBytes(40).toString("base64url");
  sessions.set(id, {
    ...{ metadata, fileId, chunks: [], received: 0 },
    mimeType: String(req.headers["x-upload-content-type"] ?? "application/octet-stream"),
    total: Number.isNaN(total) ? undefined : total,
  });
  const query = new URLSearchParams(exchange.url.searchParams);
  query.set("upload_id", id);
  const location = `${origin}${exchange.url.pathname}?${query}`;
  send(res, 200, "", { location, "x-guploader-uploadid": id });
}

const RANGE = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/;

async function putChunk(exchange: Exchange): Promise<void> {
  const { req, url, sessions, control } = exchange;
  const session = sessions.get(url.searchParams.get("upload_id") ?? "");
  if (!session) throw notFound("upload");
  const range = RANGE.exec(req.headers["content-range"] ?? "");
  if (!range) throw invalid("Content-Range");
  const [, from, to, of = "*"] = range;
  const length = Number(req.headers["content-length"] ?? Number.NaN);
  if (Number.isNaN(length)) throw invalid("Content-Length is needed");
  if (session.file) {
    req.resume();
    return sendFile(exchange, session.file);
  }
  if (from === undefined || to === undefined) {
    if (length !== 0) throw invalid("A question has no body");
    const isEmpty = of === "0" && session.received === 0;
    return isEmpty ? complete(exchange, session) : answerIncomplete(exchange, session);
  }
  const [start, end] = [Number(from), Number(to)];
  const isLast = of !== "*" && end + 1 === Number(of);
  if (end + 1 - start !== length) throw invalid("Content-Range does not fit Content-Length");
  if (start !== session.received) throw invalid(`The chunk must start at ${session.received}`);
  if (session.total !== undefined && of !== "*" && Number(of) !== session.total) {
    throw invalid("The size has changed");
  }
  if (!isLast && length % STEP !== 0) throw invalid("Chunks are multiples of 256 KiB");
  const chunk = Buffer.concat(
    await readSome(exchange, (part) => keep(session, part.subarray(0, wholeSteps(part.length)))),
  );
  const kept = control.keepsHalf ? wholeSteps(chunk.length / 2) : chunk.length;
  control.keepsHalf = false;
  keep(session, chunk.subarray(0, kept));
  if (isLast && kept === chunk.length) return complete(exchange, session);
  answerIncomplete(exchange, session);
}

const wholeSteps = (bytes: number): number => Math.floor(bytes / STEP) * STEP;

function keep(session: Session, bytes: Buffer): void {
  if (bytes.length === 0) return;
  session.chunks.push(Buffer.from(bytes));
  session.received += bytes.length;
}

function answerIncomplete({ res }: Exchange, { received }: Session): void {
  const headers = received === 0 ? {} : { range: `bytes=0-${received - 1}` };
  send(res, 308, "", headers);
}

/** The body, or as much as comes before the connection is to break: that part goes to `onBroken`. */
async function readSome(
  { req, control }: Exchange,
  onBroken: (bytes: Buffer) => void = () => {},
): Promise<Buffer[]> {
  const limit = control.breakAfterBytes ?? Number.POSITIVE_INFINITY;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      control.receivedBytes += chunk.length;
      if (size < limit) continue;
      control.breakAfterBytes = undefined;
      cut(req);
      break;
    }
  } catch (error) {
    // The sender is gone: what it sent stays, as with the real one.
    onBroken(Buffer.concat(chunks));
    throw error;
  }
  if (size >= limit) {
    onBroken(Buffer.concat(chunks));
    throw new Error("the connection was cut");
  }
  return chunks;
}

const cut = (req: IncomingMessage): void => void req.socket.destroy();

function complete(exchange: Exchange, session: Session): void {
  session.file = finish(exchange, session);
}

function finish(
  exchange: Exchange,
  {
    metadata,
    fileId,
    mimeType,
    chunks,
  }: Pick<Session, "metadata" | "fileId" | "mimeType" | "chunks">,
): DriveFile {
  const { drive, control, req } = exchange;
  const content = contentOf(control.damagesNext ? [...chunks, Buffer.from("!")] : chunks);
  control.damagesNext = false;
  const file =
    fileId === undefined
      ? drive.create({ mimeType, parents: [], name: "Untitled", ...metadata }, content)
      : drive.find(fileId);
  if (fileId !== undefined) drive.setContent(file, content);
  if (control.lostAnswers > 0) {
    control.lostAnswers -= 1;
    cut(req);
  } else sendFile(exchange, file);
  return file;
}
