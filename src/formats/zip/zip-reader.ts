import { type Entry, fromBufferPromise, openPromise, type ZipFile } from "yauzl";
import { DataError, messageOf } from "../../lib/errors.ts";

export interface ZipLimits {
  readonly entries: number;
  /** Of one entry, unpacked. */
  readonly entryBytes: number;
  /** Of all entries together, unpacked. */
  readonly totalBytes: number;
}

export interface PackedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Its bytes. @throws DataError where it has more or fewer than it says, or is damaged */
  open(): AsyncIterable<Uint8Array>;
}

export interface ZipArchive extends Disposable {
  /** In the archive's order, without folders. */
  readonly files: readonly PackedFile[];
}

/** Text packs a hundred times at most; a thousand times is a bomb. */
const MAX_RATIO = 1_000;
/** Below this size no ratio is suspicious. */
const SMALL_BYTES = 1_048_576;

/**
 * The files of an archive, by its path or its bytes. Everything that the archive says of itself is checked
 * before a byte is unpacked: an encrypted one, one with paths that lead out of it, and one that unpacks to
 * more than the limits is refused as a whole.
 * @throws DataError
 */
export async function openZip(source: string | Buffer, limits: ZipLimits): Promise<ZipArchive> {
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true } as const;
  const archive = await (typeof source === "string"
    ? openPromise(source, options)
    : fromBufferPromise(source, options)
  ).catch((cause: unknown) => {
    throw broken(cause);
  });
  try {
    return {
      files: await filesOf(archive, limits),
      [Symbol.dispose]: () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

async function filesOf(archive: ZipFile, limits: ZipLimits): Promise<PackedFile[]> {
  if (archive.entryCount > limits.entries) {
    throw refused(`has ${archive.entryCount} entries; ${limits.entries} are allowed`);
  }
  const files: PackedFile[] = [];
  let total = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      total += entry.uncompressedSize;
      check(entry, total, limits);
      if (entry.fileName.endsWith("/")) continue;
      files.push({
        name: entry.fileName,
        sizeBytes: entry.uncompressedSize,
        open: () => open(archive, entry),
      });
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw broken(error);
  }
  return files;
}

function check(entry: Entry, total: number, limits: ZipLimits): void {
  const { fileName, uncompressedSize: size, compressedSize: packed } = entry;
  const name = JSON.stringify(fileName.slice(0, 120));
  if (entry.isEncrypted()) throw refused(`is encrypted: ${name}`);
  if (size > limits.entryBytes) {
    throw refused(`has a file of ${size} bytes, ${name}; ${limits.entryBytes} are allowed`);
  }
  if (total > limits.totalBytes) {
    throw refused(`unpacks to more than ${limits.totalBytes} bytes`);
  }
  if (size > SMALL_BYTES && size > packed * MAX_RATIO) throw refused(`is a bomb: ${name}`);
}

async function* open(archive: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    yield* await archive.openReadStreamPromise(entry);
  } catch (error) {
    throw broken(error);
  }
}

const refused = (what: string): DataError => new DataError(`The ZIP archive ${what}.`);
const broken = (cause: unknown): DataError =>
  new DataError(`The ZIP archive is damaged: ${messageOf(cause).slice(0, 200)}`, [], { cause });
