import type { FileHandle } from "node:fs/promises";

/** Where a file of an archive lies: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

const END = { signature: 0x06054b50, size: 22 } as const;
const LOCATOR = { signature: 0x07064b50, size: 20 } as const;
const END_64 = { signature: 0x06064b50, size: 56 } as const;
const ENTRY = { signature: 0x02014b50, size: 46 } as const;
const MAX_COMMENT = 65_535;
/** Ten thousand invoices with room to spare. */
const MAX_ENTRIES = 20_000;
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;
const EXTRA_64 = 0x0001;

interface Place {
  readonly count: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** @throws RangeError for what is no archive, or one that is larger than any that we expect */
export async function readZipDirectory(file: FileHandle): Promise<readonly ZipEntry[]> {
  const { size } = await file.stat();
  const place = await findDirectory(file, size);
  if (place.count > MAX_ENTRIES || place.sizeBytes > MAX_DIRECTORY_BYTES)
    throw new RangeError("too many files in the archive");
  if (place.offset + place.sizeBytes > size) throw new RangeError("the archive is cut off");
  const bytes = await readAt(file, place.offset, place.sizeBytes);
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < place.count; ) {
    if (at + ENTRY.size > bytes.length || bytes.readUInt32LE(at) !== ENTRY.signature)
      throw new RangeError("the archive's list is broken");
    const nameBytes = bytes.readUInt16LE(at + 28);
    const extraBytes = bytes.readUInt16LE(at + 30);
    const length = ENTRY.size + nameBytes + extraBytes + bytes.readUInt16LE(at + 32);
    entries.push(entryOf(bytes.subarray(at, at + length), { nameBytes, extraBytes }));
    at += length;
  }
  return entries;
}

/** All the bytes, or a RangeError. */
export async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  if (bytesRead < length) throw new RangeError("the archive is cut off");
  return bytes;
}

async function findDirectory(file: FileHandle, size: number): Promise<Place> {
  const tailBytes = Math.min(size, END.size + MAX_COMMENT);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  for (let at = tail.length - END.size; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END.signature) continue;
    const place = {
      count: tail.readUInt16LE(at + 10),
      sizeBytes: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    };
    const isLarge = place.count === FULL_16 || place.offset === FULL_32;
    return isLarge ? largeDirectory(file, size - tailBytes + at) : place;
  }
  throw new RangeError("no ZIP archive");
}

async function largeDirectory(file: FileHandle, endAt: number): Promise<Place> {
  const locator = await readAt(file, endAt - LOCATOR.size, LOCATOR.size);
  if (locator.readUInt32LE(0) !== LOCATOR.signature) throw new RangeError("no ZIP64 archive");
  const end = await readAt(file, safe(locator.readBigUInt64LE(8)), END_64.size);
  if (end.readUInt32LE(0) !== END_64.signature) throw new RangeError("no ZIP64 archive");
  return {
    count: safe(end.readBigUInt64LE(32)),
    sizeBytes: safe(end.readBigUInt64LE(40)),
    offset: safe(end.readBigUInt64LE(48)),
  };
}

function entryOf(
  bytes: Buffer,
  { nameBytes, extraBytes }: { readonly nameBytes: number; readonly extraBytes: number },
): ZipEntry {
  const nameEnd = ENTRY.size + nameBytes;
  const large = largeValues(bytes.subarray(nameEnd, nameEnd + extraBytes));
  const value = (at: number) => {
    const found = bytes.readUInt32LE(at);
    return found === FULL_32 ? safe(large.shift() ?? -1n) : found;
  };
  // The order in which large values stand in the extra field.
  const sizeBytes = value(24);
  const packedBytes = value(20);
  const offset = value(42);
  return {
    name: bytes.toString("utf8", ENTRY.size, nameEnd),
    method: bytes.readUInt16LE(10),
    crc: bytes.readUInt32LE(16),
    packedBytes,
    sizeBytes,
    offset,
  };
}

function largeValues(extra: Buffer): bigint[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    const part = extra.subarray(at + 4, at + 4 + length);
    if (extra.readUInt16LE(at) === EXTRA_64)
      return Array.from({ length: Math.floor(part.length / 8) }, (_, i) =>
        part.readBigUInt64LE(i * 8),
      );
    at += 4 + length;
  }
  return [];
}

function safe(value: bigint): number {
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError("not a size");
  return Number(value);
}
