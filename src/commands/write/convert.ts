import Big from "big.js";
import { type ColumnType, EMPTY_DATE } from "../types.ts";

/** The value as its column has it; undefined for a value that says nothing; otherwise what is wrong, in SQL's words. */
export type Converted =
  | { readonly value: string | boolean }
  | { readonly fault: string }
  | undefined;

const NOT_A_NUMBER = "Error converting data type varchar to numeric.";
const NOT_A_BIT = "Conversion failed when converting the varchar value to data type bit.";
const NOT_A_DATE = "Conversion failed when converting date and/or time from character string.";
const NOT_A_GUID = "Conversion failed when converting from a character string to uniqueidentifier.";
const NOT_TEXT = "Error converting data type nvarchar to varchar.";
const OVERFLOW = "Arithmetic overflow error converting expression to data type decimal.";
const INT_OVERFLOW = "Arithmetic overflow error converting expression to data type int.";

/** decimal(17, s), as INFO tells of every number. */
const DIGITS = 17;
const INT_LIMIT = new Big(2).pow(31);
const NIL_GUID = "00000000-0000-0000-0000-000000000000";
const GUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,7})?)?)?$/;

/** Reads one value of `Data` by the type of its column. */
export function convert(name: string, type: ColumnType, value: unknown): Converted {
  switch (type.kind) {
    case "char":
    case "varchar":
      return toText(name, type.length, value);
    case "decimal":
      return toNumber(value, type.scale);
    case "int":
      return toWhole(value);
    case "bit":
      return toBit(value);
    case "datetime":
      return toMoment(value);
    case "uniqueidentifier":
      return toGuid(value);
    default:
      return undefined;
  }
}

function toText(name: string, length: number, value: unknown): Converted {
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  if (typeof text !== "string" || text.includes("\0") || !text.isWellFormed()) {
    return { fault: NOT_TEXT };
  }
  const trimmed = text.trimEnd();
  if (trimmed.length > length && [...trimmed].length > length) {
    return { fault: `String or binary data would be truncated in column '${name}'.` };
  }
  return { value: trimmed };
}

/** Rounded half away from zero, as a decimal column does it. */
function toNumber(value: unknown, scale: number): Converted {
  const number = bigOf(value);
  if (number === "empty") return { value: "0" };
  if (!number) return { fault: NOT_A_NUMBER };
  const rounded = number.round(scale, Big.roundHalfUp);
  if (rounded.abs().gte(new Big(10).pow(DIGITS - scale))) return { fault: OVERFLOW };
  return { value: rounded.eq(0) ? "0" : rounded.toFixed() };
}

function toWhole(value: unknown): Converted {
  const number = bigOf(value);
  if (number === "empty") return { value: "0" };
  if (!number) return { fault: NOT_A_NUMBER };
  const whole = number.round(0, Big.roundDown);
  return whole.abs().gte(INT_LIMIT) ? { fault: INT_OVERFLOW } : { value: whole.toFixed() };
}

function bigOf(value: unknown): Big | "empty" | undefined {
  if (typeof value === "boolean") return new Big(value ? 1 : 0);
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || text.length > 60) return undefined;
  const trimmed = text.trim();
  if (trimmed === "") return "empty";
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(trimmed)
    ? new Big(trimmed.replace(/^\+/, ""))
    : undefined;
}

function toBit(value: unknown): Converted {
  if (typeof value === "boolean") return { value };
  const text = String(value).trim().toLowerCase();
  if (text === "" || text === "0" || text === "false") return { value: false };
  return text === "1" || text === "true" ? { value: true } : { fault: NOT_A_BIT };
}

/** The first day of years 1 and 1900 is how templates and empty columns write no date. */
function toMoment(value: unknown): Converted {
  if (typeof value !== "string") return { fault: NOT_A_DATE };
  const text = value.trim();
  if (text === "") return { value: EMPTY_DATE };
  const [, day, hours = "00", minutes = "00", seconds = "00"] = MOMENT.exec(text) ?? [];
  if (day === undefined) return { fault: NOT_A_DATE };
  if (day === "0001-01-01") return undefined;
  const moment = `${day}T${hours}:${minutes}:${seconds}`;
  const time = new Date(`${moment}Z`);
  const isReal = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(moment);
  // SQL Server's datetime begins with that year.
  return isReal && day >= "1753-01-01" ? { value: moment } : { fault: NOT_A_DATE };
}

function toGuid(value: unknown): Converted {
  if (typeof value !== "string") return { fault: NOT_A_GUID };
  const text = value.trim();
  if (text === "") return undefined;
  const guid = GUID.exec(text)?.[1]?.toUpperCase();
  if (guid === undefined) return { fault: NOT_A_GUID };
  return guid === NIL_GUID ? undefined : { value: guid };
}

/** A GUID in either case, with or without braces; upper case without. */
export const readGuid = (text: string): string | undefined =>
  GUID.exec(text.trim())?.[1]?.toUpperCase();
