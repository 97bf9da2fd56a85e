import { Numeral } from "../exact-json.ts";

/** The value `0.digits × 10^exponent`; `digits` begins and ends with another digit than 0. */
export interface Decimal {
  readonly sign: -1 | 0 | 1;
  readonly exponent: number;
  readonly digits: string;
}

const ZERO: Decimal = { sign: 0, exponent: 0, digits: "" };
/** Longer digits are no amount of anything: they are compared as text. */
const MAX_LENGTH = 400;
const FORM = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/;

/** Undefined for text that is no decimal number: `1,5`, `+1`, `.5`, `1 000`, and more than 400 characters. */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, minus, whole = "", fraction = "", power = "0"] = match;
  const all = whole + fraction;
  let first = 0;
  while (all.charCodeAt(first) === 48) first++;
  if (first === all.length) return ZERO;
  let last = all.length;
  while (all.charCodeAt(last - 1) === 48) last--;
  const exponent = whole.length - first + Number(power);
  return { sign: minus === "" ? 1 : -1, exponent, digits: all.slice(first, last) };
}

/** Of a number or a text that is one; undefined for everything else. */
export function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value === "string") return parseDecimal(value);
  return isNumeric(value) ? parseDecimal(String(value)) : undefined;
}

export const isNumeric = (value: unknown): value is number | Numeral =>
  typeof value === "number" || value instanceof Numeral;

/** Exact, whatever the number of digits. Negative, 0 or positive as in `sort`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return a.sign - b.sign;
  if (a.sign === 0) return 0;
  const size = a.exponent - b.exponent || compareDigits(a.digits, b.digits);
  return size && a.sign * size;
}

/** Digits behind the point: fewer of them are the smaller number. */
const compareDigits = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Equal for equal numbers: of `1.50`, `1.5` and `15e-1`. */
export const decimalKey = ({ sign, exponent, digits }: Decimal): string =>
  `${sign}${digits}e${exponent}`;
