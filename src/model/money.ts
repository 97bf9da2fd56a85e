import { table } from "../lib/table.ts";

/** Currencies whose minor unit is not 1/100 (ISO 4217). */
const EXPONENTS: Readonly<Record<string, number>> = table({
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
});

/**
 * Whole minor units (grosze, cents) of a decimal text, rounded half away from zero; undefined for
 * undefined. The text is one that `Amount` accepts. Amounts stay below 2^53 minor units.
 */
export function toMinor(amount: string, currency: string): number;
export function toMinor(amount: string | undefined, currency: string): number | undefined;
export function toMinor(amount: string | undefined, currency: string): number | undefined {
  if (amount === undefined) return undefined;
  const exponent = EXPONENTS[currency] ?? 2;
  // Nearly every amount has its two decimals. `0 +` makes zero of a negative zero.
  if (exponent === 2 && amount.charAt(amount.length - 3) === ".") {
    return 0 + Number(amount.slice(0, -3) + amount.slice(-2));
  }
  const isNegative = amount.startsWith("-");
  const [whole = "0", fraction = ""] = (isNegative ? amount.slice(1) : amount).split(".");
  const kept = fraction.padEnd(exponent + 1, "0");
  const digits = Number(whole + kept.slice(0, exponent)) + (kept.charAt(exponent) >= "5" ? 1 : 0);
  return isNegative && digits !== 0 ? -digits : digits;
}

/** The decimal text of minor units: `fromMinor(-5, "PLN")` is `"-0.05"`. */
export function fromMinor(minor: number, currency: string): string {
  const exponent = EXPONENTS[currency] ?? 2;
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const cut = digits.length - exponent;
  const text = exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return minor < 0 ? `-${text}` : text;
}
