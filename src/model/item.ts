import { type Static, Type } from "typebox";
import { CurrencyCode, Decimal, oneOf, optional, text } from "./scalars.ts";

/** Goods, a service or a part, with its stock per warehouse. */
export const Item = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 120 }),
    name: text(500),
    description: optional(text(4000)),
    type: oneOf(["goods", "service", "kit"]),
    ean: optional(text(14)),
    manufacturer: optional(text(200)),
    manufacturer_part_no: optional(text(120)),
    category: optional(text(200)),
    unit: optional(text(20)),
    vat_rate: optional(Decimal),
    prices: optional(
      Type.Array(
        Type.Object(
          { list: text(60), currency: CurrencyCode, amount: Decimal, is_gross: Type.Boolean() },
          { additionalProperties: false },
        ),
        { maxItems: 200 },
      ),
    ),
    stock: optional(
      Type.Array(
        Type.Object(
          {
            warehouse: text(60),
            on_hand: Decimal,
            reserved: optional(Decimal),
            available: optional(Decimal),
            minimum: optional(Decimal),
          },
          { additionalProperties: false },
        ),
        { maxItems: 1000 },
      ),
    ),
    active: Type.Boolean(),
    attributes: optional(Type.Record(Type.String({ maxLength: 60 }), text(1000))),
  },
  { additionalProperties: false, title: "Item" },
);
export type Item = Static<typeof Item>;
