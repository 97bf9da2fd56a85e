import { fromMinor } from "../../sdk/index.ts";

export { drop } from "../../formats/drop.ts";
export { decimalOf, isRow, type Row, rowOf, rowsOf, textOf } from "../../formats/json/values.ts";

/** Shortest decimal text with at least as many decimals as the currency has: 850 EUR are `850.00`. */
export function priceText(decimal: string, currency: string): string {
  const [, minor = ""] = fromMinor(0, currency).split(".");
  const [whole = "0", fraction = ""] = decimal.split(".");
  const decimals = fraction.padEnd(minor.length, "0");
  return decimals === "" ? whole : `${whole}.${decimals}`;
}
