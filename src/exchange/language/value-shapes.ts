import type { Cell } from "../../model/cell.ts";
import { isIban, isNip, isNrb, isRegon } from "../../model/identifiers.ts";
import { parseIso } from "./transform-date.ts";

/** What the values of a column are, as far as they show it themselves. */
export type Shape =
  | "nip"
  | "regon"
  | "iban"
  | "ean"
  | "email"
  | "post_code"
  | "country"
  | "currency"
  | "date"
  | "polish_date"
  | "comma_number"
  | "flag";

const TESTS: readonly (readonly [Shape, (text: string) => boolean])[] = [
  ["iban", (text) => isIban(text) || isNrb(text)],
  ["nip", isNip],
  ["ean", isEan],
  ["regon", isRegon],
  ["email", (text) => /^[^\s@]{1,64}@[^\s@]{1,180}\.[a-z]{2,24}$/i.test(text)],
  ["post_code", (text) => /^\d{2}-\d{3}$|^\d{3} \d{2}$|^\d{5}-\d{3}$/.test(text)],
  ["date", (text) => parseIso(text) !== undefined],
  ["polish_date", (text) => /^\d{1,2}\.\d{1,2}\.\d{4}$/.test(text)],
  ["currency", (text) => /^(PLN|EUR|CZK|HUF|USD|GBP|BRL|CHF|SEK|NOK|DKK|RON)$/.test(text)],
  ["country", (text) => /^(PL|CZ|SK|HU|DE|AT|FR|GB|IT|ES|PT|BR|US|NL|BE|LT|LV|UA|RO)$/.test(text)],
  ["flag", (text) => /^(0|1|T|N|Y|true|false)$/.test(text)],
  ["comma_number", (text) => /^-?\d{1,3}(?:[ \u00a0]?\d{3})*,\d{1,4}$/.test(text)],
];

/** Share of the values that have to have the shape: some rows are always wrong. */
const MOST = 0.8;

/** Undefined where the values show none, or there are none. */
export function shapeOfValues(values: readonly (Cell | undefined)[]): Shape | undefined {
  const texts = values.flatMap((value) => {
    const text = typeof value === "boolean" ? String(value) : value;
    if (typeof text === "number") return [String(text)];
    return typeof text === "string" && text.trim() !== "" && text.length < 300 ? [text.trim()] : [];
  });
  if (texts.length === 0) return undefined;
  return TESTS.find(([, test]) => texts.filter(test).length >= texts.length * MOST)?.[0];
}

/** GTIN of 8, 12, 13 or 14 digits by its check digit: https://www.gs1.org/services/how-calculate-check-digit-manually */
export function isEan(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text) || /^0+$/.test(text)) return false;
  const digits = [...text].map(Number).reverse();
  const sum = digits.slice(1).reduce((total, digit, i) => total + digit * (i % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === digits[0];
}
