import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { FileRow, ReadLimits, RowFault } from "./codec.ts";
import { decodeText, type ReadEncoding } from "./encoding.ts";
import { EPP_LINE, EPP_SECTIONS, EPP_SPELLING, EPP_VAT, type EppSection } from "./epp-fields.ts";
import type { EppOptions } from "./epp-options.ts";
import { type EppField, type EppRecord, eppRecords } from "./epp-records.ts";
import { readCell } from "./erp-fields.ts";
import { brokenFile, emptyRecord, rowFault, type Values } from "./file-row.ts";
import { headAndRest } from "./head-and-rest.ts";
import { textLines } from "./text-lines.ts";

const HEAD_BYTES = 4_096;
/** Field 3 of [INFO]. */
const CODE_PAGES: ReadonlyMap<string, ReadEncoding> = new Map([
  ["1250", "windows-1250"],
  ["1252", "windows-1252"],
  ["852", "cp852"],
  ["65001", "utf-8"],
]);

/** A header with the records under it, as they come; `row` without a header before it does not happen. */
export type EppEvent =
  | { readonly kind: "info"; readonly fields: readonly EppField[] }
  | { readonly kind: "header"; readonly record: EppContent; readonly title: string | undefined }
  | { readonly kind: "row"; readonly record: EppContent }
  | { readonly kind: "end"; readonly line: number };
export type EppContent = Exclude<EppRecord, { readonly mark: string }>;

/** @throws InvalidInputError for what is no such file or breaks off */
export async function* eppEvents(
  bytes: AsyncIterable<Uint8Array>,
  { encoding }: Pick<EppOptions, "encoding">,
  { maxRowBytes }: ReadLimits,
): AsyncGenerator<EppEvent> {
  const { head, all } = await headAndRest(bytes, HEAD_BYTES);
  const declared = encoding === "auto" ? codePageOf(head) : encoding;
  const lines = textLines(decodeText(all, declared), maxRowBytes);
  let [place, line]: [string, number] = ["start", 0];
  for await (const record of eppRecords(lines, maxRowBytes)) {
    line = record.line;
    if ("isOpen" in record && record.isOpen) {
      throw brokenFile(`The file breaks off in a text that begins in line ${line}.`);
    }
    if ("mark" in record) {
      place = nextPlace(place, record.mark, line);
      continue;
    }
    switch (place) {
      case "INFO":
        if (!("fields" in record)) throw brokenFile(`Line ${line}: ${record.fault}.`);
        yield { kind: "info", fields: record.fields };
        place = "after [INFO]";
        break;
      case "NAGLOWEK":
        yield { kind: "header", record, title: titleOf(record) };
        place = "header";
        break;
      case "ZAWARTOSC":
        yield { kind: "row", record };
        break;
      default:
        throw brokenFile(
          place === "start"
            ? "The file is no EPP file: it does not begin with [INFO]."
            : `Line ${line} stands where [NAGLOWEK] or [ZAWARTOSC] has to be.`,
        );
    }
  }
  if (place === "start") throw brokenFile("The file is empty.");
  if (place === "INFO" || place === "NAGLOWEK" || place === "header") {
    throw brokenFile(`The file breaks off after line ${line}: [ZAWARTOSC] is missing.`);
  }
  yield { kind: "end", line };
}

function nextPlace(place: string, mark: string, line: number): string {
  const fits =
    (mark === "INFO" && place === "start") ||
    (mark === "NAGLOWEK" && (place === "after [INFO]" || place === "ZAWARTOSC")) ||
    (mark === "ZAWARTOSC" && place === "header");
  if (fits) return mark;
  throw brokenFile(
    place === "start"
      ? "The file is no EPP file: it does not begin with [INFO]."
      : `Line ${line}: [${mark}] stands where it cannot; the block before it is cut off.`,
  );
}

function codePageOf(head: Uint8Array): ReadEncoding {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString("latin1");
  const page = /^[\s\S]{0,3}?\s*\[INFO\]\s*[^,\r\n]*,[^,\r\n]*,\s*"?(\d+)"?\s*,/.exec(text)?.[1];
  return CODE_PAGES.get(page ?? "1250") ?? "windows-1250";
}

const titleOf = (record: EppContent): string | undefined =>
  "fields" in record && record.fields.length === 1
    ? record.fields[0]?.text.trim().toUpperCase()
    : undefined;

type Read = { readonly values: Values } | { readonly fault: RowFault };

/** The values of a record, or why there are none. */
function valuesOf(section: EppSection, record: EppContent): Read {
  const fault = (reason: string) => ({ fault: rowFault(record.line, reason, record.raw) });
  if (!("fields" in record)) {
    return fault(`Line ${record.line}: ${record.fault}.`);
  }
  const { fields, line } = record;
  if (fields.length < section.least) {
    const name = section.fields[section.least - 1]?.name ?? "";
    return fault(
      `Line ${line} has ${fields.length} fields; field ${section.least} (${name}) is needed.`,
    );
  }
  const values = emptyRecord<Cell>();
  for (const [i, one] of fields.entries()) {
    const field = section.fields[i];
    if (one.text === "") continue;
    if (!field || field.kind === "raw") {
      values[field?.name ?? `field_${i + 1}`] = rawCell(one);
      continue;
    }
    try {
      values[field.name] = readCell(field, one.text, EPP_SPELLING);
    } catch (error) {
      if (!isHubError(error)) throw error;
      return fault(`Line ${line}, field ${i + 1}, ${messageOf(error)}.`);
    }
  }
  return { values };
}

/** Bare whole numbers are numbers, so that they are written bare again. */
const rawCell = ({ text, isQuoted }: EppField) =>
  !isQuoted && /^-?\d{1,15}$/.test(text) ? Number(text) : text;

/** Documents with their lines, or with the rows of their VAT where the file is for an accounting office. */
export async function* readDocuments(
  events: AsyncIterable<EppEvent>,
  { maxRowBytes }: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  let isForOffice = false;
  let document: OpenDocument | undefined;
  for await (const event of events) {
    if (event.kind === "info") isForOffice = event.fields[1]?.text.trim() === "0";
    if (event.kind === "row" && document) addRow(document, event.record, isForOffice, maxRowBytes);
    if (event.kind !== "header" && event.kind !== "end") continue;
    if (document) yield closed(document, isForOffice, event.kind === "end");
    document =
      event.kind === "header" && event.title === undefined ? opened(event.record) : undefined;
  }
}

interface OpenDocument {
  readonly header: Values;
  readonly line: number;
  readonly raw: string;
  readonly rows: FileRow[];
  length: number;
  fault: RowFault | undefined;
}

function opened(record: EppContent): OpenDocument {
  const read = valuesOf(documentSection, record);
  const { line, raw } = record;
  const [header, fault] =
    "fault" in read ? [emptyRecord<Cell>(), read.fault] : [read.values, undefined];
  return { header, line, raw, rows: [], length: raw.length, fault };
}
const documentSection: EppSection = EPP_SECTIONS.documents ?? EPP_LINE;

function addRow(
  document: OpenDocument,
  record: EppContent,
  isForOffice: boolean,
  maxLength: number,
): void {
  document.length += record.raw.length;
  if (document.fault) return;
  if (document.length > maxLength) {
    const reason = `The document in line ${document.line} is longer than ${maxLength} bytes.`;
    document.fault = rowFault(document.line, reason, document.raw);
    return;
  }
  const read = valuesOf(isForOffice ? EPP_VAT : EPP_LINE, record);
  if ("fault" in read) document.fault = { ...read.fault, at: document.line };
  else document.rows.push({ values: read.values, at: record.line });
}

function closed(document: OpenDocument, isForOffice: boolean, isLast: boolean): FileRow | RowFault {
  const { fault, header, line, rows, raw } = document;
  if (fault) return fault;
  const { line_count: count } = header;
  if (isLast && !isForOffice && typeof count === "number" && rows.length < count) {
    const reason = `The document in line ${line} has ${count} lines by its header (field 25) and ${rows.length} in the file, which ends there.`;
    return rowFault(line, reason, raw);
  }
  const children = emptyRecord<readonly FileRow[]>();
  children[isForOffice ? "vat" : "lines"] = rows;
  return { values: header, children, at: line };
}

/** The rows of a section that is named. */
export async function* readSection(
  events: AsyncIterable<EppEvent>,
  section: EppSection,
): AsyncGenerator<FileRow | RowFault> {
  let isWanted = false;
  for await (const event of events) {
    if (event.kind === "header") isWanted = event.title === section.title;
    if (event.kind !== "row" || !isWanted) continue;
    yield rowOf(section, event.record);
  }
}

export function rowOf(section: EppSection, record: EppContent): FileRow | RowFault {
  const read = valuesOf(section, record);
  return "fault" in read ? read.fault : { values: read.values, at: record.line };
}
