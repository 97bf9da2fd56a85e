/** Little-endian pieces of TDS messages. */
export const u8 = (...values: readonly number[]): Buffer => Buffer.from(values);

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

export function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

export function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

export function i64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

/** `size` bytes of a number that is not negative, lowest first. */
export function unsigned(value: bigint, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 255n);
  return bytes;
}

export const ucs2 = (text: string): Buffer => Buffer.from(text, "utf16le");
/** Its length in characters in one byte, then the text. */
export const shortText = (text: string): Buffer => Buffer.concat([u8(text.length), ucs2(text)]);
/** Its length in characters in two bytes, then the text. */
export const text16 = (text: string): Buffer => Buffer.concat([u16(text.length), ucs2(text)]);
export const token = (id: number, body: Buffer): Buffer =>
  Buffer.concat([u8(id), u16(body.length), body]);

/** Walks through a message. @throws RangeError at its end */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  peek(): number {
    return this.#bytes[this.#at] ?? -1;
  }

  bytes(count: number): Buffer {
    if (count > this.left) throw new RangeError("the message ends too early");
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  u8(): number {
    return this.bytes(1).readUInt8();
  }

  u16(): number {
    return this.bytes(2).readUInt16LE();
  }

  u32(): number {
    return this.bytes(4).readUInt32LE();
  }

  u64(): bigint {
    return this.bytes(8).readBigUInt64LE();
  }

  ucs2(characters: number): string {
    return this.bytes(characters * 2).toString("utf16le");
  }

  shortText(): string {
    return this.ucs2(this.u8());
  }

  /** A value in chunks; null where its length says so. */
  chunked(): Buffer | null {
    if (this.u64() === 0xffff_ffff_ffff_ffffn) return null;
    const chunks: Buffer[] = [];
    for (let size = this.u32(); size > 0; size = this.u32()) chunks.push(this.bytes(size));
    return Buffer.concat(chunks);
  }

  /** The headers before a statement: their own length comes first. */
  skipHeaders(): void {
    if (this.left < 4) return;
    const size = this.#bytes.readUInt32LE(this.#at);
    if (size > 4 && size <= 256 && size <= this.left) this.#at += size;
  }
}
