import { createHash } from "node:crypto";
import type { Item, Path } from "../../sdk/index.ts";
import type { Settings } from "./manifest.ts";
import {
  decimalOf,
  drop,
  dropAll,
  isNo,
  isYes,
  keyOf,
  minus,
  priceText,
  type Row,
  rowsOf,
  textOf,
} from "./values.ts";

export const KEY = "ItemCode";
export const SELECT = [
  ...[KEY, "ItemName", "ForeignName", "ItemType", "InventoryItem", "TreeType", "ItemsGroupCode"],
  ...["BarCode", "InventoryUOM", "Valid", "Frozen", "User_Text"],
  ...["UpdateDate", "UpdateTime", "CreateDate", "CreateTime"],
  ...["ItemPrices", "ItemWarehouseInfoCollection"],
];
const MAX_WAREHOUSES = 1_000;
/** An EAN has 14 digits at most; SAP keeps any text. */
const MAX_EAN = 14;

export type Groups = ReadonlyMap<string, string>;

export const priceListOf = ({ price_list: list = 1 }: Settings): number => list;
const listNameOf = ({ price_list_name: name = "sales" }: Settings): string => name;
export const pricePath = (settings: Settings): Path => `prices.${listNameOf(settings)}`;
export const isGross = ({ gross_prices: gross = false }: Settings): boolean => gross;

/** What SAP keeps of an item and gives back. */
export const fieldsOf = (settings: Settings): readonly Path[] => [
  "name",
  "description",
  "ean",
  "unit",
  pricePath(settings),
  "active",
];

/** Undefined for a row without a code. */
export function toItem(row: Row, settings: Settings, groups: Groups): Item | undefined {
  const code = keyOf(row, KEY);
  if (code === undefined) return undefined;
  const barCode = textOf(row.BarCode, 254);
  const isEan = barCode !== undefined && barCode.length <= MAX_EAN;
  const price = priceOf(row, settings);
  const stock = stockOf(row, settings);
  return {
    code,
    name: textOf(row.ItemName, 500) ?? code,
    type: typeOf(row),
    active: isActive(row),
    ...drop({
      description: textOf(row.User_Text, 4_000),
      ean: isEan ? barCode : undefined,
      category: groups.get(textOf(row.ItemsGroupCode, 20) ?? ""),
      unit: textOf(row.InventoryUOM, 20),
      prices: price ? [price] : undefined,
      stock: stock.length > 0 ? stock : undefined,
      attributes: dropAll({
        foreign_name: textOf(row.ForeignName, 1_000),
        bar_code: isEan ? undefined : barCode,
      }),
    }),
  };
}

/** Both marks are set where an item is active or inactive for some time only: it is taken as active. */
export const isActive = (row: Row): boolean => !(isYes(row.Frozen) && !isYes(row.Valid));

function typeOf(row: Row): Item["type"] {
  const tree = textOf(row.TreeType, 40);
  if (tree === "iSalesTree" || tree === "iAssemblyTree") return "kit";
  const isLabour = ["itLabor", "itTravel"].includes(textOf(row.ItemType, 40) ?? "");
  return isLabour || isNo(row.InventoryItem) ? "service" : "goods";
}

/** The row of the chosen list. */
export const priceRowOf = (row: Row, settings: Settings): Row | undefined =>
  rowsOf(row.ItemPrices).find((one) => Number(one.PriceList) === priceListOf(settings));

/** SAP has no price and the price 0 without a currency alike. */
function priceOf(row: Row, settings: Settings) {
  const found = priceRowOf(row, settings);
  const amount = decimalOf(found?.Price);
  const given = textOf(found?.Currency, 10);
  if (amount === undefined || (amount === "0" && given === undefined)) return undefined;
  const currency = isIso(given) ? given : settings.local_currency;
  if (currency === undefined) return undefined;
  return {
    list: listNameOf(settings),
    currency,
    amount: priceText(amount, currency),
    is_gross: isGross(settings),
  };
}

const isIso = (text: string | undefined): text is string => /^[A-Z]{3}$/.test(text ?? "");

function stockOf(row: Row, settings: Settings) {
  const chosen = settings.warehouses && new Set(settings.warehouses);
  const all = rowsOf(row.ItemWarehouseInfoCollection).flatMap((one) => {
    const warehouse = textOf(one.WarehouseCode, 60);
    const onHand = decimalOf(one.InStock);
    if (warehouse === undefined || onHand === undefined) return [];
    if (chosen && !chosen.has(warehouse)) return [];
    const reserved = decimalOf(one.Committed) ?? "0";
    const minimum = decimalOf(one.MinimalStock);
    return {
      warehouse,
      on_hand: onHand,
      reserved,
      available: minus(onHand, reserved),
      ...(minimum === undefined || minimum === "0" ? {} : { minimum }),
    };
  });
  const isUsed = (one: (typeof all)[number]) => one.on_hand !== "0" || one.reserved !== "0";
  return (all.length > MAX_WAREHOUSES ? all.filter(isUsed) : all).slice(0, MAX_WAREHOUSES);
}

/**
 * The etag; where the server gives none, a digest of what a list with the same columns has, stock left out: that
 * changes with every sale.
 */
export function versionOf(row: Row): string {
  const etag = etagIn(row);
  if (etag !== undefined) return etag;
  const { ItemWarehouseInfoCollection: _, ...rest } = row;
  return `sha256:${createHash("sha256").update(JSON.stringify(rest)).digest("hex")}`;
}

export function etagIn(row: Row): string | undefined {
  const etag = row["@odata.etag"] ?? row["odata.etag"];
  return typeof etag === "string" && isEtag(etag) ? etag : undefined;
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
export const isEtag = (text: string): boolean => /^(W\/)?"[\x21\x23-\x7e]{1,200}"$/.test(text);
