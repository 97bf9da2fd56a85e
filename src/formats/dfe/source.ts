import { DfeError } from "./dfe-file.ts";

/** An NF-e of 990 items, the most that the schema allows, has about 1.1 MiB. */
export const MAX_DFE_BYTES = 10_485_760;

export interface DfeSource {
  readonly text: string;
  /** As declared or marked, in small letters. */
  readonly encoding: string;
  readonly hasBom: boolean;
}

const DECLARED = /^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][\w.:-]{0,39})["']/;
const DOCTYPE = "<!DOCTYPE";

/**
 * The text of a document that is safe to parse. Bytes that its encoding does not have are not repaired: the
 * signature would be of something else.
 * @throws DfeError EMPTY_FILE, TOO_LARGE, XML_MALFORMED for what is no XML at all, ENCODING, UNSAFE_DTD,
 * UNSUPPORTED_DOCUMENT for a web page
 */
export function readSource(bytes: Uint8Array, maxBytes: number = MAX_DFE_BYTES): DfeSource {
  if (bytes.length === 0) throw new DfeError("EMPTY_FILE", "The file is empty.");
  if (bytes.length > maxBytes) {
    const message = `The file has ${bytes.length} bytes; at most ${maxBytes} are taken.`;
    throw new DfeError("TOO_LARGE", message);
  }
  const { encoding, markBytes } = encodingOf(bytes);
  if (!encoding.startsWith("utf-16")) requireMarkup(bytes, markBytes);
  const text = decode(markBytes === 0 ? bytes : bytes.subarray(markBytes), encoding);
  if (encoding.startsWith("utf-16") && !/^\s*</.test(text)) throw noMarkup(text.trim() === "");
  refuseDoctype(text);
  return { text, encoding, hasBom: markBytes > 0 };
}

function encodingOf(bytes: Uint8Array): { encoding: string; markBytes: number } {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: "utf-8", markBytes: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: "utf-16le", markBytes: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", markBytes: 2 };
  // Without a mark the first two characters tell: appendix F of XML 1.0.
  if (a === 0x3c && b === 0 && d === 0) return { encoding: "utf-16le", markBytes: 0 };
  if (a === 0 && b === 0x3c && c === 0) return { encoding: "utf-16be", markBytes: 0 };
  const start = String.fromCharCode(...bytes.subarray(0, 256));
  const declared = DECLARED.exec(start)?.[1]?.toLowerCase() ?? "utf-8";
  // Programs write a declaration of UTF-16 that they were given and save it in UTF-8.
  return { encoding: /^utf-?16/.test(declared) ? "utf-8" : declared, markBytes: 0 };
}

/** Before decoding, so that a PDF is told from a document in another encoding than it declares. */
function requireMarkup(bytes: Uint8Array, from: number): void {
  let at = from;
  while (isBlank(bytes[at])) at += 1;
  if (bytes[at] !== 0x3c) throw noMarkup(at === bytes.length);
}

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const noMarkup = (isEmpty: boolean): DfeError =>
  isEmpty
    ? new DfeError("EMPTY_FILE", "The file has nothing but blanks.")
    : new DfeError("XML_MALFORMED", "The file is not XML: it does not begin with an element.");

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    if (encoding === "utf-8") return UTF8.decode(bytes);
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw undecodable(encoding, error);
  }
}

function undecodable(encoding: string, cause: unknown): DfeError {
  const message =
    cause instanceof RangeError
      ? `The document names an encoding that nobody knows: ${encoding}.`
      : `The document has bytes that are not ${encoding}, which it is said to be written in.`;
  return new DfeError("ENCODING", message, { cause });
}

function refuseDoctype(text: string): void {
  const at = text.indexOf(DOCTYPE);
  if (at < 0) return;
  if (/^\s+html\s*(>|PUBLIC)/i.test(text.slice(at + DOCTYPE.length, at + 40)))
    throw new DfeError("UNSUPPORTED_DOCUMENT", "The file is a web page.");
  const message = "The document declares a document type, which no fiscal document may have.";
  throw new DfeError("UNSAFE_DTD", message);
}
