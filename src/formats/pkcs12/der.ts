/** One value of DER: https://www.itu.int/rec/T-REC-X.690 */
export interface Der {
  readonly tag: number;
  readonly content: Buffer;
  /** With its head. */
  readonly raw: Buffer;
}

export const TAG = {
  integer: 0x02,
  octets: 0x04,
  oid: 0x06,
  sequence: 0x30,
  context0: 0xa0,
} as const;

/** No certificate has more parts at one level; large pieces of sealed bytes may. */
const MAX_CHILDREN = 1_000;

/** @throws RangeError for what is no DER, such as an indefinite length */
export function readDer(bytes: Buffer, at = 0): Der {
  const tag = bytes.readUInt8(at);
  const first = bytes.readUInt8(at + 1);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4 || (tag & 0x1f) === 0x1f)
    throw new RangeError("not in DER form");
  const start = at + 2 + lengthBytes;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
  if (start + length > bytes.length) throw new RangeError("cut off");
  const end = start + length;
  return { tag, content: bytes.subarray(start, end), raw: bytes.subarray(at, end) };
}

/** The values inside a constructed one. */
export function partsOf({ content }: Der): readonly Der[] {
  const parts: Der[] = [];
  for (let at = 0; at < content.length; ) {
    const part = readDer(content, at);
    parts.push(part);
    at += part.raw.length;
    if (parts.length > MAX_CHILDREN) throw new RangeError("too many parts");
  }
  return parts;
}

/** The part at `index`, which must have the tag. */
export function partAt(value: Der, index: number, tag: number): Der {
  const part = partsOf(value)[index];
  if (part?.tag !== tag) throw new RangeError("another structure than expected");
  return part;
}

/** `1.2.840.113549.1.7.1` */
export function oidOf({ tag, content }: Der): string {
  if (tag !== TAG.oid || content.length === 0) throw new RangeError("no object identifier");
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(head / 40));
  return [top, head - top * 40, ...rest].join(".");
}

/** A small whole number; what is larger than 2^48 is refused. */
export function integerOf({ tag, content }: Der): number {
  if (tag !== TAG.integer || content.length === 0 || content.length > 6)
    throw new RangeError("no small integer");
  return content.readIntBE(0, content.length);
}
