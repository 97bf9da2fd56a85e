import { createHash } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openZip } from "../../formats/zip/zip-reader.ts";
import { type Context, DataError, type InboxFile } from "../../sdk/index.ts";

/** One document: a file of the inbox, or one of the files in an archive. */
export interface Document {
  /** For an archive's file the archive's name comes first. */
  readonly name: string;
  /** From the beginning, as often as wanted. */
  open(): AsyncIterable<Uint8Array>;
}

export interface OpenFile extends AsyncDisposable {
  readonly documents: readonly Document[];
  /** Of the whole file, once it has been read to its end. */
  sha256(): string | undefined;
}

/** A company's documents of several years. */
const ARCHIVE_LIMITS = { entries: 50_000, entryBytes: 1_000_000_000, totalBytes: 4_000_000_000 };
const MAX_ARCHIVE_BYTES = 1_000_000_000;
/** How an archive begins, with a file or without any. */
const ARCHIVE_STARTS = ["504b0304", "504b0506"];

/**
 * The documents of a file. An archive is laid into a temporary file for as long as it is open; of its files
 * only those named `.xml` are documents.
 * @throws DataError for what is neither XML nor a ZIP archive
 */
export async function openFile(
  { inbox, signal }: Pick<Context, "inbox" | "signal">,
  file: InboxFile,
): Promise<OpenFile> {
  let sha256: string | undefined;
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    const hash = createHash("sha256");
    for await (const chunk of await inbox.open(file.name)) {
      signal.throwIfAborted();
      hash.update(chunk as Uint8Array);
      yield chunk as Uint8Array;
    }
    sha256 = hash.digest("hex");
  };
  const start = await firstBytes(bytes());
  if (ARCHIVE_STARTS.includes(start.toString("hex", 0, 4))) {
    if (file.sizeBytes > MAX_ARCHIVE_BYTES) {
      throw new DataError(`The archive has more than ${MAX_ARCHIVE_BYTES} bytes: split it.`);
    }
    return openArchive(bytes, () => sha256);
  }
  if (!isXml(start)) throw new DataError("The file is neither an XML document nor a ZIP archive.");
  return {
    documents: [{ name: file.name, open: bytes }],
    sha256: () => sha256,
    async [Symbol.asyncDispose]() {},
  };
}

async function firstBytes(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  for await (const chunk of bytes) return Buffer.from(chunk.subarray(0, 512));
  throw new DataError("The file is empty.");
}

/** A byte order mark, blanks and an angle bracket; in UTF-16 every other byte is zero. */
const isXml = (start: Buffer): boolean => {
  const text = start.toString("latin1").replaceAll("\0", "");
  return /^(\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)?\s*</.test(text);
};

async function openArchive(
  bytes: () => AsyncIterable<Uint8Array>,
  sha256: () => string | undefined,
): Promise<OpenFile> {
  const folder = await mkdtemp(join(tmpdir(), "viadukt-zip-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, "archive.zip");
    await lay(path, bytes());
    const archive = await openZip(path, ARCHIVE_LIMITS);
    return {
      documents: archive.files.filter(({ name }) => /\.xml$/i.test(name)),
      sha256,
      async [Symbol.asyncDispose]() {
        archive[Symbol.dispose]();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** No longer than an archive may be, even where the file grows meanwhile. */
async function lay(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  await using target = await open(path, "wx", 0o600);
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > MAX_ARCHIVE_BYTES) throw new DataError("The archive grew while it was read.");
    await target.writeFile(chunk);
  }
}
