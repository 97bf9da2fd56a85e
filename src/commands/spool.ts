import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Answer } from "./call.ts";
import { CommandFault, type ErrorRow, NUMBERS, type WarningRow } from "./fault.ts";

/** Answers up to this size never touch the disk. */
const MEMORY_BYTES = 1_048_576;
const PIECE_CHARS = 65_536;
const READ_BYTES = 262_144;
const NAME = /^command-[0-9a-f-]{36}\.part$/;

/** What came of a command, for its log. */
export interface Outcome {
  /** 0: OK; otherwise the number of the first error. */
  readonly errorNumber: number;
  readonly errorText: string | undefined;
  readonly rowCount: number | undefined;
}

/** An answer as it goes out: exactly `sizeBytes` bytes. To be disposed of when it is sent, or not. */
export interface Body extends AsyncDisposable {
  readonly contentType: string;
  /** Of IMAGE and DOCUMENT as a file. */
  readonly fileName?: string;
  readonly sizeBytes: number;
  readonly outcome: Outcome;
  bytes(): AsyncIterable<Uint8Array>;
}

export interface SpoolOptions {
  /** Where large answers wait: made when it is needed. */
  readonly folder: string;
  /** The rows of `Error` for what a command threw; `undefined` lets the error pass on. */
  readonly explain?: (error: unknown) => readonly ErrorRow[] | undefined;
  readonly memoryBytes?: number;
}

/** Turns answers into bodies of known length: `Content-Length` stands before what it counts. */
export interface Spool {
  /** Removes what a process left that was killed. Once, where nobody else works in the folder. */
  clean(): Promise<void>;
  /**
   * The whole envelope of a command. An error that comes with the data makes it the envelope of that error.
   * @throws the signal's reason when it aborts, and what `explain` knows no rows for
   */
  gather(
    commandIn: string,
    answer: Answer,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Body>;
}

export function createSpool({
  folder,
  explain = explainFault,
  memoryBytes = MEMORY_BYTES,
}: SpoolOptions): Spool {
  return {
    async clean() {
      const names = await readdir(folder).catch(() => []);
      const ours = names.filter((name) => NAME.test(name));
      await Promise.all(ours.map((name) => rm(join(folder, name), { force: true })));
    },
    async gather(commandIn, answer, { signal } = {}) {
      if (answer.kind === "error") return errorBody(commandIn, answer.errors, answer.warnings);
      if (answer.kind === "file") return fileBody(answer);
      const store = new PieceStore(folder, memoryBytes);
      try {
        await store.add(`{"Result":"OK","CommandIn":${JSON.stringify(commandIn)},"Data":`);
        for await (const piece of answer.data) {
          signal?.throwIfAborted();
          await store.add(piece);
        }
        await store.add(`${warningText(answer.warnings)}}`);
        await store.flush();
      } catch (error) {
        await store[Symbol.asyncDispose]();
        signal?.throwIfAborted();
        const rows = explain(error) ?? diskRows(error);
        if (!rows) throw error;
        const warnings = error instanceof CommandFault ? error.warnings : [];
        return errorBody(commandIn, rows, [...answer.warnings, ...warnings]);
      }
      return {
        contentType: JSON_TYPE,
        sizeBytes: store.sizeBytes,
        outcome: { errorNumber: 0, errorText: undefined, rowCount: answer.rowCount() },
        bytes: () => store.bytes(),
        [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
      };
    },
  };
}

const JSON_TYPE = "application/json; charset=UTF-8";

const explainFault = (error: unknown): readonly ErrorRow[] | undefined =>
  error instanceof CommandFault ? error.rows : undefined;

const NO_ROOM: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);

function diskRows(error: unknown): readonly ErrorRow[] | undefined {
  if (!NO_ROOM.has((error as NodeJS.ErrnoException | undefined)?.code)) return undefined;
  const desc = "Na disku serveru není místo pro odpověď. Zmenšete rozsah dotazu.";
  return [{ number: NUMBERS.sqlGeneral, desc }];
}

const warningText = (warnings: readonly WarningRow[]): string =>
  warnings.length === 0 ? "" : `,"Warning":${JSON.stringify(warnings)}`;

/** The envelope of errors; `commandIn` is empty where the request could not be read. */
export function errorBody(
  commandIn: string,
  errors: readonly ErrorRow[],
  warnings: readonly WarningRow[] = [],
): Body {
  const envelope = {
    Result: "ERR",
    CommandIn: commandIn,
    Error: errors,
    ...(warnings.length === 0 ? {} : { Warning: warnings }),
  };
  const bytes = Buffer.from(JSON.stringify(envelope));
  const [first] = errors;
  return {
    contentType: JSON_TYPE,
    sizeBytes: bytes.length,
    outcome: {
      errorNumber: first?.number ?? NUMBERS.sqlGeneral,
      errorText: errors.map(({ desc }) => desc).join(" "),
      rowCount: undefined,
    },
    bytes: () => onlyOne(bytes),
    async [Symbol.asyncDispose]() {},
  };
}

async function* onlyOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function fileBody({ name, mime, sizeBytes, content }: Extract<Answer, { kind: "file" }>): Body {
  return {
    contentType: mime,
    fileName: name,
    sizeBytes,
    outcome: { errorNumber: 0, errorText: undefined, rowCount: 1 },
    bytes: () => content as AsyncIterable<unknown> as AsyncIterable<Uint8Array>,
    async [Symbol.asyncDispose]() {
      (content as Partial<{ destroy(): void }>).destroy?.();
    },
  };
}

/** Pieces of UTF-8: in memory, and from a size on in a file that has no name any more while it is in use. */
class PieceStore implements AsyncDisposable {
  readonly #folder: string;
  readonly #memoryBytes: number;
  #waiting: string[] = [];
  #waitingChars = 0;
  #chunks: Uint8Array[] = [];
  #file: FileHandle | undefined;
  sizeBytes = 0;

  constructor(folder: string, memoryBytes: number) {
    this.#folder = folder;
    this.#memoryBytes = memoryBytes;
  }

  async add(piece: string | Uint8Array): Promise<void> {
    if (typeof piece !== "string") {
      await this.flush();
      return this.#keep(piece);
    }
    this.#waiting.push(piece);
    this.#waitingChars += piece.length;
    if (this.#waitingChars >= PIECE_CHARS) await this.flush({ isMore: true });
  }

  async flush({ isMore = false }: { readonly isMore?: boolean } = {}): Promise<void> {
    const text = this.#waiting.join("");
    // A letter of two halves may come in two pieces.
    const end = isMore && isHighHalf(text.charCodeAt(text.length - 1)) ? -1 : text.length;
    const [whole, rest] = [text.slice(0, end), text.slice(end)];
    this.#waiting = rest === "" ? [] : [rest];
    this.#waitingChars = rest.length;
    if (whole !== "") await this.#keep(Buffer.from(whole));
  }

  async #keep(bytes: Uint8Array): Promise<void> {
    this.sizeBytes += bytes.length;
    if (this.#file) await this.#file.writeFile(bytes);
    else this.#chunks.push(bytes);
    if (this.#file || this.sizeBytes <= this.#memoryBytes) return;
    this.#file = await openNameless(this.#folder);
    for (const chunk of this.#chunks) await this.#file.writeFile(chunk);
    this.#chunks = [];
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    const file = this.#file;
    if (!file) {
      yield Buffer.concat(this.#chunks);
      return;
    }
    for (let at = 0; at < this.sizeBytes; ) {
      // Not one for all: who reads may still hold the chunk before.
      const chunk = Buffer.allocUnsafe(Math.min(READ_BYTES, this.sizeBytes - at));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) throw new Error("an answer on disk ended before its end");
      yield chunk.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#chunks = [];
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}

const isHighHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** Its name is gone at once, so that it is gone with the process, too. */
async function openNameless(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `command-${randomUUID()}.part`);
  const file = await open(path, "wx+", 0o600);
  await rm(path, { force: true });
  return file;
}
