import { hash } from "node:crypto";
import { DataError, type Item, type Path, readPath } from "../../sdk/index.ts";
import type { ItemRow } from "./item-rows.ts";
import type { Settings } from "./manifest.ts";
import { type PriceFrame, priceList } from "./price-frame.ts";
import { decimalOf, flagOf, instantOf, priceOf, type Row, stampOf, textOf } from "./values.ts";

const MAX_CODE = 120;
const MAX_NAME = 500;
const MAX_EAN = 14;
const MAX_STOCK_ROWS = 1000;
const TYPES: ReadonlyMap<string, Item["type"]> = new Map([
  ["Service", "service"],
  ["Kit", "kit"],
]);

/** What NetSuite keeps of an item and gives back; the unit is set in NetSuite alone, and stock is counted there. */
export const fieldsOf = (settings: Settings): readonly Path[] => [
  ...["name", "description", "ean", "manufacturer", "manufacturer_part_no"],
  `prices.${priceList(settings)}`,
  "active",
];

/** @throws DataError naming the field that the hub cannot keep */
export function toItem({ item, price, stock }: ItemRow, frame: PriceFrame): Item {
  const code = textOf(item.itemid)?.trim() ?? "";
  if (code === "" || code.length > MAX_CODE)
    throw wrong("code", `is empty or longer than ${MAX_CODE} characters`);
  const ean = textOf(item.upccode);
  return {
    code,
    name: (textOf(item.displayname) ?? code).slice(0, MAX_NAME),
    ...present("description", textOf(item.salesdescription)?.slice(0, 4000)),
    type: TYPES.get(textOf(item.itemtype) ?? "") ?? "goods",
    ...(ean === undefined || ean.length > MAX_EAN ? {} : { ean }),
    ...present("manufacturer", textOf(item.manufacturer)?.slice(0, 200)),
    ...present("manufacturer_part_no", textOf(item.mpn)?.slice(0, 120)),
    ...present("unit", textOf(item.unit)?.slice(0, 20)),
    ...present("prices", pricesOf(price, frame)),
    ...present("stock", stockOf(stock)),
    active: flagOf(item.isinactive) !== true,
  };
}

const present = <N extends string, V>(name: N, value: V | undefined): { [K in N]?: V } =>
  (value === undefined ? {} : { [name]: value }) as { [K in N]?: V };

function pricesOf(row: Row | undefined, frame: PriceFrame): Item["prices"] {
  if (textOf(row?.unitprice) === undefined) return undefined;
  const amount = priceOf(row?.unitprice, frame.currency);
  if (amount === undefined) throw wrong("prices", "holds a price that is no number");
  return [{ list: frame.list, currency: frame.currency, amount, is_gross: frame.isGross }];
}

function stockOf(rows: readonly Row[]): Item["stock"] {
  if (rows.length === 0) return undefined;
  if (rows.length > MAX_STOCK_ROWS) throw wrong("stock", `has more than ${MAX_STOCK_ROWS} places`);
  const seen = new Set<string>();
  return rows.map((row) => {
    const place = textOf(row.location) ?? "";
    const name = (textOf(row.warehouse) ?? place).slice(0, 60);
    const warehouse = seen.has(name) ? `${name.slice(0, 40)} (${place})` : name;
    seen.add(warehouse);
    const onHand = decimalOf(row.quantityonhand);
    if (onHand === undefined) throw wrong("stock", "holds a quantity that is no number");
    return {
      warehouse,
      on_hand: onHand,
      ...present("reserved", decimalOf(row.quantitycommitted)),
      ...present("available", decimalOf(row.quantityavailable)),
    };
  });
}

const wrong = (field: string, message: string): DataError =>
  new DataError(`${field} ${message}`, [{ field, message }]);

/**
 * NetSuite has no version of a record: the time of the last change, in seconds, and what the fields hold, so that
 * two changes in one second and prices that were changed elsewhere are told apart as well.
 */
export function versionOf({ item }: ItemRow, data: Item, settings: Settings): string {
  const kept = fieldsOf(settings).map((path) => readPath(data, path) ?? null);
  const digest = hash("sha256", JSON.stringify(kept), "hex").slice(0, 12);
  return `${stampOf(item.modified) ?? "-"}/${digest}`;
}

/** RFC 3339; nothing where the time zone of the account is not set. */
export function changedAt(row: Row, { time_zone: zone }: Settings): { changed_at?: string } {
  const stamp = stampOf(row.modified);
  return stamp === undefined || zone === undefined ? {} : { changed_at: instantOf(stamp, zone) };
}

const USES = ["Sale", "Resale", "Purchase"];

/** As the record API calls this kind of item; undefined for a kind that nobody has described to us. */
export function recordTypeOf({ item }: ItemRow): string | undefined {
  const type = textOf(item.itemtype);
  if (type === "InvtPart") return tracked(item, "InventoryItem");
  if (type === "Assembly") return tracked(item, "AssemblyItem");
  if (type === "Kit") return "kitItem";
  const use = textOf(item.subtype) ?? "";
  if (!USES.includes(use)) return undefined;
  return type === "Service" ? `service${use}Item` : `nonInventory${use}Item`;
}

function tracked(item: Row, name: "InventoryItem" | "AssemblyItem"): string {
  if (flagOf(item.islotitem)) return `lotNumbered${name}`;
  if (flagOf(item.isserialitem)) return `serialized${name}`;
  return name === "InventoryItem" ? "inventoryItem" : "assemblyItem";
}
