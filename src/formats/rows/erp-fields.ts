import Big from "big.js";
import { DataError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";

/**
 * `amount` and `quantity` are decimal text; `nip` is a Polish tax id, ten digits in rows; `date` is a day, or a
 * local time where the file has one that is not midnight; `raw` is whatever stands there.
 */
export type FieldKind =
  | "text"
  | "integer"
  | "amount"
  | "quantity"
  | "date"
  | "flag"
  | "nip"
  | "raw";

/** One field of a format of somebody else's: what it is called in rows, and in the file. */
export interface Field {
  /** Column of rows. */
  readonly name: string;
  /** As the file has it; empty where the place alone tells. */
  readonly tag: string;
  readonly kind: FieldKind;
  /** Characters that the program takes. */
  readonly max?: number;
  /** Too long is refused, as two numbers that are cut may become one; other texts are cut. */
  readonly isKey?: boolean;
  /** Written where a row has nothing. */
  readonly otherwise?: Cell;
}

/** How a format spells what is no text. */
export interface Spelling {
  /** Decimals that amounts have; more are rounded half away from zero. */
  readonly amount: readonly [least: number, most: number];
  readonly quantity: readonly [least: number, most: number];
  readonly date: "iso" | "compact";
  readonly yes: string;
  readonly no: string;
  /** Whether ten digits of a NIP are written as 111-11-11-111. */
  readonly hasDashedNip?: boolean;
  /** What a line break in a text becomes, where the format has none. */
  readonly lineBreak?: string;
}

const DECIMAL = /^([+-]?)(\d{1,15})(?:[.,](\d{1,10}))?$/;
const MOST_DECIMALS = 10;
const LINE_BREAKS = /[\r\n\u2028\u2029]+/g;
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;

/**
 * The value of a text that stands in a file.
 * @throws DataError that names the field, for a text that is none of its kind
 */
export function readCell({ name, kind }: Field, raw: string, spelling: Spelling): Cell {
  switch (kind) {
    case "text":
    case "raw":
      return raw;
    case "nip":
      return nipDigits(raw) ?? raw;
    case "integer":
      return readInteger(raw.trim()) ?? refuse(name, raw, "a whole number");
    case "amount":
      return readDecimal(raw.trim(), 2) ?? refuse(name, raw, "a number");
    case "quantity":
      return readDecimal(raw.trim(), 0) ?? refuse(name, raw, "a number");
    case "date":
      return readDate(raw.trim()) ?? refuse(name, raw, "a date");
    case "flag":
      return readFlag(raw.trim(), spelling) ?? refuse(name, raw, spelling.yes, spelling.no);
  }
}

/**
 * The text of a value as the file has it; empty for an empty value.
 * @throws DataError that names the field, for a value that the format cannot hold
 */
export function writeCell(field: Field, cell: Cell, spelling: Spelling): string {
  const { name, kind } = field;
  if (cell instanceof Uint8Array) return refuse(name, "bytes", "a text");
  if (cell === null || cell === "") return "";
  const text = String(cell);
  switch (kind) {
    case "text":
    case "raw":
      return limited(field, plainText(text, spelling));
    case "nip":
      return spelling.hasDashedNip ? dashedNip(text) : plainText(text, spelling);
    case "integer":
      return String(readInteger(text.trim()) ?? refuse(name, text, "a whole number"));
    case "amount":
      return writeDecimal(text, spelling.amount) ?? refuse(name, text, "a number");
    case "quantity":
      return writeDecimal(text, spelling.quantity) ?? refuse(name, text, "a number");
    case "date":
      return writeDate(text.trim(), spelling) ?? refuse(name, text, "a date");
    case "flag": {
      const flag = typeof cell === "boolean" ? cell : readFlag(text.trim(), spelling);
      if (flag === undefined) return refuse(name, text, spelling.yes, spelling.no);
      return flag ? spelling.yes : spelling.no;
    }
  }
}

/** Wrong value of one field. */
export const wrongField = (field: string, message: string): DataError =>
  new DataError(`${field}: ${message}`, [{ field, message }]);

const refuse = (field: string, raw: string, ...wanted: readonly string[]): never => {
  throw wrongField(field, `${JSON.stringify(raw.slice(0, 40))} is not ${wanted.join(" or ")}`);
};

function readInteger(raw: string): number | undefined {
  if (!/^[+-]?\d{1,15}([.,]0{1,10})?$/.test(raw)) return undefined;
  return 0 + Number(raw.replace(/[.,].*$/, ""));
}

/** Without zeros at the end, but for so many decimals as are wanted at least. */
const readDecimal = (raw: string, least: number): string | undefined =>
  writeDecimal(raw, [least, MOST_DECIMALS]);

function writeDecimal(raw: string, [least, most]: readonly [number, number]): string | undefined {
  const parts = DECIMAL.exec(raw.trim());
  if (!parts) return undefined;
  const [, sign = "", whole = "", fraction = ""] = parts;
  const decimals = fraction.replace(/0+$/, "");
  if (decimals.length > most) {
    const rounded = new Big(`${whole}.${fraction}`).round(most, Big.roundHalfUp);
    return writeDecimal(`${sign}${rounded.toFixed()}`, [least, most]);
  }
  const [digits, rest] = [whole.replace(/^0+(?=\d)/, ""), decimals.padEnd(least, "0")];
  const minus = sign === "-" && /[1-9]/.test(digits + rest) ? "-" : "";
  return rest === "" ? `${minus}${digits}` : `${minus}${digits}.${rest}`;
}

function readDate(raw: string): string | undefined {
  const parts = COMPACT.exec(raw) ?? ISO.exec(raw);
  if (!parts) return undefined;
  const [, year = "", month = "", day = "", hours = "00", minutes = "00", seconds = "00"] = parts;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const isDay = month >= "01" && month <= "12" && day >= "01" && Number(day) <= lastDay;
  if (!isDay || hours > "23" || minutes > "59" || seconds > "59") return undefined;
  const text = `${year}-${month}-${day}`;
  const time = `${hours}:${minutes}:${seconds}`;
  return time === "00:00:00" ? text : `${text}T${time}`;
}

function writeDate(raw: string, { date }: Spelling): string | undefined {
  const read = readDate(raw);
  if (read === undefined || date === "iso") return read;
  return read.replace(/[-:T]/g, "").padEnd(14, "0");
}

function readFlag(raw: string, { yes, no }: Spelling): boolean | undefined {
  const word = raw.toLowerCase();
  if (word === yes.toLowerCase() || word === "true" || word === "1") return true;
  return word === no.toLowerCase() || word === "false" || word === "0" ? false : undefined;
}

function nipDigits(raw: string): string | undefined {
  const digits = raw.trim().replaceAll("-", "");
  return /^\d{10}$/.test(digits) ? digits : undefined;
}

function dashedNip(raw: string): string {
  const digits = nipDigits(raw);
  if (digits === undefined) return raw.replace(LINE_BREAKS, " ").trim();
  return [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5, 7), digits.slice(7)].join("-");
}

const plainText = (text: string, { lineBreak }: Spelling): string =>
  lineBreak === undefined ? text : text.replace(LINE_BREAKS, lineBreak);

function limited({ name, max, isKey }: Field, text: string): string {
  if (max === undefined || text.length <= max) return text;
  if (isKey) throw wrongField(name, `${JSON.stringify(text)} is longer than ${max} characters`);
  // Half of a character of two units is no character.
  return text.slice(0, max).replace(/[\ud800-\udbff]$/, "");
}
