import { type Item, type Path, readPath, type WriteRequest } from "../../sdk/index.ts";
import {
  fieldsOf,
  type Groups,
  isGross,
  KEY,
  priceListOf,
  pricePath,
  priceRowOf,
  toItem,
} from "./item-mapping.ts";
import type { Settings } from "./manifest.ts";
import { decimalOf, type Row, textOf, yesNo } from "./values.ts";

const NO_GROUPS: Groups = new Map();
/** Characters of an item code in SAP Business One 10.0. */
export const MAX_CODE = 50;

/** Why SAP could not keep it as it is meant; undefined for what can go. */
export function refusalOf(
  { data, only }: WriteRequest<Item>,
  { settings, isNew }: { readonly settings: Settings; readonly isNew: boolean },
): string | undefined {
  if (data.code.length > MAX_CODE) return `The code is longer than ${MAX_CODE} characters.`;
  if (isNew && data.type === "kit") return "Kits need their parts list: make them in SAP first.";
  const path = pricePath(settings);
  const price = only && !only.includes(path) ? undefined : priceIn(data, path);
  if (price && price.is_gross !== isGross(settings))
    return `The price is ${grossWord(price.is_gross)}, those of the price list are ${grossWord(isGross(settings))}.`;
  return undefined;
}

const grossWord = (isGrossPrice: boolean): string => (isGrossPrice ? "gross" : "net");

/** Of what the request may write, the fields that the row has otherwise. */
export function changedPaths(
  { data, only }: WriteRequest<Item>,
  row: Row,
  settings: Settings,
): readonly Path[] {
  const before = toItem(row, settings, NO_GROUPS) ?? {};
  return fieldsOf(settings)
    .filter((path) => (only ? only.includes(path) : readPath(data, path) !== undefined))
    .filter((path) => !isSame(readPath(before, path), readPath(data, path)));
}

function isSame(before: unknown, after: unknown): boolean {
  const [a, b] = [before, after].map(asPrice);
  if (!a || !b) return before === after || (before ?? "") === (after ?? "");
  return a.currency === b.currency && decimalOf(a.amount) === decimalOf(b.amount);
}

/** The body of a new item. */
export function newBody({ data }: WriteRequest<Item>, settings: Settings): Row {
  const paths = fieldsOf(settings).filter((path) => readPath(data, path) !== undefined);
  return {
    [KEY]: data.code,
    ItemType: "itItems",
    InventoryItem: yesNo(data.type === "goods"),
    ...bodyOf(data, { paths, settings, row: undefined }),
  };
}

/** The columns of the fields; an empty field is null. */
export function bodyOf(
  data: Item,
  wanted: {
    readonly paths: readonly Path[];
    readonly settings: Settings;
    readonly row: Row | undefined;
  },
): Row {
  return Object.assign({}, ...wanted.paths.map((path) => columnsOf(data, { ...wanted, path })));
}

function columnsOf(
  data: Item,
  { path, settings, row }: { path: Path; settings: Settings; row: Row | undefined },
): Row {
  switch (path) {
    case "name":
      return { ItemName: data.name };
    case "description":
      return { User_Text: data.description ?? null };
    case "ean":
      return { BarCode: data.ean ?? null };
    case "unit":
      return { InventoryUOM: data.unit ?? null };
    case "active":
      return activity(data.active);
    default:
      return { ItemPrices: [priceRow(priceIn(data, path), { settings, row })] };
  }
}

export const activity = (isActive: boolean): Row => ({
  Valid: yesNo(isActive),
  Frozen: yesNo(!isActive),
});

interface Price {
  readonly currency: string;
  readonly amount: string;
  readonly is_gross: boolean;
}

/** One row: the service layer leaves those of other lists as they are. */
function priceRow(
  price: Price | undefined,
  { settings, row }: { readonly settings: Settings; readonly row: Row | undefined },
): Row {
  const list = { PriceList: priceListOf(settings) };
  if (!price) return { ...list, Price: 0, Currency: null };
  const amount = { ...list, Price: Number(price.amount) };
  if (price.currency !== settings.local_currency) return { ...amount, Currency: price.currency };
  const local = row && textOf(priceRowOf(row, settings)?.Currency, 10);
  return local === undefined || /^[A-Z]{3}$/.test(local)
    ? { ...amount, Currency: price.currency }
    : { ...amount, Currency: local };
}

const priceIn = (data: Item, path: Path): Price | undefined => asPrice(readPath(data, path));

const asPrice = (value: unknown): Price | undefined =>
  typeof value === "object" && value !== null && "amount" in value ? (value as Price) : undefined;
