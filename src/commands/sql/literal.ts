import { type CommandFault, sqlFault } from "../fault.ts";
import type { ColumnType } from "../types.ts";
import type { Expression } from "./expression.ts";

const NUMBER = /^\s*([-+]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([-+]?\d{1,3}))?\s*$/;
const MOMENT =
  /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,7})?)?)?Z?\s*$/;
const COMPACT = /^\s*(\d{4})(\d{2})(\d{2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,7})?)?)?\s*$/;
const CZECH = /^\s*()(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*$/;
const GUID = /^[0-9A-F]{8}-([0-9A-F]{4}-){3}[0-9A-F]{12}$/;
/** SQL Server's own bound for numbers. */
const MOST_DIGITS = 38;

export const overflow = (): CommandFault =>
  sqlFault("Arithmetic overflow error converting expression to data type decimal.");
export const notNumeric = (): CommandFault =>
  sqlFault("Error converting data type varchar to numeric.");
export const notMoment = (): CommandFault =>
  sqlFault("Conversion failed when converting date and/or time from character string.");

/**
 * What a client gave, as a value of that column.
 * @throws CommandFault 900 in the vendor's wording where it is none
 */
export function literalOf(columnType: ColumnType, value: unknown): Expression {
  if (value === null || value === undefined) {
    return { type: { kind: "null" }, kind: "literal", value: null };
  }
  switch (columnType.kind) {
    case "decimal":
    case "int":
      return numberLiteral(typeof value === "boolean" ? Number(value) : value);
    case "bit":
      return { type: { kind: "bit" }, kind: "literal", value: bitOf(value) };
    case "datetime":
      return { type: { kind: "datetime" }, kind: "literal", value: momentOf(String(value)) };
    case "uniqueidentifier":
      return { type: { kind: "guid" }, kind: "literal", value: guidOf(String(value)) };
    case "timestamp":
      return { type: { kind: "stamp" }, kind: "literal", value: stampOf(String(value)) };
    default:
      return { type: { kind: "text" }, kind: "literal", value: textOf(value) };
  }
}

/** Without what a database does not take: NUL and half a surrogate pair. */
export const textOf = (value: unknown): string =>
  (typeof value === "object" ? JSON.stringify(value) : String(value))
    .replaceAll("\0", "")
    .toWellFormed();

export function numberLiteral(value: unknown): Expression {
  const text = numberOf(String(value));
  const scale = text.split(".")[1]?.length ?? 0;
  return { type: { kind: "number", scale }, kind: "literal", value: text };
}

/** Plain decimal text. */
function numberOf(text: string): string {
  const match = text.length > 400 ? null : NUMBER.exec(text);
  if (!match) throw notNumeric();
  const [, sign = "", whole = "", fraction = match[4] ?? "", , exponent = "0"] = match;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (Math.abs(point) > 400) throw overflow();
  const head = point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0");
  const tail = point <= 0 ? "0".repeat(-point) + digits : digits.slice(point);
  const before = head.replace(/^0+(?=\d)/, "");
  const after = tail.length > 20 ? tail.slice(0, 20).replace(/0+$/, "") : tail;
  if (before.length + after.length > MOST_DIGITS) throw overflow();
  const isZero = /^0*$/.test(before + after);
  return `${sign === "-" && !isZero ? "-" : ""}${before || "0"}${after === "" ? "" : `.${after}`}`;
}

function bitOf(value: unknown): boolean {
  const text = String(value).trim().toLowerCase();
  if (text === "true") return true;
  if (text === "false") return false;
  if (/^[-+]?\d{1,38}(\.\d{1,38})?$/.test(text)) return /[1-9]/.test(text);
  throw sqlFault(
    `Conversion failed when converting the varchar value '${textOf(value).slice(0, 100)}' to data type bit.`,
  );
}

/** `YYYY-MM-DDTHH:mm:ss`. */
export function momentOf(text: string): string {
  const iso = MOMENT.exec(text) ?? COMPACT.exec(text);
  const czech = CZECH.exec(text);
  const [, year, month, day, hour = "0", minute = "0", second = "0"] =
    iso ?? (czech ? ["", czech[4], czech[3], czech[2], ...czech.slice(5)] : []);
  const numbers = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, m = 0, d = 0, h = 0, min = 0, s = 0] = numbers;
  const isDay = numbers.every(Number.isInteger) && y >= 1 && m >= 1 && m <= 12 && d >= 1;
  if (!isDay || h > 23 || min > 59 || s > 59) throw notMoment();
  const date = new Date(0);
  date.setUTCFullYear(y, m - 1, d);
  if (date.getUTCDate() !== d) throw notMoment();
  date.setUTCHours(h, min, s);
  return date.toISOString().slice(0, 19);
}

function guidOf(value: string): string {
  const guid = value
    .trim()
    .replace(/^\{(.*)\}$/, "$1")
    .toUpperCase();
  if (!GUID.test(guid)) {
    throw sqlFault(
      "Conversion failed when converting from a character string to uniqueidentifier.",
    );
  }
  return guid;
}

/** A whole number, `0x` and 16 hexadecimal digits, or Base64 as answers have it. */
function stampOf(value: string): string {
  const text = value.trim();
  if (/^\d{1,18}$/.test(text)) return text.replace(/^0+(?=\d)/, "");
  const bytes = /^0x[0-9a-f]{16}$/i.test(text)
    ? Buffer.from(text.slice(2), "hex")
    : Buffer.from(/^[A-Za-z0-9+/]{11}=$/.test(text) ? text : "", "base64");
  if (bytes.length !== 8 || bytes.readUInt8() > 127) {
    throw sqlFault("Error converting data type varchar to timestamp.");
  }
  return String(bytes.readBigUInt64BE());
}
