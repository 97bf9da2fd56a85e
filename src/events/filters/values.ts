import { decimalKey, decimalOf, isNumeric } from "./decimal.ts";

/** A claim about one value of an event's data. */
export type Test = (found: unknown) => boolean;

/** Elements of a list that a filter looks at: a bound for hostile data; an invoice has hundreds. */
export const MAX_ELEMENTS = 10_000;

/** Brings text into the shape in which it is compared; accents count, the way they are encoded does not. */
export type Fold = (text: string) => string;
export const foldOf = (ignoreCase: boolean): Fold =>
  ignoreCase ? (text) => text.normalize().toUpperCase() : (text) => text.normalize();

/** A list holds where one of its elements does. */
export function someElement(test: Test): Test {
  return (found) => {
    if (!Array.isArray(found)) return test(found);
    const count = Math.min(found.length, MAX_ELEMENTS);
    for (let i = 0; i < count; i++) if (test(found[i])) return true;
    return false;
  };
}

/**
 * Whether a value is one of these. Text is the same as equal text; a number is the same as an equal
 * number and as its decimal text, because forms and dialects turn numbers into text; `true` is the same as
 * `"true"`. Lists and objects are the same as nothing.
 */
export function oneOfValues(wanted: readonly unknown[], fold: Fold): Test {
  const texts = new Set<string>();
  const numbers = new Set<string>();
  const numbersAsText = new Set<string>();
  for (const value of wanted) {
    if (typeof value === "string") {
      texts.add(fold(value));
      addKey(numbersAsText, value);
    } else if (isNumeric(value)) addKey(numbers, value);
    else if (typeof value === "boolean") texts.add(fold(String(value)));
  }
  const hasNull = wanted.includes(null);
  return (found) => {
    if (typeof found === "string") {
      return texts.has(fold(found)) || (numbers.size > 0 && hasKey(numbers, found));
    }
    if (isNumeric(found)) return hasKey(numbers, found) || hasKey(numbersAsText, found);
    if (typeof found === "boolean") return texts.has(fold(String(found)));
    return found === null && hasNull;
  };
}

/** `007` is a code and no number 7. */
const CODE = /^-?0\d/;

function keyOf(value: unknown): string | undefined {
  if (typeof value === "string" && CODE.test(value)) return undefined;
  const decimal = decimalOf(value);
  return decimal && decimalKey(decimal);
}

function addKey(keys: Set<string>, value: unknown): void {
  const key = keyOf(value);
  if (key !== undefined) keys.add(key);
}

function hasKey(keys: ReadonlySet<string>, found: unknown): boolean {
  if (keys.size === 0) return false;
  const key = keyOf(found);
  return key !== undefined && keys.has(key);
}
