import { isAscii } from "node:buffer";
import {
  type Decoder,
  lineBreaks,
  type Start,
  textDecoder,
  utf8Decoder,
} from "./encoding-decoders.ts";
import { guessByteEncoding, guessUtf16 } from "./encoding-guess.ts";
import { BYTE_ENCODINGS } from "./encoding-tables.ts";

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", ...BYTE_ENCODINGS] as const;
export type Encoding = (typeof ENCODINGS)[number];
/** What a file is said to be in; `auto` is found out from its bytes. */
export const READ_ENCODINGS = ["auto", ...ENCODINGS] as const;
export type ReadEncoding = (typeof READ_ENCODINGS)[number];

/** So much of a file decides what `auto` is. */
const SNIFFED_BYTES = 65_536;
const NOTHING = new Uint8Array();

/**
 * The text of a file in pieces, without its byte order mark. A mark counts more than `encoding`. `auto` takes
 * ASCII as it is and decides with the first other bytes.
 * @throws InvalidInputError with the position, for bytes that the encoding does not have
 */
export const decodeText = (
  bytes: AsyncIterable<Uint8Array>,
  encoding: ReadEncoding,
): AsyncGenerator<string> => decode(bytes, encoding, textDecoder);

/** The same as bytes in UTF-8: what is in UTF-8 already is checked and handed on. @throws InvalidInputError */
export const decodeToUtf8 = (
  bytes: AsyncIterable<Uint8Array>,
  encoding: ReadEncoding,
): AsyncGenerator<Uint8Array> => decode(bytes, encoding, utf8Decoder);

/** What the beginning of a file is in; ASCII is UTF-8. Marks, zero bytes, then letters tell. */
export function guessEncoding(head: Uint8Array): Encoding {
  return markOf(head)?.encoding ?? guessUtf16(head) ?? guessByteEncoding(head);
}

/** The text of the beginning of a file, for guesses about its format: a character cut at the end is left out. */
export function decodeHead(head: Uint8Array, encoding: Encoding): string {
  const mark = markOf(head);
  const bytes = mark ? head.subarray(mark.length) : head;
  const isWide = encoding.startsWith("utf-");
  if (isWide) return new TextDecoder(encoding).decode(bytes, { stream: true });
  return textDecoder(encoding, { positionBytes: 0, line: 1 }).write(bytes);
}

async function* decode<T extends { length: number }>(
  bytes: AsyncIterable<Uint8Array>,
  declared: ReadEncoding,
  open: (encoding: Encoding, start: Start) => Decoder<T>,
): AsyncGenerator<T> {
  const source = bytes[Symbol.asyncIterator]();
  try {
    const start = await gather(source, NOTHING, declared === "auto" ? SNIFFED_BYTES : 3);
    const mark = markOf(start);
    let pending = mark ? start.subarray(mark.length) : start;
    let [positionBytes, line] = [mark?.length ?? 0, 1];
    let encoding = mark?.encoding ?? (declared === "auto" ? guessUtf16(start) : declared);
    const ascii = open("utf-8", { positionBytes, line });
    while (encoding === undefined) {
      const at = firstHighByte(pending);
      const plain = pending.subarray(0, at);
      if (plain.length > 0) yield ascii.write(plain);
      positionBytes += plain.length;
      line += lineBreaks(plain);
      if (at < pending.length) {
        pending = await gather(source, pending.subarray(at), SNIFFED_BYTES);
        encoding = guessByteEncoding(pending);
      } else {
        const { done, value } = await source.next();
        if (done) return;
        pending = value;
      }
    }
    const decoder = open(encoding, { positionBytes, line });
    if (pending.length > 0) yield decoder.write(pending);
    for (;;) {
      const { done, value } = await source.next();
      if (done) break;
      const piece = decoder.write(value);
      if (piece.length > 0) yield piece;
    }
    const rest = decoder.end();
    if (rest.length > 0) yield rest;
  } finally {
    await source.return?.();
  }
}

/** Bytes until there are so many or no more; they stay those of the file. */
async function gather(
  source: AsyncIterator<Uint8Array>,
  start: Uint8Array,
  wantedBytes: number,
): Promise<Uint8Array> {
  const parts = start.length > 0 ? [start] : [];
  let size = start.length;
  while (size < wantedBytes) {
    const { done, value } = await source.next();
    if (done) break;
    parts.push(value);
    size += value.length;
  }
  const [first = NOTHING] = parts;
  return parts.length < 2 ? first : Buffer.concat(parts);
}

function firstHighByte(bytes: Uint8Array): number {
  if (isAscii(bytes)) return bytes.length;
  return bytes.findIndex((byte) => byte > 127);
}

function markOf(bytes: Uint8Array): { encoding: Encoding; length: number } | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: "utf-8", length: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: "utf-16be", length: 2 };
  return undefined;
}
