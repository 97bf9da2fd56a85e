import {
  fromMinor,
  type Item,
  toMinor,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import type { Outcome, Part, PartRow } from "./client.ts";

const TYPES = { STOCK: "goods", LABOUR: "service", SET: "kit" } as const;
const KINDS = { goods: "STOCK", service: "LABOUR", kit: "SET" } as const;
const PRICE_LIST = "retail";

export function toItem(part: Part): Item {
  return {
    code: part.part_number,
    name: part.description,
    ...present("description", part.long_text),
    type: TYPES[part.kind],
    ...present("ean", part.barcode),
    ...present("manufacturer", part.maker),
    ...present("manufacturer_part_no", part.maker_ref),
    ...present("category", part.part_group),
    ...present("unit", part.unit_code),
    vat_rate: String(part.tax_percent),
    prices: [
      {
        list: PRICE_LIST,
        currency: part.price_currency,
        amount: fromMinor(part.unit_price_cents, part.price_currency),
        is_gross: false,
      },
    ],
    stock: part.qty_on_hand.map((one) => ({
      warehouse: one.depot,
      on_hand: String(one.qty),
      reserved: String(one.qty_reserved),
      available: String(one.qty - one.qty_reserved),
      minimum: String(one.qty_minimum),
    })),
    active: !part.discontinued,
  };
}

/** Absent and not empty: the ERP has an empty text where it knows nothing. */
const present = <N extends string>(name: N, text: string): { [K in N]?: string } =>
  (text === "" ? {} : { [name]: text }) as { [K in N]?: string };

/** Only what the record knows; its retail price, or else its first one. */
export function toRow({ data, expect_version }: WriteRequest<Item>): PartRow {
  const price = data.prices?.find((one) => one.list === PRICE_LIST) ?? data.prices?.[0];
  return {
    part_number: data.code,
    ...(expect_version === undefined ? {} : { if_revision: toRevision(expect_version) }),
    description: data.name,
    kind: KINDS[data.type],
    discontinued: !data.active,
    ...(data.description === undefined ? {} : { long_text: data.description }),
    ...(data.ean === undefined ? {} : { barcode: data.ean }),
    ...(data.manufacturer === undefined ? {} : { maker: data.manufacturer }),
    ...(data.manufacturer_part_no === undefined ? {} : { maker_ref: data.manufacturer_part_no }),
    ...(data.category === undefined ? {} : { part_group: data.category }),
    ...(data.unit === undefined ? {} : { unit_code: data.unit }),
    ...(data.vat_rate === undefined ? {} : { tax_percent: Number(data.vat_rate) }),
    ...(price
      ? { unit_price_cents: toMinor(price.amount, price.currency), price_currency: price.currency }
      : {}),
    ...(data.stock
      ? {
          qty_on_hand: data.stock.map((one) => ({
            depot: one.warehouse,
            qty: Number(one.on_hand),
            ...(one.reserved === undefined ? {} : { qty_reserved: Number(one.reserved) }),
            ...(one.minimum === undefined ? {} : { qty_minimum: Number(one.minimum) }),
          })),
        }
      : {}),
  };
}

/** A revision that no part has, where the version is none of this ERP's. */
const toRevision = (version: string): number => (/^\d{1,15}$/.test(version) ? Number(version) : -1);

const STATUSES = {
  NEW: "created",
  CHANGED: "updated",
  SAME: "unchanged",
  STALE: "conflict",
  REFUSED: "rejected",
} as const;

export const toResult = (key: string, outcome: Outcome): WriteResult => ({
  key,
  status: STATUSES[outcome.outcome],
  ...(outcome.part_id === undefined ? {} : { remote_id: String(outcome.part_id) }),
  ...(outcome.revision === undefined ? {} : { version: String(outcome.revision) }),
  ...(outcome.reason === undefined ? {} : { message: outcome.reason }),
});
