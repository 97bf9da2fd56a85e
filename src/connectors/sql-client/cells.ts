import type { Cell } from "../../sdk/index.ts";

/** Longer ones may be above 2^53. */
const SAFE_DIGITS = 15;

/** A whole number as a database writes it: a number where it is exact, else text. */
export function integerCell(text: string): number | string {
  if (text.length <= SAFE_DIGITS) return Number(text);
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** A binary floating-point number: whole ones as numbers, others as decimal text without an exponent. */
export function floatCell(value: number): number | string {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return Number.isFinite(value) ? plainDecimal(String(value)) : String(value);
}

/** The shortest decimal text that means the same 32-bit number. */
export function singleCell(value: number): number | string {
  for (let digits = 6; digits < 10; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return floatCell(short);
  }
  return floatCell(value);
}

/** `1.5e-7` as `0.00000015`; anything without an exponent as it is. */
export function plainDecimal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]?\d+)$/i.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", part = "", exponent = "0"] = match;
  const digits = whole + part;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + "0".repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** `2026-01-31 12:00:00.5` with a T. */
export const dateTimeCell = (text: string): string =>
  text.length > 10 && text[10] === " " ? `${text.slice(0, 10)}T${text.slice(11)}` : text;

const INSTANT =
  /^(\d{4,6}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(\.\d+)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * A time with a zone as `YYYY-MM-DD HH:MM:SS[.ffffff]` of UTC, for databases that know no zone in a value; the
 * fraction keeps its digits. Undefined for what is no time.
 */
export function utcText(value: Cell): string | undefined {
  const match = typeof value === "string" ? INSTANT.exec(value) : null;
  if (!match) return undefined;
  const [, day = "", time = "", fraction = "", zone = "Z"] = match;
  const clock = time.length === 5 ? `${time}:00` : time;
  const digits = zone.replace(/[+:-]/g, "");
  const minutes = Number(digits.slice(0, 2) || 0) * 60 + Number(digits.slice(2) || 0);
  const offset = /^z$/i.test(zone) ? 0 : zone.startsWith("-") ? -minutes : minutes;
  const at = Date.parse(`${day}T${clock}Z`) - offset * 60_000;
  if (Number.isNaN(at)) return undefined;
  return new Date(at).toISOString().slice(0, 19).replace("T", " ") + fraction;
}
