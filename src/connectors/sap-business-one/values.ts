import { type Row, textOf } from "../../formats/json/values.ts";
import { fromMinor } from "../../sdk/index.ts";

export { drop, dropAll } from "../../formats/drop.ts";
export {
  dateOf,
  decimalOf,
  isRow,
  type Row,
  rowOf,
  rowsOf,
  textOf,
} from "../../formats/json/values.ts";

/** The key of a record as the server has it, blanks included: it is sent back as it came. */
export function keyOf(row: Row, name: string): string | undefined {
  const value = row[name];
  return typeof value === "string" && value !== "" && value.length <= 120 ? value : undefined;
}

export const isYes = (value: unknown): boolean => textOf(value, 10) === "tYES";
export const isNo = (value: unknown): boolean => textOf(value, 10) === "tNO";
export const yesNo = (isTrue: boolean): "tYES" | "tNO" => (isTrue ? "tYES" : "tNO");

/** Shortest decimal text with at least as many decimals as the currency has: 850 PLN are `850.00`. */
export function priceText(decimal: string, currency: string): string {
  const [, minor = ""] = fromMinor(0, currency).split(".");
  const [whole = "0", fraction = ""] = decimal.split(".");
  const decimals = fraction.padEnd(minor.length, "0");
  return decimals === "" ? whole : `${whole}.${decimals}`;
}

const SCALE = 10;

/** `a - b` of decimal texts with at most ten decimals, exactly. */
export function minus(a: string, b: string): string {
  const difference = scaled(a) - scaled(b);
  const digits = String(difference < 0n ? -difference : difference).padStart(SCALE + 1, "0");
  const fraction = digits.slice(-SCALE).replace(/0+$/, "");
  const whole = digits.slice(0, -SCALE);
  return `${difference < 0n ? "-" : ""}${fraction === "" ? whole : `${whole}.${fraction}`}`;
}

function scaled(decimal: string): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.padEnd(SCALE, "0"));
}
