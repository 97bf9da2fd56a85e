import { drop } from "../../formats/drop.ts";
import { decimalOf, type Row, textOf } from "../../formats/json/values.ts";
import { fromMinor, type Item, type Path, toMinor } from "../../sdk/index.ts";
import type { Card } from "./cards.ts";
import type { FoContext } from "./manifest.ts";

export const PRICE_LIST = "sales";
/** Decimals that a record keeps of a quantity. */
const SCALE = 10;

type Settings = FoContext["settings"];

/** What a released product and its product keep and give back. */
export const fieldsOf = ({ currency, obsolete_state: obsolete }: Settings): readonly Path[] => [
  ...["name", "description", "unit", "category"],
  ...(currency === undefined ? [] : [`prices.${PRICE_LIST}`]),
  ...(obsolete === undefined ? [] : ["active"]),
];

export type Mapped =
  | { readonly item: Item; readonly field?: undefined }
  | { readonly field: string; readonly reason: string };

export function toItem({ released, product, onHand }: Card, settings: Settings): Mapped {
  const code = textOf(released.ItemNumber, 120);
  if (code === undefined) return { field: "ItemNumber", reason: "The product has no item number." };
  const price = priceOf(released, settings.currency);
  if (price === "wrong") return { field: "SalesPrice", reason: "The sales price is no amount." };
  const stock = stockOf(onHand);
  return {
    item: {
      code,
      name: textOf(product?.ProductName, 500) ?? code,
      type: released.ProductType === "Service" ? "service" : "goods",
      ...drop({
        description: textOf(product?.ProductDescription, 4000),
        category: textOf(released.ProductGroupId, 200),
        unit: textOf(released.InventoryUnitSymbol, 20),
        prices: price ? [price] : undefined,
        stock: stock.length > 0 ? stock : undefined,
      }),
      active: !isObsolete(released, settings),
    },
  };
}

const isObsolete = (released: Row, { obsolete_state: state }: Settings): boolean =>
  state !== undefined && textOf(released.ProductLifecycleStateId, 60) === state;

/** Zero is what a product has where nobody entered a price; the list price is without tax. */
function priceOf(released: Row, currency: string | undefined) {
  if (currency === undefined || released.SalesPrice === undefined || released.SalesPrice === null) {
    return undefined;
  }
  const decimal = decimalOf(plain(released.SalesPrice));
  if (decimal === undefined) return "wrong";
  if (decimal === "0") return undefined;
  return { list: PRICE_LIST, currency, amount: amountText(decimal, currency), is_gross: false };
}

/** With the currency's decimals, and with more of them where the price has more. */
function amountText(decimal: string, currency: string): string {
  const rounded = fromMinor(toMinor(decimal, currency), currency);
  return decimalOf(rounded) === decimal ? rounded : decimal;
}

/** One entry for each warehouse; sites and further dimensions are added up. */
function stockOf(rows: readonly Row[]): NonNullable<Item["stock"]> {
  const byWarehouse = Map.groupBy(rows, (row) => textOf(row.InventoryWarehouseId, 60) ?? "");
  return [...byWarehouse]
    .filter(([warehouse]) => warehouse !== "")
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([warehouse, own]) => ({
      ...{ warehouse, on_hand: sumOf(own, "OnHandQuantity") },
      reserved: sumOf(own, "ReservedOnHandQuantity"),
      available: sumOf(own, "AvailableOnHandQuantity"),
    }));
}

/** Added digit by digit, so that 0.1 and 0.2 are 0.3. */
function sumOf(rows: readonly Row[], field: string): string {
  const total = rows.reduce((sum, row) => sum + scaled(decimalOf(plain(row[field])) ?? "0"), 0n);
  const digits = String(total < 0n ? -total : total).padStart(SCALE + 1, "0");
  const text = `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`;
  return `${total < 0n ? "-" : ""}${text.replace(/\.?0+$/, "")}`;
}

function scaled(decimal: string): bigint {
  const [whole = "0", fraction = ""] = decimal.replace("-", "").split(".");
  const value = BigInt(whole + fraction.padEnd(SCALE, "0").slice(0, SCALE));
  return decimal.startsWith("-") ? -value : value;
}

/** A number without an exponent: JSON writes very small and very large ones with one. */
const plain = (value: unknown): unknown =>
  typeof value === "number" && /e/i.test(String(value)) ? value.toFixed(SCALE) : value;

const etagIn = (row: Row | undefined): string => textOf(row?.["@odata.etag"], 200) ?? "";

/** Of both rows that a card is made of: a change of either is a change of the item. */
export const versionOf = ({ released, product }: Card): string =>
  `${etagIn(released)} ${etagIn(product)}`;

export const etagsOf = ({ released, product }: Card) => ({
  released: etagIn(released) || "*",
  product: etagIn(product) || "*",
});

/** Both parts: a code is one of a legal entity alone. */
export const remoteId = (area: string, number: string): string => `${area}|${number}`;
