import { pipeline, Readable } from "node:stream";
import { promisify } from "node:util";
import { crc32, createDeflateRaw, deflateRaw, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  /** Relative, with forward slashes. */
  readonly name: string;
  /** Text and bytes at hand, or bytes as they come. */
  readonly content: string | Uint8Array | AsyncIterable<Uint8Array | string>;
}

interface Written {
  readonly name: Buffer;
  readonly flags: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const UTF8_NAME = 0x0800;
const SIZES_FOLLOW = 0x0008;
const DEFLATED = 8;
/** 1980-01-01, the first day of the format: the same content makes the same archive. */
const DOS_DATE = 0x0021;
const MAX_32 = 0xffff_ffff;
const MAX_16 = 0xffff;
const ZIP64_VERSION = 45;

/** Packed in less time than handing it to another thread takes. */
const SMALL_BYTES = 65_536;

const packAll = promisify(deflateRaw);

/**
 * The archive in pieces, made while it is read: of the entries only their names and sums stay in memory. One
 * entry has at most 4 GB; the archive may be larger.
 */
export async function* zip(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name, content } of entries) {
    const isWhole = typeof content === "string" || content instanceof Uint8Array;
    const parts = isWhole
      ? whole(Buffer.from(name), offset, Buffer.from(content))
      : streamed(Buffer.from(name), offset, content);
    for (;;) {
      const { done, value } = await parts.next();
      if (done) {
        written.push(value);
        break;
      }
      offset += value.length;
      yield value;
    }
  }
  yield* directory(written, offset);
}

async function* whole(name: Buffer, offset: number, content: Buffer) {
  const isSmall = content.length < SMALL_BYTES;
  const packed = isSmall ? deflateRawSync(content) : await packAll(content);
  const sums = { crc: crc32(content), packed: packed.length, size: content.length };
  const entry = { name, flags: UTF8_NAME, offset, ...sums };
  yield localHeader(entry);
  if (packed.length > 0) yield packed;
  return entry;
}

async function* streamed(
  name: Buffer,
  offset: number,
  content: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Buffer, Written> {
  const flags = UTF8_NAME | SIZES_FOLLOW;
  const sums = { crc: 0, packed: 0, size: 0 };
  yield localHeader({ name, flags, offset, ...sums });
  const counted = async function* () {
    for await (const part of content) {
      const bytes = Buffer.from(part);
      sums.crc = crc32(bytes, sums.crc);
      sums.size += bytes.length;
      yield bytes;
    }
  };
  for await (const piece of deflated(counted())) {
    sums.packed += piece.length;
    yield piece;
  }
  if (Math.max(sums.size, sums.packed) > MAX_32) throw new RangeError("an entry of more than 4 GB");
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x0807_4b50, 0);
  writeSums(descriptor, 4, sums);
  yield descriptor;
  return { name, flags, offset, ...sums };
}

/** An error of the content ends the iteration with it. */
function deflated(content: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const packed = createDeflateRaw();
  pipeline(Readable.from(content, { objectMode: false }), packed, () => {});
  return packed;
}

function writeSums(
  target: Buffer,
  at: number,
  { crc, packed, size }: Pick<Written, "crc" | "packed" | "size">,
): void {
  target.writeUInt32LE(crc, at);
  target.writeUInt32LE(packed, at + 4);
  target.writeUInt32LE(size, at + 8);
}

function localHeader(entry: Written): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(entry.flags, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(DOS_DATE, 12);
  writeSums(header, 14, entry);
  header.writeUInt16LE(entry.name.length, 26);
  return Buffer.concat([header, entry.name]);
}

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.12 to 4.3.16. */
function* directory(written: readonly Written[], start: number): Generator<Buffer> {
  let size = 0;
  for (const entry of written) {
    const header = directoryHeader(entry);
    size += header.length;
    yield header;
  }
  const count = written.length;
  if (count >= MAX_16 || start >= MAX_32) yield zip64End({ count, size, start });
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(Math.min(count, MAX_16), 8);
  end.writeUInt16LE(Math.min(count, MAX_16), 10);
  end.writeUInt32LE(Math.min(size, MAX_32), 12);
  end.writeUInt32LE(Math.min(start, MAX_32), 16);
  yield end;
}

function directoryHeader(entry: Written): Buffer {
  const isFar = entry.offset >= MAX_32;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x0201_4b50, 0);
  header.writeUInt16LE(isFar ? ZIP64_VERSION : 20, 4);
  header.writeUInt16LE(isFar ? ZIP64_VERSION : 20, 6);
  header.writeUInt16LE(entry.flags, 8);
  header.writeUInt16LE(DEFLATED, 10);
  header.writeUInt16LE(DOS_DATE, 14);
  writeSums(header, 16, entry);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt16LE(isFar ? 12 : 0, 30);
  header.writeUInt32LE(isFar ? MAX_32 : entry.offset, 42);
  if (!isFar) return Buffer.concat([header, entry.name]);
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(entry.offset), 4);
  return Buffer.concat([header, entry.name, extra]);
}

function zip64End({ count, size, start }: { count: number; size: number; start: number }): Buffer {
  const end = Buffer.alloc(76);
  end.writeUInt32LE(0x0606_4b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(ZIP64_VERSION, 12);
  end.writeUInt16LE(ZIP64_VERSION, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(start), 48);
  end.writeUInt32LE(0x0706_4b50, 56);
  end.writeBigUInt64LE(BigInt(start + size), 64);
  end.writeUInt32LE(1, 72);
  return end;
}
