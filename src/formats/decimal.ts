import Big from "big.js";
import { DataError } from "../lib/errors.ts";
import { fromMinor, toMinor } from "../model/money.ts";

const AMOUNT = /^[+-]?\d{1,15}(\.\d{1,8})?$/;

/** Decimal text in its shortest form with a point; undefined for what is no number. */
export function decimalText(raw: string | undefined): string | undefined {
  const plain = raw
    ?.replace(/[\s\u00a0\u202f]/g, "")
    .replace(",", ".")
    .replace(/^\+/, "");
  return plain !== undefined && /^-?\d{1,15}(\.\d{1,10})?$/.test(plain) ? plain : undefined;
}

/**
 * Whole minor units of an amount as a document has it, `1234.5` or `1234,50`; undefined for undefined.
 * @throws DataError with the field's name for what is no amount
 */
export function minorOf(raw: string, currency: string, field: string): number;
export function minorOf(
  raw: string | undefined,
  currency: string,
  field: string,
): number | undefined;
export function minorOf(raw: string | undefined, currency: string, field: string) {
  if (raw === undefined) return undefined;
  const plain = raw
    .replace(/[\s\u00a0\u202f]/g, "")
    .replace(",", ".")
    .replace(/^\+/, "");
  if (!AMOUNT.test(plain)) {
    const message = `${JSON.stringify(raw.slice(0, 40))} is not an amount`;
    throw new DataError(`${field}: ${message}`, [{ field, message }]);
  }
  return toMinor(plain, currency);
}

/** The amount with as many decimals as its currency has. */
export function amountText(raw: string, currency: string, field: string): string;
export function amountText(
  raw: string | undefined,
  currency: string,
  field: string,
): string | undefined;
export function amountText(raw: string | undefined, currency: string, field: string) {
  const minor = minorOf(raw, currency, field);
  return minor === undefined ? undefined : fromMinor(minor, currency);
}

/** Rounded half away from zero to at most `digits` decimals, without zeros at the end. */
export const rounded = (decimal: string, digits: number): string =>
  plain(new Big(decimal).round(digits, Big.roundHalfUp));

/** `amount * factor`, rounded half away from zero to two decimals. */
export const times = (amount: string, factor: string): string =>
  new Big(amount).times(factor).round(2, Big.roundHalfUp).toFixed(2);

/** Whether the number has no more than `digits` decimals that are not zero. */
export const fits = (decimal: string, digits: number): boolean =>
  new Big(decimal).eq(new Big(decimal).round(digits, Big.roundDown));

/** The exact product of decimal texts in minor units of the currency, rounded half away from zero. */
export function productOf(currency: string, ...factors: readonly string[]): number {
  const product = factors.reduce((so, factor) => so.times(factor), new Big(1));
  return toMinor(plain(product), currency);
}

/** Never in exponents; no minus before zero. */
const plain = (big: Big): string => (big.eq(0) ? "0" : big.toFixed());
