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

/** What the ERP keeps of an item; quantities are counted by the ERP itself. */
export const FIELDS = [
  "name",
  "description",
  "type",
  "ean",
  "manufacturer",
  "manufacturer_part_no",
  "category",
  "unit",
  "vat_rate",
  `prices.${PRICE_LIST}`,
  "active",
] as const;

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

/** What the record knows; its retail price, or else its first one. Of an update that names fields, just these. */
export function toRow(request: WriteRequest<Item>): PartRow {
  const { data, expect_version: version, only } = request;
  const row = {
    ...wholeRow(data),
    part_number: data.code,
    ...(version === undefined ? {} : { if_revision: toRevision(version) }),
  };
  if (!only) return row;
  const named = only.flatMap((path) => NAMES[path as keyof typeof NAMES] ?? []);
  const { part_number, if_revision, description } = row;
  return {
    ...{ part_number, description },
    ...(if_revision === undefined ? {} : { if_revision }),
    ...Object.fromEntries(named.map((name) => [name, row[name] ?? EMPTY[name]])),
  };
}

/** What the ERP calls the fields, and what it has where it knows nothing. */
const NAMES = {
  name: ["description"],
  description: ["long_text"],
  type: ["kind"],
  ean: ["barcode"],
  manufacturer: ["maker"],
  manufacturer_part_no: ["maker_ref"],
  category: ["part_group"],
  unit: ["unit_code"],
  vat_rate: ["tax_percent"],
  [`prices.${PRICE_LIST}`]: ["unit_price_cents", "price_currency"],
  active: ["discontinued"],
} as const satisfies Partial<Record<string, readonly (keyof PartRow)[]>>;

const EMPTY: Partial<Record<string, string | number | boolean>> = {
  ...{ long_text: "", barcode: "", maker: "", maker_ref: "", part_group: "", unit_code: "" },
  ...{ tax_percent: 0, unit_price_cents: 0, price_currency: "EUR" },
};

function wholeRow(data: Item): Omit<PartRow, "part_number"> & { readonly description: string } {
  const price = data.prices?.find((one) => one.list === PRICE_LIST) ?? data.prices?.[0];
  return {
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
export const toRevision = (version: string): number =>
  /^\d{1,15}$/.test(version) ? Number(version) : -1;

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
