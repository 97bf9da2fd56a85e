import { type Static, Type } from "typebox";
import { RequestError } from "../simulator.ts";
import type { PartFields } from "./parts.ts";

const closed = { additionalProperties: false };

/** One row of a batch; closed, so that a misspelt field is refused and not lost. */
export const BatchRow = Type.Object(
  {
    part_number: Type.String({ minLength: 1, maxLength: 120 }),
    if_revision: Type.Optional(Type.Integer()),
    description: Type.String({ maxLength: 500 }),
    long_text: Type.Optional(Type.String({ maxLength: 4000 })),
    kind: Type.Optional(Type.Enum(["STOCK", "LABOUR", "SET"])),
    unit_price_cents: Type.Optional(Type.Integer()),
    price_currency: Type.Optional(Type.String({ pattern: "^[A-Z]{3}$" })),
    tax_percent: Type.Optional(Type.Number()),
    unit_code: Type.Optional(Type.String()),
    barcode: Type.Optional(Type.String()),
    maker: Type.Optional(Type.String()),
    maker_ref: Type.Optional(Type.String()),
    part_group: Type.Optional(Type.String()),
    qty_on_hand: Type.Optional(
      Type.Array(
        Type.Object(
          {
            depot: Type.String({ minLength: 1 }),
            qty: Type.Number(),
            qty_reserved: Type.Optional(Type.Number()),
            qty_minimum: Type.Optional(Type.Number()),
          },
          closed,
        ),
      ),
    ),
    discontinued: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type BatchRow = Static<typeof BatchRow>;

export const Batch = Type.Object(
  { dry_run: Type.Boolean(), rows: Type.Array(BatchRow, { maxItems: 100 }) },
  closed,
);
export const Lookup = Type.Object(
  { part_numbers: Type.Array(Type.String(), { maxItems: 100 }) },
  closed,
);

/** Why the ERP does not take the row, in its words; undefined for a good one. */
export function refusalOf(row: BatchRow): string | undefined {
  if (!/^[A-Z0-9][A-Z0-9._-]{0,39}$/.test(row.part_number)) return "PART NUMBER HAS BAD CHARACTERS";
  if (row.tax_percent !== undefined && (row.tax_percent < 0 || row.tax_percent > 100))
    return "TAX PERCENT OUT OF RANGE";
  if (row.unit_price_cents !== undefined && row.unit_price_cents < 0) return "PRICE BELOW ZERO";
  if (row.barcode !== undefined && !/^(\d{8}|\d{12,14})?$/.test(row.barcode)) return "BAD BARCODE";
  return undefined;
}

const EMPTY: Omit<PartFields, "part_number" | "description"> = {
  long_text: "",
  kind: "STOCK",
  unit_price_cents: 0,
  price_currency: "EUR",
  tax_percent: 27,
  unit_code: "PCE",
  barcode: "",
  maker: "",
  maker_ref: "",
  part_group: "",
  qty_on_hand: [],
  discontinued: false,
};

/** The part's fields after the row: what the row does not name stays as it was. */
export function merge(before: PartFields | undefined, row: BatchRow): PartFields {
  const { if_revision: _, qty_on_hand: depots, ...fields } = row;
  return {
    ...EMPTY,
    ...before,
    ...fields,
    ...(depots
      ? { qty_on_hand: depots.map((one) => ({ qty_reserved: 0, qty_minimum: 0, ...one })) }
      : {}),
  };
}

/** @throws RequestError 400 for a parameter that is unknown, missing or no whole number. */
export function integerParameter(url: URL, name: string, known: readonly string[]): number {
  for (const given of url.searchParams.keys())
    if (!known.includes(given)) throw new RequestError(400, fault("PARAM", `unknown ${given}`));
  const text = url.searchParams.get(name) ?? "";
  if (!/^\d{1,12}$/.test(text)) throw new RequestError(400, fault("PARAM", `${name} is no number`));
  return Number(text);
}

/** How this ERP says that something went wrong. */
export const fault = (code: string, text: string) => ({ fault: { code, text } });
