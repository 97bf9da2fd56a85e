import { decimalOf, type Row } from "../../formats/json/values.ts";
import { type Item, type Path, RejectedError, readPath } from "../../sdk/index.ts";
import type { BcContext } from "./manifest.ts";
import { PRICE_LIST } from "./mapping.ts";

/** What a POST or PATCH of an item card says. */
export type Payload = Readonly<Record<string, string | number | boolean>>;

/** More digits than this are none that a number of JSON keeps. */
const MAX_DIGITS = 15;

const NAMES: readonly (readonly [Path, string, string])[] = [
  ["name", "displayName", ""],
  ["description", "displayName2", ""],
  ["ean", "gtin", ""],
  ["category", "itemCategoryCode", ""],
  ["unit", "baseUnitOfMeasureCode", ""],
];

/**
 * The fields of the card that the paths stand for; a path that the item does not have is emptied.
 * @throws RejectedError for a price that the company cannot keep
 */
export function payloadOf(
  item: Item,
  paths: readonly Path[],
  currency: string | undefined,
): Payload {
  const wanted = new Set(paths);
  const texts = NAMES.filter(([path]) => wanted.has(path)).map(([path, name, empty]) => [
    name,
    String(readPath(item, path) ?? empty),
  ]);
  return {
    ...Object.fromEntries(texts),
    ...(wanted.has("active") ? { blocked: !item.active } : {}),
    ...(wanted.has(`prices.${PRICE_LIST}`) ? pricePayload(item, currency) : {}),
  };
}

/** The paths that a write without names is about: what the item has, its price in the company's currency. */
export function pathsIn(item: Item, currency: string | undefined): readonly Path[] {
  const texts = NAMES.map(([path]) => path).filter((path) => readPath(item, path) !== undefined);
  const price = chosenPrice(item, currency) ? [`prices.${PRICE_LIST}`] : [];
  return [...texts, ...price, "active"];
}

function pricePayload(item: Item, currency: string | undefined): Payload {
  const price = chosenPrice(item, currency);
  if (!price) return { unitPrice: 0 };
  if (price.currency !== currency) {
    const own = currency ?? "a currency without an ISO code";
    throw new RejectedError(`The company keeps prices in ${own}, and not in ${price.currency}.`);
  }
  return { unitPrice: numberOf(price.amount), priceIncludesTax: price.is_gross };
}

/** That of the card's own list; else the first one in the company's currency. */
function chosenPrice({ prices = [] }: Item, currency: string | undefined) {
  const own = prices.find(({ list }) => list === PRICE_LIST);
  return own ?? prices.find((price) => price.currency === currency);
}

/** @throws RejectedError where the number would not keep every digit */
function numberOf(amount: string): number {
  const digits = decimalOf(amount)?.replace(/^-|\./g, "").replace(/^0+/, "") ?? "";
  if (digits.length <= MAX_DIGITS) return Number(amount);
  throw new RejectedError(`The price ${amount} has more digits than Business Central keeps.`);
}

/** A card that is not there yet. A kit becomes goods: bills of materials are not in this API. */
export function newCard(
  { settings }: Pick<BcContext, "settings">,
  item: Item,
  currency: string | undefined,
): Payload {
  const { new_item_general_group: general, new_item_inventory_group: inventory } = settings;
  const { new_item_tax_group: tax } = settings;
  return {
    number: item.code,
    type: item.type === "service" ? "Service" : "Inventory",
    ...(general === undefined ? {} : { generalProductPostingGroupCode: general }),
    ...(inventory === undefined || item.type === "service"
      ? {}
      : { inventoryPostingGroupCode: inventory }),
    ...(tax === undefined ? {} : { taxGroupCode: tax }),
    ...payloadOf(item, pathsIn(item, currency), currency),
  };
}

/** Of the payload, what the card has otherwise; codes are kept in capitals. */
export function changedFields(payload: Payload, row: Row): Payload {
  return Object.fromEntries(
    Object.entries(payload).filter(([name, value]) => !isSame(name, value, row[name])),
  );
}

function isSame(name: string, wanted: string | number | boolean, has: unknown): boolean {
  if (typeof wanted === "number") return Number(has ?? 0) === wanted;
  if (typeof wanted === "boolean") return (has ?? false) === wanted;
  const text = String(has ?? "").trim();
  return name.endsWith("Code") ? text === wanted.trim().toUpperCase() : text === wanted.trim();
}
