import { compareDecimals, type Decimal, decimalOf, isNumeric } from "./decimal.ts";
import { compareMoments, type Moment, parseMoment } from "./instant.ts";

/** Compares what is found with what was wanted; undefined where they cannot be compared. */
export type Comparison = (found: unknown) => number | undefined;

/**
 * The order of values against `wanted`: as exact decimals where both are numbers or decimal text, as
 * moments where both are RFC 3339 instants or dates, otherwise as text by code points. A wanted JSON number
 * compares with numbers alone, so that `n/a` is never above 1000. Lists, objects, true, false and null have
 * no order.
 */
export function compareWith(wanted: unknown): Comparison {
  if (isNumeric(wanted)) return numberOnly(decimalOf(wanted));
  if (typeof wanted !== "string") return () => undefined;
  const decimal = decimalOf(wanted);
  const moment = parseMoment(wanted);
  const text = wanted.normalize();
  return (found) => {
    if (!isNumeric(found) && typeof found !== "string") return undefined;
    if (decimal) {
      const other = decimalOf(found);
      if (other) return compareDecimals(other, decimal);
    }
    const said = String(found);
    return inTime(said, moment) ?? compareCodePoints(said.normalize(), text);
  };
}

const numberOnly =
  (wanted: Decimal | undefined): Comparison =>
  (found) => {
    const other = wanted && decimalOf(found);
    return other && compareDecimals(other, wanted);
  };

function inTime(found: string, wanted: Moment | undefined): number | undefined {
  const moment = wanted && parseMoment(found);
  return moment && compareMoments(moment, wanted);
}

/** UTF-16 units, as `<` compares them, put 𝄞 before ﬀ. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rankOf(x) - rankOf(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
const rankOf = (unit: number): number =>
  unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
