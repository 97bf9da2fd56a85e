import { isUtf8 } from "node:buffer";
import iconv from "iconv-lite";
import type { Encoding } from "./encoding.ts";
import { cutLength } from "./encoding-guess.ts";
import type { ByteEncoding } from "./encoding-tables.ts";
import { brokenFile } from "./file-row.ts";

/** Takes a file's bytes as they come; `end` gives what was kept back. Both throw at what does not fit. */
export interface Decoder<T> {
  write(bytes: Uint8Array): T;
  end(): T;
}
export interface Start {
  /** Where in the file the first byte stands. */
  readonly positionBytes: number;
  /** From 1. */
  readonly line: number;
}

const NOTHING = new Uint8Array();

/** Pieces of text. */
export function textDecoder(encoding: Encoding, start: Start): Decoder<string> {
  if (encoding === "utf-16le" || encoding === "utf-16be") return utf16Decoder(encoding, start);
  if (encoding !== "utf-8") return byteDecoder(encoding);
  const checked = utf8Check(start);
  return {
    write: (bytes) => asText(checked.write(bytes)),
    end: () => asText(checked.end()),
  };
}

/** Pieces of whole characters in UTF-8. */
export function utf8Decoder(encoding: Encoding, start: Start): Decoder<Uint8Array> {
  if (encoding === "utf-8") return utf8Check(start);
  const decoder = textDecoder(encoding, start);
  return {
    write: (bytes) => Buffer.from(decoder.write(bytes)),
    end: () => Buffer.from(decoder.end()),
  };
}

const asText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");

function utf8Check(start: Start): Decoder<Uint8Array> {
  let [position, line] = [start.positionBytes, start.line];
  let kept: Uint8Array = NOTHING;
  return {
    write(piece) {
      const bytes = kept.length === 0 ? piece : Buffer.concat([kept, piece]);
      const whole = bytes.subarray(0, bytes.length - cutLength(bytes));
      if (!isUtf8(whole)) throw notUtf8(whole, { position, line });
      kept = bytes.subarray(whole.length);
      position += whole.length;
      line += lineBreaks(whole);
      return whole;
    },
    end() {
      if (kept.length > 0) throw notUtf8(kept, { position, line });
      return NOTHING;
    },
  };
}

export function lineBreaks(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}

function notUtf8(bytes: Uint8Array, before: { position: number; line: number }) {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (at + length > bytes.length || !isUtf8(bytes.subarray(at, at + length))) break;
    at += length;
  }
  const shown = `0x${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0")}`;
  const line = before.line + lineBreaks(bytes.subarray(0, at));
  return brokenFile(
    `The byte ${shown} at position ${before.position + at} (line ${line}) is not UTF-8.`,
    "Say which encoding the file is in, such as windows-1250.",
  );
}

function utf16Decoder(encoding: "utf-16le" | "utf-16be", { positionBytes }: Start) {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let position = positionBytes;
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (cause) {
      const where = bytes ? `${position} and ${position + bytes.length}` : "the last and the end";
      throw brokenFile(
        `Between the bytes ${where} the file is not ${encoding.toUpperCase()}.`,
        "Say which encoding the file is in; if it is this one, the file is damaged or cut off.",
        { cause },
      );
    }
  };
  return {
    write(bytes: Uint8Array): string {
      const text = decode(bytes);
      position += bytes.length;
      return text;
    },
    end: () => decode(),
  };
}

function byteDecoder(encoding: ByteEncoding): Decoder<string> {
  const end = () => "";
  const plain = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (encoding === "iso-8859-1") return { write: (bytes) => plain(bytes).toString("latin1"), end };
  if (encoding === "cp852") return { write: (bytes) => iconv.decode(plain(bytes), encoding), end };
  const decoder = new TextDecoder(encoding);
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end };
}
