import { decimalOf, type Row, textOf } from "../../formats/json/values.ts";
import { type Item, type Path, RejectedError } from "../../sdk/index.ts";
import type { Card } from "./cards.ts";
import type { FoContext } from "./manifest.ts";
import { fieldsOf, PRICE_LIST } from "./mapping.ts";

type Settings = FoContext["settings"];
export type Fields = Readonly<Record<string, string | number>>;

/** What is to be said of the two rows of a card. */
export interface Payload {
  readonly released: Fields;
  readonly product: Fields;
}

const MAX_DIGITS = 15;
const MAX_SEARCH_NAME = 20;

/**
 * The fields that the paths stand for; one that the item does not have is emptied.
 * @throws RejectedError for a price in another currency
 */
export function payloadOf(item: Item, paths: readonly Path[], settings: Settings): Payload {
  const wanted = new Set(paths);
  const { obsolete_state: obsolete } = settings;
  const has = (path: Path, fields: Fields): Fields => (wanted.has(path) ? fields : {});
  return {
    product: {
      ...has("name", { ProductName: item.name }),
      ...has("description", { ProductDescription: item.description ?? "" }),
    },
    released: {
      ...has("unit", { InventoryUnitSymbol: item.unit ?? "" }),
      ...has("category", { ProductGroupId: item.category ?? "" }),
      ...(wanted.has(`prices.${PRICE_LIST}`) ? { SalesPrice: priceOf(item, settings) } : {}),
      ...has("active", obsolete === undefined ? {} : { ProductLifecycleStateId: obsolete }),
    },
  };
}

/** What the item has of all that can be written. */
export function pathsIn(item: Item, settings: Settings): readonly Path[] {
  const has: Readonly<Record<string, boolean>> = {
    ...{ name: true, active: true, description: item.description !== undefined },
    ...{ unit: item.unit !== undefined, category: item.category !== undefined },
    [`prices.${PRICE_LIST}`]: chosenPrice(item, settings) !== undefined,
  };
  return fieldsOf(settings).filter((path) => has[path]);
}

function chosenPrice({ prices = [] }: Item, { currency }: Settings) {
  const own = prices.find(({ list }) => list === PRICE_LIST);
  return own ?? prices.find((price) => price.currency === currency && !price.is_gross);
}

function priceOf(item: Item, settings: Settings): number {
  const price = chosenPrice(item, settings);
  if (!price) return 0;
  if (price.currency !== settings.currency)
    throw new RejectedError(
      `The legal entity keeps prices in ${settings.currency}, and not in ${price.currency}.`,
    );
  if (price.is_gross) throw new RejectedError("The list price of a product is without tax.");
  const digits = decimalOf(price.amount)?.replace(/^-|\./g, "").replace(/^0+/, "") ?? "";
  if (digits.length <= MAX_DIGITS) return Number(price.amount);
  throw new RejectedError(`The price ${price.amount} has more digits than are kept.`);
}

/** Of the payload, what the card has otherwise. Any state but the obsolete one is that of a product in use. */
export function changedFields(payload: Payload, card: Card, item: Item): Payload {
  const { released, product } = card;
  const state = textOf(released.ProductLifecycleStateId, 60) ?? "";
  const { ProductLifecycleStateId: obsolete, ...rest } = payload.released;
  const isObsolete = obsolete !== undefined && state === obsolete;
  const turned = obsolete !== undefined && isObsolete === item.active;
  return {
    product: different(payload.product, product ?? {}),
    released: {
      ...different(rest, released),
      ...(turned ? { ProductLifecycleStateId: item.active ? "" : String(obsolete) } : {}),
    },
  };
}

const different = (fields: Fields, row: Row): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => !isSame(value, row[name])));

const isSame = (wanted: string | number, has: unknown): boolean =>
  typeof wanted === "number"
    ? Number(has ?? 0) === wanted
    : String(has ?? "").trim() === wanted.trim();

export const isEmpty = (fields: Fields): boolean => Object.keys(fields).length === 0;

/** What `ReleasedProductCreationsV2` takes of an item. A kit is made as an item of its own. */
export function creationOf(item: Item, area: string, settings: Settings): Fields {
  const unit = item.unit ?? settings.new_item_unit;
  const units = ["InventoryUnitSymbol", "SalesUnitSymbol", "PurchaseUnitSymbol", "BOMUnitSymbol"];
  const { new_item_model_group: model, new_item_product_group: group } = settings;
  const { new_item_storage_dimensions: storage } = settings;
  const category = item.category ?? group;
  return {
    ...{ dataAreaId: area, ItemNumber: item.code, ProductNumber: item.code },
    ...{ ProductName: item.name, ProductSearchName: item.code.slice(0, MAX_SEARCH_NAME) },
    ...{ ProductType: item.type === "service" ? "Service" : "Item", ProductSubType: "Product" },
    ...(model === undefined ? {} : { ItemModelGroupId: model }),
    ...(category === undefined ? {} : { ProductGroupId: category }),
    ...(storage === undefined ? {} : { StorageDimensionGroupName: storage }),
    TrackingDimensionGroupName: settings.new_item_tracking_dimensions ?? "None",
    ...(unit === undefined ? {} : Object.fromEntries(units.map((name) => [name, unit]))),
  };
}
