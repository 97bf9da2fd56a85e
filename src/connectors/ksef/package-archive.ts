import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import { isSoundKsefNumber } from "./ksef-number.ts";
import { type Row, rowOf, rowsOf } from "./values.ts";
import { readAt, readZipDirectory, type ZipEntry } from "./zip-directory.ts";

const METADATA = "_metadata.json";
const MAX_METADATA_BYTES = 64 * 1024 * 1024;
const MAX_INVOICE_BYTES = 9 * 1024 * 1024;
const LOCAL_HEAD_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** A file that only this process's user can read, gone with its owner. */
export interface Spool extends AsyncDisposable {
  readonly file: FileHandle;
}

/** Packages are too large for memory. */
export async function openSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), `viadukt-ksef-${process.pid}-`));
  const file = await open(join(folder, "package.zip"), "wx+", 0o600);
  return {
    file,
    async [Symbol.asyncDispose]() {
      await file.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Archive {
  /** What KSeF says about each invoice of the package. */
  readonly rows: readonly Row[];
  /** Undefined where the package has no such invoice. */
  read(ksefNumber: string): Promise<Buffer | undefined>;
}

/**
 * Names that are no KSeF numbers are never looked at, sizes are bounded before and while unpacking.
 * @throws RangeError for an archive that is damaged or too large
 */
export async function openArchive(file: FileHandle): Promise<Archive> {
  const entries = new Map<string, ZipEntry>();
  for (const entry of await readZipDirectory(file)) {
    const isInvoice = entry.name.endsWith(".xml") && isSoundKsefNumber(entry.name.slice(0, -4));
    if (isInvoice || entry.name === METADATA) entries.set(entry.name, entry);
  }
  const metadata = entries.get(METADATA);
  if (!metadata) throw new RangeError(`the package has no ${METADATA}`);
  const text = await unpack(file, metadata, MAX_METADATA_BYTES);
  return {
    rows: rowsOf(rowOf(JSON.parse(text.toString("utf8"))).invoices),
    async read(ksefNumber) {
      const entry = entries.get(`${ksefNumber}.xml`);
      return entry && unpack(file, entry, MAX_INVOICE_BYTES);
    },
  };
}

async function unpack(file: FileHandle, entry: ZipEntry, maxBytes: number): Promise<Buffer> {
  const { method, packedBytes, sizeBytes, offset, crc } = entry;
  if (sizeBytes > maxBytes || packedBytes > maxBytes)
    throw new RangeError(`${entry.name} is larger than ${maxBytes} bytes`);
  const head = await readAt(file, offset, LOCAL_HEAD_BYTES);
  if (head.readUInt32LE(0) !== LOCAL_SIGNATURE) throw new RangeError("the archive is broken");
  const start = offset + LOCAL_HEAD_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28);
  const packed = await readAt(file, start, packedBytes);
  const plain = method === DEFLATED ? inflate(packed, sizeBytes) : packed;
  const isSound = (method === DEFLATED || method === STORED) && plain.length === sizeBytes;
  if (!isSound || crc32(plain) !== crc) throw new RangeError(`${entry.name} is damaged`);
  return plain;
}

/** Stops as soon as more comes out than was announced. */
function inflate(packed: Buffer, sizeBytes: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(sizeBytes, 1) });
  } catch (error) {
    throw new RangeError("damaged, or larger than it says", { cause: error });
  }
}
