import { Big } from "big.js";
import { Drop } from "liquidjs";
import { Numeral } from "../exact-json.ts";
import { isNumeric, parseDecimal } from "../filters/decimal.ts";
import { TemplateFault } from "./fault.ts";

/** Digits before the point or zeros behind it; more is no amount of anything. */
const MAX_EXPONENT = 400;
/** Of a list that a filter works through. */
const MAX_ELEMENTS = 10_000;
/** Of a dotted path. */
const MAX_KEYS = 20;
/** As much of a wrong value as an error shows. */
const MAX_SHOWN = 40;

export const isNothing = (value: unknown): value is null | undefined =>
  value === null || value === undefined;

/**
 * A value as a template writes it: numbers as JSON has them, nothing as nothing.
 * @throws TemplateFault for a list or an object, which have no text of their own
 */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (isNothing(value)) return "";
  if (value instanceof Drop) return String(value.valueOf() ?? "");
  if (typeof value === "object" && !(value instanceof Numeral)) {
    const [what, way] = Array.isArray(value)
      ? ["a list", 'Write it with | json or | join: ", ", or loop over it with {% for %}.']
      : ["an object", "Write it with | json, or name one of its fields."];
    throw new TemplateFault(`${what} cannot be written as text`, way);
  }
  return String(value);
}

/** @throws TemplateFault for what is no number and no decimal text */
export function numberOf(value: unknown): Big {
  const text = isNumeric(value) ? String(value) : value;
  const decimal = typeof text === "string" ? parseDecimal(text) : undefined;
  if (decimal && typeof text === "string" && Math.abs(decimal.exponent) <= MAX_EXPONENT) {
    return new Big(text);
  }
  const remedy = "Numbers are written 1230 or 1230.00, without spaces and with a point.";
  throw new TemplateFault(`${shown(value)} is no number`, remedy);
}

/** A whole number between two others, for arguments of filters. @throws TemplateFault */
export function wholeOf(value: unknown, [low, high]: readonly [number, number]): number {
  const number = isNumeric(value) || typeof value === "string" ? Number(value) : Number.NaN;
  if (Number.isInteger(number) && number >= low && number <= high) return number;
  throw new TemplateFault(
    `${shown(value)} is no whole number from ${low} to ${high}`,
    "Correct it.",
  );
}

export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** Elements of a list; one thing is a list of one, nothing is none. @throws TemplateFault for a long one */
export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return isNothing(value) ? [] : [value];
  if (value.length <= MAX_ELEMENTS) return value;
  throw new TemplateFault(
    `a list of ${value.length} elements is too long for a filter`,
    `Filters take ${MAX_ELEMENTS}: cut it with | slice: 0, ${MAX_ELEMENTS}.`,
  );
}

/** A field of an object by dotted path; undefined where it has none. */
export function fieldOf(item: unknown, path: unknown): unknown {
  let value = item;
  for (const key of textOf(path).split(".", MAX_KEYS)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
