import { DataError, type FieldIssue, InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { FileRow, RowFault } from "./codec.ts";

/** Of a row that is set aside so many characters are shown. */
const RAW_CHARACTERS = 2_000;
/** More columns than any program writes: Excel ends at 16,384. */
export const MAX_COLUMNS = 20_000;
/** A cell of which a message shows the beginning. */
const SHOWN_CHARACTERS = 40;

export type Values = Record<string, Cell>;
export type Children = Record<string, FileRow[]>;

/** Without prototype, so that a column may be called `constructor`. */
export const emptyRecord = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

/** The file as a whole cannot be read; the message says where and why. */
export const brokenFile = (
  message: string,
  remedy?: string,
  options?: ErrorOptions,
): InvalidInputError => {
  const error = new InvalidInputError([
    { field: "file", message, ...(remedy === undefined ? {} : { remedy }) },
  ]);
  return options?.cause === undefined ? error : Object.assign(error, { cause: options.cause });
};

export const rowFault = (at: number, reason: string, raw: string): RowFault => ({
  at,
  reason,
  raw: raw.slice(0, RAW_CHARACTERS).toWellFormed(),
});

export const tooLarge = (at: number, maxBytes: number, raw: string): RowFault =>
  rowFault(at, `The row is longer than ${maxBytes} bytes.`, raw);

/** The beginning of a value, quoted, for a message. */
export const shown = (text: string): string => JSON.stringify(text.slice(0, SHOWN_CHARACTERS));

/**
 * Each name once: blanks around it go, what has no name is `column_3` by its place from 1, and the second of
 * a name is `name_2`.
 * @throws InvalidInputError for more than `MAX_COLUMNS`
 */
export function columnNames(header: readonly string[]): string[] {
  if (header.length > MAX_COLUMNS) {
    throw brokenFile(`The file has ${header.length} columns; ${MAX_COLUMNS} are allowed.`);
  }
  const names = header.map((raw, i) => raw.trim() || `column_${i + 1}`);
  const taken = new Set(names);
  const seen = new Map<string, number>();
  return names.map((name) => {
    let count = (seen.get(name) ?? 0) + 1;
    if (count > 1) while (taken.has(`${name}_${count}`)) count += 1;
    seen.set(name, count);
    if (count === 1) return name;
    taken.add(`${name}_${count}`);
    return `${name}_${count}`;
  });
}

/** A cell as a file of text has it: nothing for null, bytes in Base64. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return numberText(cell);
  return typeof cell === "boolean" ? String(cell) : Buffer.from(cell).toString("base64");
}

const numberText = (number: number): string =>
  Number.isInteger(number) ? BigInt(number).toString() : String(number);

/** A whole number as one where it is exact, else as decimal text. */
export function numberCell(decimal: string): string | number {
  const number = Number(decimal);
  return /^-?(0|[1-9]\d{0,15})$/.test(decimal) &&
    Number.isSafeInteger(number) &&
    !Object.is(number, -0)
    ? number
    : decimal;
}

/**
 * Decimal text of a number as people and programs write it: `1 234,50`, `1.234,50`, `-5`, `12,5-`; undefined
 * for what is none.
 */
export function decimalFrom(raw: string, mark: "." | ","): string | undefined {
  const group = mark === "," ? "." : ",";
  const plain = raw.replace(/[\s\u00a0\u202f'’]/g, "").replace(/^\+/, "");
  const signed = plain.endsWith("-") ? `-${plain.slice(0, -1)}` : plain;
  const [whole = "", fraction, ...more] = signed.split(mark);
  if (more.length > 0) return undefined;
  const digits = whole.includes(group)
    ? /^-?\d{1,3}([.,]\d{3})+$/.test(whole) && whole.replaceAll(group, "")
    : whole;
  if (digits === false || !/^-?\d{0,30}$/.test(digits) || !/\d/.test(digits + (fraction ?? ""))) {
    return undefined;
  }
  if (fraction !== undefined && !/^\d{0,20}$/.test(fraction)) return undefined;
  const start = digits.replace(/^(-?)0*(?=\d)/, "$1").replace(/^(-?)$/, "$10");
  return fraction ? `${start}.${fraction}` : start;
}

/** What stands against a row with rows in it, in a format that has no place for them. */
export function nestedIssues({ children }: FileRow, codec: string): FieldIssue[] {
  const remedy = "Choose json or xml, or export the lines by themselves.";
  return Object.keys(children ?? {}).map((field) => ({
    field,
    message: `has rows of its own, for which ${codec} has no place`,
    remedy,
  }));
}

/** @throws DataError where the row has rows in it, so that none is lost unseen */
export function flatOnly(row: FileRow, codec: string): void {
  const issues = nestedIssues(row, codec);
  const [first] = issues;
  if (first) throw new DataError(`${first.field} of row ${row.at} ${first.message}.`, issues);
}
