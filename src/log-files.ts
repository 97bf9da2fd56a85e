import { constants } from "node:fs";
import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { NotFoundError } from "./lib/errors.ts";

/** As `logging.ts` names them; nothing else in the folder is ours to show. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,60}\.\d{4}-\d{2}-\d{2}\.\d{1,6}\.log$/i;
const HEAD_BYTES = 16_384;
const BLOCK_BYTES = 65_536;
/** A rare level is not looked for any further back. */
const MAX_TAIL_BYTES = 16_000_000;
const MAX_TEXT = 4_000;

export interface LogFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Epoch milliseconds of the first line; undefined where it has none. */
  readonly from: number | undefined;
  /** Epoch milliseconds of the last change. */
  readonly to: number;
}

export interface LogLine {
  /** Epoch milliseconds; undefined where the line does not say. */
  readonly at: number | undefined;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The hub's files in the log folder, the newest first; none where there is no folder. */
export async function listLogFiles(logDir: string): Promise<LogFile[]> {
  const names = await namesIn(logDir);
  const files = await Promise.all(names.map((name) => describe(logDir, name)));
  return files
    .flatMap((file) => file ?? [])
    .sort((a, b) => b.to - a.to || (a.name < b.name ? 1 : -1));
}

export interface OpenLogFile extends AsyncDisposable {
  /** As long as it was when it was opened: the hub goes on writing. */
  readonly sizeBytes: number;
  read(): AsyncIterable<Uint8Array>;
}

/** @throws NotFoundError for whatever is no log file of the hub: paths, links, folders, strange names */
export async function openLogFile(logDir: string, name: string): Promise<OpenLogFile> {
  const handle = await openPlain(logDir, name);
  if (!handle) throw new NotFoundError("log file", name);
  const { size } = await handle.stat();
  return {
    sizeBytes: size,
    read: () => piecesOf(handle, size),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/** The last lines of at least that level, the oldest first. @throws NotFoundError */
export async function tailOf(
  logDir: string,
  { name, lines: wanted, level }: { name: string; lines: number; level: LogLevel },
): Promise<LogLine[]> {
  await using handle = await openPlain(logDir, name);
  if (!handle) throw new NotFoundError("log file", name);
  const { size } = await handle.stat();
  const least = LOG_LEVELS.indexOf(level);
  const found: LogLine[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for (let end = size; end > 0 && size - end < MAX_TAIL_BYTES; ) {
    const start = Math.max(end - BLOCK_BYTES, 0);
    const block = Buffer.concat([await readAt(handle, start, end - start), rest]);
    // The first line of the block may begin before it.
    const cut = start === 0 ? 0 : block.indexOf(10) + 1;
    if (start > 0 && cut === 0 && block.length < MAX_TAIL_BYTES) {
      rest = block;
      end = start;
      continue;
    }
    rest = block.subarray(0, cut);
    end = start;
    for (const text of block.subarray(cut).toString("utf8").split("\n").reverse()) {
      const line = parseLine(text);
      if (!line || LOG_LEVELS.indexOf(line.level) < least) continue;
      found.push(line);
      if (found.length === wanted) return found.reverse();
    }
  }
  return found.reverse();
}

async function namesIn(logDir: string): Promise<string[]> {
  try {
    return (await readdir(logDir)).filter((name) => NAME.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Undefined also for one that was removed at this moment. */
async function openPlain(logDir: string, name: string): Promise<FileHandle | undefined> {
  if (!NAME.test(name)) return undefined;
  let handle: FileHandle;
  try {
    handle = await open(join(logDir, name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOENT", "ELOOP", "EMLINK", "EISDIR", "ENXIO"].includes(code)) return undefined;
    throw error;
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  return undefined;
}

async function describe(logDir: string, name: string): Promise<LogFile | undefined> {
  await using handle = await openPlain(logDir, name);
  if (!handle) return undefined;
  const { size, mtimeMs } = await handle.stat();
  const head = await readAt(handle, 0, Math.min(size, HEAD_BYTES));
  const time = /"time":(\d{10,16})/.exec(head.toString("latin1"))?.[1];
  return {
    name,
    sizeBytes: size,
    from: time === undefined ? undefined : Number(time),
    to: Math.round(mtimeMs),
  };
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle.read(buffer, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

async function* piecesOf(handle: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  try {
    for (let position = 0; position < size; ) {
      const piece = await readAt(handle, position, Math.min(BLOCK_BYTES, size - position));
      if (piece.length === 0) return;
      position += piece.length;
      yield piece;
    }
  } finally {
    await handle.close();
  }
}

/** Of pino: https://getpino.io/#/docs/api?id=level-string */
function levelOf(value: unknown): LogLevel {
  if (typeof value !== "number") return "info";
  if (value >= 50) return "error";
  if (value >= 40) return "warn";
  return value >= 30 ? "info" : "debug";
}

/** Undefined for an empty line; what is no JSON, such as a line cut off by a crash, is shown as it is. */
function parseLine(text: string): LogLine | undefined {
  if (text.trim() === "") return undefined;
  const cut = {
    at: undefined,
    level: "info",
    message: text.slice(0, MAX_TEXT),
    fields: {},
  } as const;
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== "object" || Array.isArray(value)) return cut;
    const { level, time, msg, ...fields } = value as Record<string, unknown>;
    const message = typeof msg === "string" ? msg.slice(0, MAX_TEXT) : "";
    return { at: isTime(time) ? time : undefined, level: levelOf(level), message, fields };
  } catch {
    return cut;
  }
}

/** Later ones are no dates of JavaScript. */
const isTime = (time: unknown): time is number =>
  typeof time === "number" && time >= 0 && time <= 8.64e15;
