import { drop } from "../../formats/drop.ts";
import { decimalOf, type Row, textOf } from "../../formats/json/values.ts";
import { fromMinor, type Item, toMinor } from "../../sdk/index.ts";

/** The price list that the item card's own price is told as. */
export const PRICE_LIST = "sales";
/** The item card has one sum over all locations. */
const WAREHOUSE = "Business Central";
/** Where nothing was ever changed. */
const NEVER = "0001-01-01";

export const SELECT = [
  ...["id", "number", "displayName", "displayName2", "type", "itemCategoryCode", "blocked", "gtin"],
  ...["inventory", "unitPrice", "priceIncludesTax", "baseUnitOfMeasureCode"],
  ...["lastModifiedDateTime"],
].join(",");

/** What an item card keeps and gives back; kits are not told apart from goods, so that the type is not among it. */
export const FIELDS = [
  "name",
  "description",
  "ean",
  "category",
  "unit",
  `prices.${PRICE_LIST}`,
  "active",
] as const;

/** A card as the hub sees it, or the field that stands in the way. */
export type Mapped =
  | { readonly item: Item; readonly field?: undefined }
  | { readonly field: string; readonly reason: string };

export function toItem(row: Row, currency: string | undefined): Mapped {
  const code = textOf(row.number, 120);
  if (code === undefined) return { field: "number", reason: "The item has no number." };
  const type = row.type === "Service" ? "service" : "goods";
  const stock = row.type === "Inventory" ? decimalOf(plain(row.inventory)) : undefined;
  const item: Item = {
    code,
    // Business Central lets people leave the name empty.
    name: textOf(row.displayName, 500) ?? code,
    type,
    ...drop({
      description: textOf(row.displayName2, 4000),
      ean: textOf(row.gtin, 14),
      category: textOf(row.itemCategoryCode, 200),
      unit: textOf(row.baseUnitOfMeasureCode, 20),
      stock: stock === undefined ? undefined : [{ warehouse: WAREHOUSE, on_hand: stock }],
    }),
    active: row.blocked !== true,
  };
  const price = priceOf(row, currency);
  if (price === "wrong") return { field: "unitPrice", reason: "The unit price is no amount." };
  return { item: price ? { ...item, prices: [price] } : item };
}

/** Zero is what a card has where nobody entered a price. */
function priceOf(row: Row, currency: string | undefined) {
  if (currency === undefined || row.unitPrice === undefined || row.unitPrice === null) {
    return undefined;
  }
  const decimal = decimalOf(plain(row.unitPrice));
  if (decimal === undefined) return "wrong";
  if (decimal === "0") return undefined;
  const isGross = row.priceIncludesTax === true;
  return { list: PRICE_LIST, currency, amount: amountText(decimal, currency), is_gross: isGross };
}

/** With the currency's decimals, and with more of them where the price has more. */
export function amountText(decimal: string, currency: string): string {
  const rounded = fromMinor(toMinor(decimal, currency), currency);
  const isExact = trimmed(rounded) === trimmed(decimal);
  return isExact ? rounded : decimal;
}

const trimmed = (decimal: string): string =>
  decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;

/** A number without an exponent: JSON writes very small and very large ones with one. */
const plain = (value: unknown): unknown =>
  typeof value === "number" && /e/i.test(String(value)) ? value.toFixed(10) : value;

/** RFC 3339; undefined where it was never changed. */
export function changedAt(row: Row): string | undefined {
  const text = textOf(row.lastModifiedDateTime, 40);
  if (text === undefined || text.startsWith(NEVER)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** What the service compares `If-Match` with. */
export const etagOf = (row: Row): string | undefined => textOf(row["@odata.etag"], 500);
