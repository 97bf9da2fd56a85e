import type { Cell } from "../../../model/cell.ts";

/** A whole number of at most 2^53 as one, every other as its text. */
export function wholeNumber(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : text;
}

/** For a statement's values: bytes and null stay, true is 1 where the database has no booleans. */
export function textOf(value: Cell): string | number | null {
  if (value === null || typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "t" : "f";
  return Buffer.from(value).toString("hex");
}

/** `2026-01-02 03:04:05.5+00` as RFC 3339 has it. */
export const toTextTime = (text: string): string =>
  text.replace(" ", "T").replace(/([+-])00(?::?00)?$/, "Z");

/** Without the zeros at the end of a fraction that the database has filled up. */
export const withoutZeros = (text: string): string =>
  text.includes(".") ? text.replace(/\.?0+$/, "") : text;

const ZONED = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/i;

/** An instant in UTC, `…Z`, its fraction as it was; other text as it is. */
export function inUtc(text: string): string {
  const found = ZONED.exec(text);
  if (!found) return text;
  const [, date, clock, fraction = "", zone = ""] = found;
  if (/^z$/i.test(zone)) return `${date}T${clock}${fraction}Z`;
  const offset = zone.includes(":") ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const moved = Date.parse(`${date}T${clock}${offset}`);
  if (Number.isNaN(moved)) return text;
  return `${new Date(moved).toISOString().slice(0, 19)}${fraction}Z`;
}
