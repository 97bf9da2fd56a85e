import { productOf as productInMinor } from "../../formats/decimal.ts";
import { decimalOf, type Row, textOf, unmappable } from "../../formats/json/values.ts";
import { toMinor } from "../../sdk/index.ts";

export { drop } from "../../formats/drop.ts";
export {
  boolOf,
  dateOf,
  decimalOf,
  isRow,
  type Row,
  rowOf,
  rowsOf,
  textOf,
  unmappable,
} from "../../formats/json/values.ts";

/**
 * The decimal text of an amount: whole numbers are hundredths of the currency, as version 3 has them; text or a
 * number with a decimal point is the amount itself, as older answers have it.
 */
export function moneyOf(value: unknown): string | undefined {
  const text = textOf(value, 60)?.replace(/\s/g, "");
  if (text === undefined) return undefined;
  if (!/^-?\d{1,15}$/.test(text)) return /^-?\d+[.,]\d+$/.test(text) ? decimalOf(text) : undefined;
  const digits = text.replace("-", "").padStart(3, "0");
  return decimalOf(`${text.startsWith("-") ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`);
}

/**
 * Minor units of an amount, undefined where there is none.
 * @throws DataError for what is no amount: a wrong sum is worse than a document set aside.
 */
export function minorOf(value: unknown, currency: string, field: string): number | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const decimal = moneyOf(value);
  if (decimal === undefined) throw unmappable(field, "is not an amount");
  return toMinor(decimal, currency);
}

/** Hundredths of the currency for a decimal text, as a request wants them. */
export const toHundredths = (amount: string): number => toMinor(amount, "PLN");

/** Two decimal texts multiplied, in hundredths, rounded half away from zero. */
export const productOf = (a: string, b: string): number => productInMinor("PLN", a, b);

/** @throws DataError */
export function currencyOf(row: Row): string {
  const currency = (textOf(row.currency, 10) ?? "PLN").toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) throw unmappable("currency", "is not a currency code");
  return currency;
}

/** What identifies a document or a card in every list. */
export const uuidOf = (row: Row): string => textOf(row.uuid, 60) ?? textOf(row.id, 60) ?? "";
