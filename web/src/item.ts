import type { HubRecord } from "./api/types.ts";

/** The part of the item record that the pages show; docs/model.md has all of it. Amounts are decimal texts. */
export interface Item {
  readonly code: string;
  readonly name: string;
  readonly description?: string;
  readonly type: "goods" | "service" | "kit";
  readonly ean?: string;
  readonly manufacturer?: string;
  readonly manufacturer_part_no?: string;
  readonly category?: string;
  readonly unit?: string;
  readonly vat_rate?: string;
  readonly prices?: readonly ItemPrice[];
  readonly stock?: readonly ItemStock[];
  readonly active: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
}
export interface ItemPrice {
  /** Name of the price list. */
  readonly list: string;
  readonly currency: string;
  readonly amount: string;
  readonly is_gross: boolean;
}
export interface ItemStock {
  readonly warehouse: string;
  readonly on_hand: string;
  readonly reserved?: string;
  readonly available?: string;
  readonly minimum?: string;
}

/** The hub validates a record's data before it stores it. */
export const itemOf = (record: Pick<HubRecord, "data">): Item => record.data as Item;

const placesOf = (decimal: string): number => decimal.split(".")[1]?.length ?? 0;

/** `1.5` with three places is 1500. */
function unitsOf(decimal: string, places: number): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}

/** The exact sum of decimal texts, with as many places as the longest of them; `0` of none. */
export function sumOf(decimals: readonly string[]): string {
  const places = decimals.reduce((most, one) => Math.max(most, placesOf(one)), 0);
  const sum = decimals.reduce((total, one) => total + unitsOf(one, places), 0n);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places);
  return `${sum < 0n ? "-" : ""}${whole}${places > 0 ? `.${fraction}` : ""}`;
}

/** What all warehouses have together; undefined where no stock is known. */
export const stockOf = ({ stock = [] }: Item): string | undefined =>
  stock.length === 0 ? undefined : sumOf(stock.map(({ on_hand }) => on_hand));

/** Less lies there than should at least. */
export function isBelowMinimum({ on_hand, minimum }: ItemStock): boolean {
  if (minimum === undefined) return false;
  const places = Math.max(placesOf(on_hand), placesOf(minimum));
  return unitsOf(on_hand, places) < unitsOf(minimum, places);
}
