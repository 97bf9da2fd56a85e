import { inflateSync } from "node:zlib";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";

/** A picture that a PDF can hold. */
export interface Logo {
  readonly bytes: Buffer;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

export const MAX_LOGO_BYTES = 1_000_000;
/** A side; printed it is 5 cm at most, so more shows nowhere. */
const MAX_PIXELS = 4_000;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Values of a pixel by PNG's colour type: https://www.w3.org/TR/png-3/#11IHDR */
const PNG_VALUES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * The picture of a PNG or JPEG file, looked through whole: the PDF library trusts what it is given.
 * @throws InvalidInputError that names `field`
 */
export function readLogo(bytes: Buffer, field: string): Logo {
  const issue = (message: string, remedy: string): InvalidInputError =>
    new InvalidInputError([{ field, message, remedy } satisfies FieldIssue]);
  if (bytes.length > MAX_LOGO_BYTES) throw issue("is larger than 1 MB", "Save it smaller.");
  const size = bytes.subarray(0, PNG.length).equals(PNG) ? pngSize(bytes) : jpegSize(bytes);
  if (!size) {
    const remedy = "Save it as PNG without interlacing, or as JPEG.";
    throw issue("is no PNG or JPEG picture that can be used", remedy);
  }
  const { width, height } = size;
  if (width > MAX_PIXELS || height > MAX_PIXELS || width < 1 || height < 1) {
    throw issue(`is ${width} × ${height} pixels`, `Save it with at most ${MAX_PIXELS} a side.`);
  }
  return { bytes, width, height };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Undefined where the picture is damaged, interlaced or unpacks to more than it says. */
function pngSize(bytes: Buffer): Size | undefined {
  const chunks = pngChunks(bytes);
  const [head] = chunks;
  if (head?.type !== "IHDR" || head.data.length !== 13) return undefined;
  const [width, height] = [head.data.readUInt32BE(0), head.data.readUInt32BE(4)];
  const [bits = 0, color = 0, , , interlace = 0] = head.data.subarray(8);
  const values = PNG_VALUES[color];
  const isKnown = values !== undefined && [1, 2, 4, 8, 16].includes(bits) && interlace === 0;
  if (!isKnown || width > MAX_PIXELS || height > MAX_PIXELS) return undefined;
  if (color === 3 && !hasPalette(chunks, bits)) return undefined;
  const expected = (Math.ceil((width * bits * values) / 8) + 1) * height;
  const packed = chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data);
  try {
    const pixels = inflateSync(Buffer.concat(packed), { maxOutputLength: expected + 1 });
    const isWhole = pixels.length === expected && hasKnownFilters(pixels, expected / height);
    return isWhole ? { width, height } : undefined;
  } catch {
    return undefined;
  }
}

/** Each row begins with the number of its filter, 0 to 4. */
function hasKnownFilters(pixels: Buffer, rowBytes: number): boolean {
  for (let at = 0; at < pixels.length; at += rowBytes) if ((pixels[at] ?? 5) > 4) return false;
  return true;
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Every colour that a pixel can name must be there. */
function hasPalette(chunks: readonly Chunk[], bits: number): boolean {
  const colors = chunks.find(({ type }) => type === "PLTE")?.data.length ?? 0;
  return bits <= 8 && colors % 3 === 0 && colors > 0 && colors <= 768;
}

/** Up to IEND; none where a chunk goes past the end. */
function pngChunks(bytes: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = PNG.length; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (at + 12 + length > bytes.length) return [];
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + length) });
    if (type === "IEND") return chunks;
    at += 12 + length;
  }
  return [];
}

/** Of the first frame header (SOF): https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2.2 */
function jpegSize(bytes: Buffer): Size | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  for (let at = 2; at + 10 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [bits, values] = [bytes[at + 4], bytes[at + 9] ?? 0];
      const isKnown = bits === 8 && [1, 3, 4].includes(values);
      const size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
      return isKnown ? size : undefined;
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
