import type Big from "big.js";
import type { Item } from "../../model/item.ts";
import { big, withoutTax, withTax } from "./decimals.ts";

/** Price lists that a price group stands for; the first is what a new price is kept as. */
export const PRICE_GROUPS = [
  ["group_0", "retail"],
  ["group_1", "wholesale"],
] as const;
export type PriceGroup = 0 | 1;

/** The price list of the group: the one that the item has already, else the group's own. */
export function priceListOf(item: Pick<Item, "prices">, group: PriceGroup): string {
  return priceOf(item, group)?.list ?? PRICE_GROUPS[group][0];
}

/** The group's price, in CZK where there is one in it; an item without any known list has its first price in group 0. */
export function priceOf({ prices = [] }: Pick<Item, "prices">, group: PriceGroup) {
  const isOf = (list: string, names: readonly string[]) => names.includes(list.toLowerCase());
  for (const name of PRICE_GROUPS[group]) {
    const found = prices.filter(({ list }) => isOf(list, [name]));
    if (found.length > 0) return found.find(({ currency }) => currency === "CZK") ?? found[0];
  }
  const isKnown = prices.some(({ list }) => isOf(list, PRICE_GROUPS.flat()));
  return group === 0 && !isKnown ? prices[0] : undefined;
}

/** Of one unit, without and with VAT; undefined without a price. */
export function groupPrice(item: Item, group: PriceGroup): { net: Big; gross: Big } | undefined {
  const price = priceOf(item, group);
  const amount = big(price?.amount);
  if (!price || !amount) return undefined;
  const rate = big(item.vat_rate);
  return price.is_gross
    ? { net: withoutTax(amount, rate), gross: amount }
    : { net: amount, gross: withTax(amount, rate) };
}
