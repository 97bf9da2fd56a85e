import { DataError, type FieldIssue } from "../../lib/errors.ts";
import type { FileRow } from "./codec.ts";
import type { Encoding, ReadEncoding } from "./encoding.ts";
import { BYTE_ENCODINGS, type ByteEncoding, bytesByUnit, nearest } from "./encoding-tables.ts";

export interface WriteEncoding {
  /** `auto` is UTF-8. */
  readonly encoding: ReadEncoding;
  /** Characters that the encoding lacks: an error, or the nearest that it has, and none where there is none near. */
  readonly unencodable: "refuse" | "replace";
  readonly byteOrderMark: boolean;
}

/**
 * Pieces of text as bytes. A piece ends with a whole character.
 * @throws DataError with the line, for a character that the encoding lacks, where such are refused
 */
export async function* encodeText(
  pieces: AsyncIterable<string>,
  options: WriteEncoding,
): AsyncGenerator<Uint8Array> {
  const encode = textEncoder(options);
  let line = 1;
  let mark = options.byteOrderMark && !isByteEncoding(writtenIn(options.encoding)) ? "\ufeff" : "";
  for await (const piece of pieces) {
    yield encode(mark + piece, line);
    mark = "";
    for (let at = piece.indexOf("\n"); at !== -1; at = piece.indexOf("\n", at + 1)) line += 1;
  }
}

/** Text that has only characters that can be written as the options say; for fields of a fixed length. */
export function writable({ encoding, unencodable }: WriteEncoding): (text: string) => string {
  const target = writtenIn(encoding);
  if (unencodable === "refuse") return (text) => text;
  if (!isByteEncoding(target)) return (text) => withoutHalves(text);
  const bytes = bytesByUnit(target);
  return (text) => (firstMissing(text, bytes) === -1 ? text : replaced(text, bytes));
}

/** Text of a format that has a way to write, in other characters, what the encoding lacks. */
export function referenceWriter(
  encoding: ReadEncoding,
  reference: (character: string) => string,
): (text: string) => string {
  const target = writtenIn(encoding);
  if (!isByteEncoding(target)) return (text) => text;
  const bytes = bytesByUnit(target);
  const has = (text: string) => firstMissing(text, bytes) === -1;
  return (text) =>
    has(text) ? text : [...text].map((one) => (has(one) ? one : reference(one))).join("");
}

/** What of a row's texts the encoding lacks, by column, where such is refused. */
export function unencodableIssues(
  { values }: Pick<FileRow, "values">,
  { encoding, unencodable }: Pick<WriteEncoding, "encoding" | "unencodable">,
): FieldIssue[] {
  if (unencodable === "replace") return [];
  const target = writtenIn(encoding);
  const issues: FieldIssue[] = [];
  for (const [field, cell] of Object.entries(values)) {
    if (typeof cell !== "string") continue;
    const at = firstUnwritable(cell, target);
    if (at !== -1) issues.push({ field, message: `has ${lacking(cell, at, target)}`, remedy });
  }
  return issues;
}

const remedy = "Choose another encoding, or let such characters be replaced.";

const firstUnwritable = (text: string, target: Encoding): number =>
  isByteEncoding(target)
    ? firstMissing(text, bytesByUnit(target))
    : text.isWellFormed()
      ? -1
      : text.search(LONE_HALF);

/** Bytes of a text; `line` is where it begins in the file. */
function textEncoder(options: WriteEncoding): (text: string, line: number) => Uint8Array {
  const target = writtenIn(options.encoding);
  const fit = writable(options);
  return (text, line) => {
    const fitting = fit(text);
    const at = firstUnwritable(fitting, target);
    if (at !== -1) throw lacks(fitting, { at, line, encoding: target });
    if (isByteEncoding(target)) return toBytes(fitting, bytesByUnit(target));
    if (target === "utf-8") return Buffer.from(fitting, "utf8");
    const wide = Buffer.from(fitting, "utf16le");
    return target === "utf-16be" ? wide.swap16() : wide;
  };
}

const writtenIn = (encoding: ReadEncoding): Encoding => (encoding === "auto" ? "utf-8" : encoding);
const isByteEncoding = (encoding: Encoding): encoding is ByteEncoding =>
  (BYTE_ENCODINGS as readonly string[]).includes(encoding);

const LONE_HALF = /\p{Surrogate}/u;
const withoutHalves = (text: string): string =>
  text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, "");

function firstMissing(text: string, bytes: Uint8Array): number {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (bytes[unit] === 0 && unit !== 0) return i;
  }
  return -1;
}

function toBytes(text: string, bytes: Uint8Array): Uint8Array {
  const made = Buffer.allocUnsafe(text.length);
  for (let i = 0; i < text.length; i += 1) made[i] = bytes[text.charCodeAt(i)] ?? 0;
  return made;
}

function replaced(text: string, bytes: Uint8Array): string {
  const has = (character: string) => firstMissing(character, bytes) === -1;
  // Letters with marks of their own are put together first: a + ogonek is ą.
  return [...text.normalize("NFC")]
    .map((character) => (has(character) ? character : nearest(character, has)))
    .join("");
}

function lacks(
  text: string,
  { at, line, encoding }: { at: number; line: number; encoding: Encoding },
): DataError {
  const message = lacking(text, at, encoding);
  const where = line + (text.slice(0, at).split("\n").length - 1);
  return new DataError(`Line ${where} has ${message}.`, [{ field: "encoding", message, remedy }]);
}

function lacking(text: string, at: number, encoding: Encoding): string {
  const code = text.codePointAt(at) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  if (code >= 0xd800 && code <= 0xdfff) return `half of a character, ${name}`;
  return `${JSON.stringify(String.fromCodePoint(code))} (${name}), which ${encoding} cannot hold`;
}
