/** No file of certificates is nested deeper. */
const MAX_DEPTH = 40;
const OCTETS = 0x04;
const CONSTRUCTED = 0x20;
const INDEFINITE = 0x80;

interface Read {
  readonly der: Buffer;
  readonly end: number;
}

/**
 * The first value of BER as DER: programs in Java write files of certificates with lengths that are only
 * known at their end and with texts in pieces. What is DER already comes back as it is.
 * @throws RangeError for what is neither, is cut off, or is nested deeper than such a file
 */
export const toDer = (bytes: Buffer): Buffer => read(bytes, 0, 0).der;

function read(bytes: Buffer, at: number, depth: number): Read {
  if (depth > MAX_DEPTH) throw new RangeError("nested too deep");
  const tag = bytes.readUInt8(at);
  const first = bytes.readUInt8(at + 1);
  const lengthBytes = first < INDEFINITE ? 0 : first & 0x7f;
  if (lengthBytes > 4 || (tag & 0x1f) === 0x1f) throw new RangeError("not in BER form");
  const start = at + 2 + lengthBytes;
  const isOpen = first === INDEFINITE;
  if (isOpen && (tag & CONSTRUCTED) === 0) throw new RangeError("a part without an end");
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
  const end = isOpen ? bytes.length : start + length;
  if (end > bytes.length) throw new RangeError("cut off");
  if ((tag & CONSTRUCTED) === 0) return { der: bytes.subarray(at, end), end };
  const inside = readParts(bytes, { start, end, isOpen }, depth + 1);
  return { der: joined(tag, inside.parts), end: inside.end };
}

function readParts(
  bytes: Buffer,
  { start, end, isOpen }: { start: number; end: number; isOpen: boolean },
  depth: number,
): { readonly parts: readonly Buffer[]; readonly end: number } {
  const parts: Buffer[] = [];
  let at = start;
  while (at < end) {
    if (isOpen && bytes.readUInt16BE(at) === 0) return { parts, end: at + 2 };
    const part = read(bytes, at, depth);
    if (part.end > end) throw new RangeError("cut off");
    parts.push(part.der);
    at = part.end;
  }
  if (isOpen) throw new RangeError("cut off");
  return { parts, end };
}

/** Pieces of one text become the text. */
function joined(tag: number, parts: readonly Buffer[]): Buffer {
  const isPieces = tag === (OCTETS | CONSTRUCTED);
  const content = Buffer.concat(isPieces ? parts.map(contentOf) : parts);
  return Buffer.concat([headOf(isPieces ? OCTETS : tag, content.length), content]);
}

function contentOf(der: Buffer): Buffer {
  if (der[0] !== OCTETS) throw new RangeError("another structure than expected");
  const first = der.readUInt8(1);
  return der.subarray(first < INDEFINITE ? 2 : 2 + (first & 0x7f));
}

/** Tag and length. */
export function headOf(tag: number, length: number): Buffer {
  if (length < INDEFINITE) return Buffer.from([tag, length]);
  const digits = length.toString(16);
  const size = Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([tag, INDEFINITE | size.length]), size]);
}
