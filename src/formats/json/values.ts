import { DataError } from "../../lib/errors.ts";
import { toMinor } from "../../model/money.ts";

/** One object as it came: fields may be missing, null, text or number. */
export type Row = Readonly<Record<string, unknown>>;

export const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value as an object; an empty one for anything else. */
export const rowOf = (value: unknown): Row => (isRow(value) ? value : {});

/** The objects of a list; empty for anything else. */
export const rowsOf = (value: unknown): readonly Row[] =>
  Array.isArray(value) ? value.filter(isRow) : [];

/** Trimmed and cut to `maxLength`; undefined for null, blanks and what is no plain value. */
export function textOf(value: unknown, maxLength: number): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim().slice(0, maxLength);
  return text === "" ? undefined : text;
}

/** Booleans come as true, "1", 1 or "true". */
export const boolOf = (value: unknown): boolean => /^(true|1|yes)$/i.test(String(value ?? ""));

/** A real calendar day; a time after it is cut off. */
export function dateOf(value: unknown): string | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(textOf(value, 40) ?? "")?.[1];
  if (day === undefined) return undefined;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : undefined;
}

/** Whole digits that keep an amount in minor units below 2^53. */
const MAX_WHOLE_DIGITS = 13;
const MAX_FRACTION_DIGITS = 10;

/** Decimal text without blanks, leading or trailing zeros, of a number or a text; undefined for anything else. */
export function decimalOf(value: unknown): string | undefined {
  const text = (textOf(value, 60) ?? "").replace(/\s/g, "").replace(",", ".");
  const match = /^(-?)0*(\d+)(?:\.(\d+))?$/.exec(text);
  const whole = match?.[2];
  if (!match || whole === undefined || whole.length > MAX_WHOLE_DIGITS) return undefined;
  const fraction = (match[3] ?? "").slice(0, MAX_FRACTION_DIGITS).replace(/0+$/, "");
  const digits = fraction === "" ? whole : `${whole}.${fraction}`;
  return match[1] === "-" && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/**
 * How the amounts of one system are read: the minor units of a value, undefined where there is none. `read`
 * makes decimal text of it; the reader throws DataError for what is no amount, because a wrong sum is worse
 * than a document set aside.
 */
export const minorReader =
  (read: (value: unknown) => string | undefined) =>
  (value: unknown, currency: string, field: string): number | undefined => {
    if (textOf(value, 60) === undefined) return undefined;
    const decimal = read(value);
    if (decimal === undefined) throw unmappable(field, "is not an amount");
    return toMinor(decimal, currency);
  };

/** What makes the whole document unusable, with the field to mend at the source. */
export const unmappable = (field: string, message: string): DataError =>
  new DataError(`${field} ${message}`, [{ field, message }]);
