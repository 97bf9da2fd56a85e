import { DataError, type FieldIssue, InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import { PIECE_CHARACTERS } from "../tables/table.ts";
import type { FileRow, ReadLimits, RowCodec, RowFault } from "./codec.ts";
import { decodeText } from "./encoding.ts";
import { encodeText, unencodableIssues, type WriteEncoding, writable } from "./encoding-writer.ts";
import {
  cellText,
  decimalFrom,
  emptyRecord,
  flatOnly,
  nestedIssues,
  numberCell,
  rowFault,
  shown,
  tooLarge,
} from "./file-row.ts";
import { type FixedColumn, FixedOptions } from "./fixed-options.ts";
import { sniffFixed } from "./fixed-sniff.ts";
import { type TextLine, textLines } from "./text-lines.ts";

/** Lines in which each column has its place, counted in characters. */
export const fixedCodec: RowCodec<typeof FixedOptions> = {
  name: "fixed",
  options: FixedOptions,
  extensions: ["txt", "dat", "asc"],
  mime: "text/plain",
  read,
  write,
  refusals,
  sniff: sniffFixed,
};

interface Place {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly isRight: boolean;
  readonly pad: string;
  readonly isNumber: boolean;
}

/** By their place in the line. @throws InvalidInputError for columns that overlap or have one name */
function placesOf({ columns, number_columns: numbers }: FixedOptions): Place[] {
  const places = columns.map(({ name, start, length, align, pad = " " }: FixedColumn) => ({
    ...{ name, pad, from: start - 1, to: start - 1 + length },
    ...{ isRight: align === "right", isNumber: numbers.includes(name) },
  }));
  places.sort((a, b) => a.from - b.from);
  for (const [i, { name, from }] of places.entries()) {
    const before = places[i - 1];
    if (before && before.to > from) throw wrongColumns(`${name} begins inside ${before.name}`);
    if (places.findIndex((one) => one.name === name) !== i) throw wrongColumns(`${name} is twice`);
  }
  return places;
}

const wrongColumns = (message: string): InvalidInputError =>
  new InvalidInputError([{ field: "options.columns", message }]);

async function* read(
  bytes: AsyncIterable<Uint8Array>,
  options: FixedOptions,
  limits: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  const places = placesOf(options);
  const held: TextLine[] = [];
  for await (const line of textLines(decodeText(bytes, options.encoding), limits.maxRowBytes)) {
    if (line.at <= options.skip_lines || (line.text.trim() === "" && !line.isCut)) continue;
    held.push(line);
    const next = held.length > options.skip_last_lines ? held.shift() : undefined;
    if (!next) continue;
    yield next.isCut
      ? tooLarge(next.at, limits.maxRowBytes, next.text)
      : rowOf(next, places, options);
  }
}

function rowOf(
  { text, at }: TextLine,
  places: readonly Place[],
  { decimal_mark: mark }: FixedOptions,
): FileRow | RowFault {
  if (text.includes("\0")) return rowFault(at, "The line has a NUL character.", text);
  const end = places.at(-1)?.to ?? 0;
  if (text.slice(end).trim() !== "") {
    return rowFault(at, `The line goes on behind its last column, at character ${end + 1}.`, text);
  }
  const values = emptyRecord<Cell>();
  for (const place of places) {
    const value = withoutPad(text.slice(place.from, place.to), place);
    if (value === "" || !place.isNumber) {
      values[place.name] = value === "" ? null : value;
      continue;
    }
    const decimal = decimalFrom(value, mark);
    if (decimal === undefined) {
      return rowFault(at, `${place.name}: ${shown(value)} is not a number.`, text);
    }
    values[place.name] = numberCell(decimal);
  }
  return { values, at };
}

/** Blanks go on both sides; of other characters one stays where the value has nothing else: 0000 is 0. */
function withoutPad(raw: string, { pad, isRight }: Place): string {
  const text = raw.trim();
  if (pad === " " || text === "") return text;
  let [from, to] = [0, text.length];
  if (isRight) while (from < to && text[from] === pad) from += 1;
  else while (to > from && text[to - 1] === pad) to -= 1;
  if (from < to) return text.slice(from, to);
  return pad === "0" ? "0" : "";
}

function write(
  rows: AsyncIterable<FileRow>,
  options: FixedOptions,
  _layout: { readonly columns: readonly string[] },
): AsyncGenerator<Uint8Array> {
  const { encoding, unencodable, byte_order_mark: byteOrderMark } = options;
  const written: WriteEncoding = { encoding, unencodable, byteOrderMark };
  return encodeText(lines(rows, options, writable(written)), written);
}

async function* lines(
  rows: AsyncIterable<FileRow>,
  options: FixedOptions,
  fit: (text: string) => string,
): AsyncGenerator<string> {
  const places = placesOf(options);
  const lineEnd = options.line_end === "lf" ? "\n" : "\r\n";
  let text = "";
  for await (const row of rows) {
    flatOnly(row, "fixed");
    let line = "";
    for (const place of places) {
      line = line.padEnd(place.from) + field(row, place, options, fit);
    }
    text += line + lineEnd;
    if (text.length < PIECE_CHARACTERS) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

function refusals(row: FileRow, options: FixedOptions): FieldIssue[] {
  const { encoding, unencodable, byte_order_mark: byteOrderMark } = options;
  const fit = writable({ encoding, unencodable, byteOrderMark });
  const tooLong = placesOf(options).flatMap((place) => {
    const issue = lengthIssue(fieldText(row, place, options, fit), place, options);
    return issue ? [issue] : [];
  });
  return [...nestedIssues(row, "fixed"), ...unencodableIssues(row, options), ...tooLong];
}

function fieldText(
  { values }: FileRow,
  { name, isNumber }: Place,
  { decimal_mark: mark }: FixedOptions,
  fit: (text: string) => string,
): string {
  const text = fit(cellText(values[name])).replace(/[\r\n\t]+/g, " ");
  return isNumber ? text.replace(".", mark) : text;
}

/** A number that is cut would be another number. */
function lengthIssue(
  value: string,
  { name, isNumber, from, to }: Place,
  { too_long: tooLong }: FixedOptions,
): FieldIssue | undefined {
  if (value.length <= to - from || (tooLong === "cut" && !isNumber)) return undefined;
  return { field: name, message: `${shown(value)} is longer than ${to - from} characters` };
}

function field(
  row: FileRow,
  place: Place,
  options: FixedOptions,
  fit: (text: string) => string,
): string {
  const { name, pad, isRight, from, to } = place;
  const value = fieldText(row, place, options, fit);
  const issue = lengthIssue(value, place, options);
  if (issue) throw new DataError(`${name} of row ${row.at}: ${issue.message}.`, [issue]);
  const length = to - from;
  const cut = value.slice(0, length);
  if (!isRight) return cut.padEnd(length, pad);
  const isNegative = pad === "0" && /^-\d/.test(cut);
  return isNegative ? `-${cut.slice(1).padStart(length - 1, pad)}` : cut.padStart(length, pad);
}
