import Big from "big.js";
import type { Item } from "../../model/item.ts";
import { type PriceGroup, priceListOf, priceOf } from "../tables/item-prices.ts";
import type { Given } from "./given.ts";
import type { WriteTask } from "./write-task.ts";

/** Columns that other systems see too, as attributes of the item. */
const ATTRIBUTES = ["TEXT_2", "EAN_BAL", "KOD_KN", "PUVOD_STAT"];
const GTIN = /^\d{8}(\d{4,6})?$/;

interface CardOptions {
  readonly code: string;
  /** Name of the card's warehouse. */
  readonly warehouse: string;
  readonly before?: Item;
}

/** An item out of columns of SKLAD; of one that is there already what was not sent stays. */
export function itemOf(task: WriteTask, given: Given, options: CardOptions): Item {
  const { code, before } = options;
  const pick = (name: string, was: string | undefined) =>
    given.has(name) ? given.text(name) : was;
  const rate = given.number("SAZBA_DPH")?.toFixed() ?? before?.vat_rate;
  const ean = given.has("C_KOD") ? gtinOf(given.text("C_KOD")) : before?.ean;
  const item: Record<string, unknown> = {
    ...before,
    code,
    name: pick("TEXT", before?.name) ?? "",
    type: typeOf(given, before),
    active: before?.active ?? true,
    description: pick("POPIS1", before?.description),
    ean,
    category: pick("SORTIMENT", before?.category),
    unit: pick("MJ", before?.unit),
    vat_rate: rate,
    stock: stockOf(given, options),
    attributes: attributesOf(given, before),
  };
  const made = withoutAbsent(item);
  const prices = pricesOf(task, given, made);
  return withoutAbsent({ ...made, prices });
}

const withoutAbsent = (record: object): Item =>
  Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as unknown as Item;

const gtinOf = (text: string | undefined): string | undefined =>
  text !== undefined && GTIN.test(text) ? text : undefined;

function typeOf(given: Given, before: Item | undefined): Item["type"] {
  const isService = given.flag("IS_SLUZBA");
  if (isService === undefined) return before?.type ?? "goods";
  if (isService) return "service";
  return before?.type === "kit" ? "kit" : "goods";
}

/** The card's warehouse is one of the item's; how much is there is not written by commands. */
function stockOf(given: Given, { warehouse, before }: CardOptions): Item["stock"] {
  const all = before?.stock ?? [];
  const own = all.find((one) => one.warehouse === warehouse) ?? { warehouse, on_hand: "0" };
  const { minimum: _minimum, ...rest } = own;
  const minimum = given.has("MIN") ? given.amount("MIN")?.toFixed() : own.minimum;
  const made = minimum === undefined ? rest : { ...rest, minimum };
  return all.some((one) => one.warehouse === warehouse)
    ? all.map((one) => (one.warehouse === warehouse ? made : one))
    : [...all, made];
}

function attributesOf(given: Given, before: Item | undefined): Item["attributes"] {
  const made: Record<string, string> = { ...before?.attributes };
  const isKnown = (name: string) => ATTRIBUTES.includes(name) || Object.hasOwn(made, name);
  for (const name of given.names.filter(isKnown)) {
    const value = given.text(name);
    if (value === undefined) delete made[name];
    else made[name] = value;
  }
  return Object.keys(made).length === 0 ? undefined : made;
}

function pricesOf(task: WriteTask, given: Given, item: Item): Item["prices"] {
  let prices = item.prices ?? [];
  for (const group of [0, 1] as const) {
    const price = sentPrice(task, given, group, item.vat_rate);
    if (price === undefined) continue;
    const held = priceOf({ prices }, group);
    const list = priceListOf({ prices }, group);
    const currency = held?.currency ?? "CZK";
    const others = prices.filter((one) => one !== held);
    prices = price === null ? others : [...others, { list, currency, ...price }];
  }
  return prices.length === 0 ? undefined : [...prices];
}

type SentPrice = { readonly amount: string; readonly is_gross: boolean };

/** The net price, else the gross one; null where both are emptied. */
function sentPrice(
  { warnings }: WriteTask,
  given: Given,
  group: PriceGroup,
  rate: string | undefined,
): SentPrice | null | undefined {
  const [netName, grossName] = [`RAB_CN${group}`, `RAB_CN${group}D`];
  const [net, gross] = [given.amount(netName), given.amount(grossName)];
  if (!net && !gross) return given.has(netName) || given.has(grossName) ? null : undefined;
  if (!net) return { amount: gross?.toFixed() ?? "0", is_gross: true };
  const implied = net.times(new Big(rate ?? 0).plus(100)).div(100);
  if (gross?.minus(implied).abs().gt("0.01")) {
    warnings.push({
      desc: `${grossName} ${gross.toFixed()} neodpovídá ${netName} a sazbě DPH, platí cena bez DPH.`,
    });
  }
  return { amount: net.toFixed(), is_gross: false };
}
