import { DataError } from "../../lib/errors.ts";
import { table } from "../../lib/table.ts";

/** Enough of the start of a document for its byte order mark and its declaration. */
export const DECLARATION_BYTES = 256;

const UTF16_MARKS: Readonly<Record<string, string>> = table({
  "254,255": "utf-16be",
  "255,254": "utf-16le",
});

/**
 * A decoder for the encoding that the document's byte order mark or declaration names; UTF-8 without
 * either. It throws at bytes that the encoding does not have.
 * @throws DataError for an encoding that nobody knows
 */
export function xmlDecoder(start: Uint8Array): TextDecoder {
  const encoding = encodingOf(start);
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (error) {
    throw unreadable(`names an unknown encoding: ${encoding}`, error);
  }
}

const encodingOf = (start: Uint8Array): string => declaredEncoding(start) ?? "utf-8";

/** What the document's byte order mark or declaration names, in small letters; undefined without either. */
export function declaredEncoding(start: Uint8Array): string | undefined {
  const marked = UTF16_MARKS[start.subarray(0, 2).join()];
  if (marked !== undefined) return marked;
  const ascii = String.fromCharCode(...start.subarray(0, DECLARATION_BYTES));
  const declared =
    /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
      ascii,
    )?.[1];
  // A document in UTF-16 has its mark; this name in plain bytes is a program's mistake.
  return declared !== undefined && /^utf-?16/i.test(declared) ? "utf-8" : declared?.toLowerCase();
}

/**
 * The text in pieces as the bytes come.
 * @throws DataError where bytes do not fit the encoding
 */
export async function* decodeXml(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let start: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    if (decoder) {
      yield decode(decoder, chunk);
    } else {
      start = start.length === 0 ? chunk : Buffer.concat([start, chunk]);
      if (start.length < DECLARATION_BYTES) continue;
      decoder = xmlDecoder(start);
      yield decode(decoder, start);
    }
  }
  yield decoder ? decode(decoder) : decode(xmlDecoder(start), start, false);
}

/** Without bytes, or with `isPart` false, it is the end of the document. */
export function decode(decoder: TextDecoder, bytes?: Uint8Array, isPart = true): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: isPart });
  } catch (error) {
    throw unreadable(`is not written in ${decoder.encoding}`, error);
  }
}

const unreadable = (what: string, cause: unknown): DataError =>
  new DataError(`The document ${what}.`, [], { cause });
