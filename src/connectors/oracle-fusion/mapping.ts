import { type Item, type Path, readPath, type WriteRequest } from "../../sdk/index.ts";
import type { Settings } from "./manifest.ts";
import { decimalOf, drop, priceText, type Row, textOf } from "./values.ts";

/** Characters that Oracle keeps of number and description. */
const MAX_NUMBER = 300;
const MAX_NAME = 240;

const listNameOf = ({ price_list_name: name = "list" }: Settings): string => name;
export const pricePath = (settings: Settings): Path => `prices.${listNameOf(settings)}`;
export const activeStatus = ({ active_status: status = "Active" }: Settings): string => status;
export const inactiveStatus = ({ inactive_status: status = "Inactive" }: Settings): string =>
  status;

/** What Oracle keeps of an item and gives back; the unit is for ever. */
export const fieldsOf = (settings: Settings): readonly Path[] => [
  "name",
  "description",
  "active",
  ...(settings.write_prices && settings.currency !== undefined ? [pricePath(settings)] : []),
];

/** Undefined for a row without a number. */
export function toItem(row: Row, settings: Settings): Item | undefined {
  const code = textOf(row.ItemNumber, MAX_NUMBER);
  if (code === undefined || code.length > 120) return undefined;
  const { currency } = settings;
  const price = currency === undefined ? undefined : decimalOf(row.ListPrice);
  return {
    code,
    name: textOf(row.ItemDescription, 500) ?? code,
    type: "goods",
    active: textOf(row.ItemStatusValue, 200) !== inactiveStatus(settings),
    ...drop({
      description: textOf(row.LongDescription, 4_000),
      category: textOf(row.ItemClass, 200),
      unit: textOf(row.PrimaryUOMValue, 20),
      prices:
        price === undefined || currency === undefined
          ? undefined
          : [
              {
                list: listNameOf(settings),
                currency,
                amount: priceText(price, currency),
                is_gross: false,
              },
            ],
    }),
  };
}

/** RFC 3339, UTC; undefined where the row tells no time. */
export function changedAt(row: Row): string | undefined {
  const time = Date.parse(textOf(row.LastUpdateDateTime, 60) ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Why Oracle could not keep it as it is meant; undefined for what can go. */
export function refusalOf(
  { data, only }: WriteRequest<Item>,
  { settings, isNew }: { readonly settings: Settings; readonly isNew: boolean },
): string | undefined {
  if (isNew && data.type !== "goods")
    return "Services and kits have item classes of their own: make them in Oracle Fusion first.";
  if (data.name.length > MAX_NAME) return `The name is longer than ${MAX_NAME} characters.`;
  const path = pricePath(settings);
  if (!fieldsOf(settings).includes(path) || (only && !only.includes(path))) return undefined;
  const price = priceIn(data, path);
  if (price?.is_gross) return "List prices are net, this one is gross.";
  if (price && price.currency !== settings.currency)
    return `List prices are in ${settings.currency}, this one is in ${price.currency}.`;
  return undefined;
}

/** Of what the request may write, the fields that the row has otherwise. */
export function changedPaths(
  { data, only }: WriteRequest<Item>,
  row: Row,
  settings: Settings,
): readonly Path[] {
  const before = toItem(row, settings) ?? {};
  return fieldsOf(settings)
    .filter((path) => (only ? only.includes(path) : readPath(data, path) !== undefined))
    .filter((path) => !isSame(readPath(before, path), readPath(data, path)));
}

function isSame(before: unknown, after: unknown): boolean {
  const [a, b] = [asPrice(before), asPrice(after)];
  if (a && b) return a.currency === b.currency && decimalOf(a.amount) === decimalOf(b.amount);
  return (before ?? "") === (after ?? "");
}

/** The attributes of the fields; an empty one is null. */
export function bodyOf(data: Item, paths: readonly Path[], settings: Settings): Row {
  return Object.assign({}, ...paths.map((path) => attributeOf(data, path, settings)));
}

function attributeOf(data: Item, path: Path, settings: Settings): Row {
  switch (path) {
    case "name":
      return { ItemDescription: data.name };
    case "description":
      return { LongDescription: data.description ?? null };
    case "active":
      return { ItemStatusValue: data.active ? activeStatus(settings) : inactiveStatus(settings) };
    default: {
      const price = priceIn(data, path);
      return { ListPrice: price ? Number(price.amount) : null };
    }
  }
}

export function newBody(data: Item, settings: Settings): Row {
  const paths = fieldsOf(settings).filter((path) => readPath(data, path) !== undefined);
  return {
    OrganizationCode: settings.organization,
    ItemClass: settings.item_class ?? "Root Item Class",
    ItemNumber: data.code,
    PrimaryUOMValue: data.unit ?? settings.default_unit ?? "Each",
    ...bodyOf(data, paths, settings),
  };
}

interface Price {
  readonly currency: string;
  readonly amount: string;
  readonly is_gross: boolean;
}

const priceIn = (data: Item, path: Path): Price | undefined => asPrice(readPath(data, path));

const asPrice = (value: unknown): Price | undefined =>
  typeof value === "object" && value !== null && "amount" in value ? (value as Price) : undefined;
