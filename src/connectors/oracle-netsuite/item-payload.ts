import { isDeepStrictEqual } from "node:util";
import {
  type Item,
  type Path,
  RejectedError,
  readPath,
  type WriteRequest,
} from "../../sdk/index.ts";
import { fieldsOf } from "./item-mapping.ts";
import type { Settings } from "./manifest.ts";
import type { PriceFrame } from "./price-frame.ts";
import { priceOf } from "./values.ts";

/** What the record API calls the fields. */
const NAMES: ReadonlyMap<Path, string> = new Map([
  ["name", "displayName"],
  ["description", "salesDescription"],
  ["ean", "upcCode"],
  ["manufacturer", "manufacturer"],
  ["manufacturer_part_no", "mpn"],
]);
/** A kit is nothing without its members, which the hub does not know. */
const RECORD_TYPES: ReadonlyMap<Item["type"], string> = new Map([
  ["goods", "inventoryItem"],
  ["service", "serviceSaleItem"],
]);

export type Body = Readonly<Record<string, unknown>>;

export interface Writing {
  readonly settings: Settings;
  readonly frame: PriceFrame;
}

/**
 * What has to be sent so that the record becomes as the request wants it: empty where it is so already.
 * @throws RejectedError for a price that NetSuite cannot hold
 */
export function changesOf(
  current: Item,
  { data, only }: WriteRequest<Item>,
  { settings, frame }: Writing,
): Body {
  const parts = fieldsOf(settings).flatMap((path): Body[] => {
    const wanted = valueAt(data, path, frame);
    if (!isWritten(path, { only, wanted })) return [];
    if (isDeepStrictEqual(wanted, valueAt(current, path, frame))) return [];
    return [partOf(path, wanted, frame)];
  });
  return Object.assign({}, ...parts);
}

/** What the fields hold, once the request is done where there is one; in the order of the fields. */
export const keptOf = (
  current: Item,
  { settings, frame }: Writing,
  request?: WriteRequest<Item>,
): readonly unknown[] =>
  fieldsOf(settings).map((path) => {
    const wanted = request && valueAt(request.data, path, frame);
    const isNew = request && isWritten(path, { only: request.only, wanted });
    return isNew ? wanted : valueAt(current, path, frame);
  });

const isWritten = (
  path: Path,
  { only, wanted }: { readonly only: readonly Path[] | undefined; readonly wanted: unknown },
): boolean => (only ? only.includes(path) : wanted !== undefined);

/** Nothing is sent that the record does not know, so that the account's own defaults count. */
export function bodyOf(data: Item, { settings, frame }: Writing): Body {
  const known = fieldsOf(settings).filter(
    (path) => readPath(data, path) !== undefined && (path !== "active" || !data.active),
  );
  const parts = known.map((path) => partOf(path, valueAt(data, path, frame), frame));
  return Object.assign({ itemId: data.code, ...referencesOf(data, settings) }, ...parts);
}

/** @throws RejectedError for a kind that cannot be made */
export function newTypeOf({ type }: Item): string {
  const found = RECORD_TYPES.get(type);
  if (found) return found;
  throw new RejectedError(
    "A kit is made in NetSuite, with its members; afterwards the hub keeps it up to date.",
  );
}

/** Accounts and taxes that NetSuite demands of a new item where the account has no defaults for them. */
function referencesOf({ type }: Item, settings: Settings): Body {
  const { subsidiary_id: subsidiary } = settings;
  const references = {
    taxSchedule: settings.tax_schedule_id,
    incomeAccount: settings.income_account_id,
    ...(type === "service"
      ? {}
      : { assetAccount: settings.asset_account_id, cogsAccount: settings.cogs_account_id }),
  };
  return {
    ...(subsidiary === undefined ? {} : { subsidiary: { items: [{ id: subsidiary }] } }),
    ...Object.fromEntries(
      Object.entries(references).flatMap(([name, id]) =>
        id === undefined ? [] : [[name, { id }]],
      ),
    ),
  };
}

/** An empty text is none, and a price is told in one way. */
function valueAt(data: Item, path: Path, frame: PriceFrame): unknown {
  const value = readPath(data, path);
  if (path === "active") return value === true;
  if (NAMES.has(path)) return value === "" ? undefined : value;
  const price = value as Omit<NonNullable<Item["prices"]>[number], "list"> | undefined;
  if (price === undefined) return undefined;
  if (price.currency !== frame.currency)
    throw new RejectedError(
      `NetSuite keeps this price in ${frame.currency}, not in ${price.currency}.`,
    );
  if (price.is_gross !== frame.isGross)
    throw new RejectedError(
      `NetSuite keeps this price ${frame.isGross ? "with" : "without"} tax: see the settings.`,
    );
  return priceOf(price.amount, frame.currency);
}

function partOf(path: Path, value: unknown, frame: PriceFrame): Body {
  if (path === "active") return { isInactive: value !== true };
  const name = NAMES.get(path);
  if (name !== undefined) return { [name]: value ?? null };
  const line = {
    priceLevel: { id: frame.level },
    currencyPage: { id: frame.currencyId ?? "1" },
    quantity: { value: "0" },
    price: value === undefined ? null : numberOf(String(value)),
  };
  return { price: { items: [line] } };
}

/** JSON has no decimals: a number that would come out as another one is not sent. */
function numberOf(amount: string): number {
  const number = Number(amount);
  const shortest = amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount;
  if (String(number) === shortest) return number;
  throw new RejectedError("The price has more digits than NetSuite's interface can carry.");
}
