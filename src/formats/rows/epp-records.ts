import type { TextLine } from "./text-lines.ts";

export const EPP_MARKS = ["INFO", "NAGLOWEK", "ZAWARTOSC"] as const;
export type EppMark = (typeof EPP_MARKS)[number];

export interface EppField {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** What stands between two marks: a mark, the fields of a record, or a record that cannot be read. */
export type EppRecord =
  | { readonly line: number; readonly mark: EppMark }
  | { readonly line: number; readonly raw: string; readonly fields: readonly EppField[] }
  | {
      readonly line: number;
      readonly raw: string;
      readonly fault: string;
      readonly isOpen?: boolean;
    };

const MARK = /^\s*\[(INFO|NAGLOWEK|ZAWARTOSC)\]\s*$/;

interface Open {
  readonly line: number;
  parts: string[];
  length: number;
  isCut: boolean;
  /** Quotes so far: they open and close texts, doubled ones do both. */
  quotes: number;
}

/**
 * Marks and records in their order. A record whose quoted text goes on in the next line is one; where its end is
 * missing, the next mark ends it.
 */
export async function* eppRecords(
  lines: AsyncIterable<TextLine>,
  maxLength: number,
): AsyncGenerator<EppRecord> {
  let open: Open | undefined;
  for await (const { at: no, text, isCut } of lines) {
    const mark = isCut ? undefined : (MARK.exec(text)?.[1] as EppMark | undefined);
    if (mark !== undefined) {
      if (open) yield unclosed(open);
      open = undefined;
      yield { line: no, mark };
      continue;
    }
    if (!open && text.trim() === "" && !isCut) continue;
    open ??= { line: no, parts: [], length: 0, isCut: false, quotes: 0 };
    open.isCut ||= isCut || open.length + text.length > maxLength;
    if (!open.isCut || open.parts.length === 0) open.parts.push(text);
    open.length += text.length + 1;
    if (isWhole(open, text)) {
      yield recordOf(open, maxLength);
      open = undefined;
    }
  }
  if (open) yield { ...unclosed(open), isOpen: true };
}

/** Of a line that was cut nobody knows how it goes on. */
function isWhole(open: Open, text: string): boolean {
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) open.quotes += 1;
  return open.isCut || open.quotes % 2 === 0;
}

const unclosed = ({ line, parts }: Open) => ({
  line,
  raw: parts.join("\n"),
  fault: "a text in quotes has no end",
});

function recordOf({ line, parts, isCut }: Open, maxLength: number): EppRecord {
  const raw = parts.join("\n");
  if (isCut) return { line, raw, fault: `the line is longer than ${maxLength} bytes` };
  const fields = splitFields(raw);
  return typeof fields === "string" ? { line, raw, fault: fields } : { line, raw, fields };
}

/** The fields of a record with a comma between them, or what is wrong with it. */
export function splitFields(raw: string): EppField[] | string {
  const fields: EppField[] = [];
  for (let at = 0; ; ) {
    while (raw[at] === " " || raw[at] === "\t") at += 1;
    const isQuoted = raw[at] === '"';
    const end = isQuoted ? closingQuote(raw, at + 1) : commaAfter(raw, at);
    const text = isQuoted
      ? raw.slice(at + 1, end).replaceAll('""', '"')
      : raw.slice(at, end).trimEnd();
    fields.push({ text, isQuoted });
    at = isQuoted ? end + 1 : end;
    while (raw[at] === " " || raw[at] === "\t") at += 1;
    if (at >= raw.length) return fields;
    if (raw[at] !== ",")
      return `field ${fields.length} has a quote within its text that is not doubled`;
    at += 1;
  }
}

function commaAfter(raw: string, at: number): number {
  const comma = raw.indexOf(",", at);
  return comma === -1 ? raw.length : comma;
}

function closingQuote(raw: string, from: number): number {
  for (let at = raw.indexOf('"', from); at !== -1; at = raw.indexOf('"', at + 2)) {
    if (raw[at + 1] !== '"') return at;
  }
  return raw.length;
}
