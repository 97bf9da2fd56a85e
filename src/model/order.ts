import { type Static, Type } from "typebox";
import { InvoiceRef, Totals, Vat } from "./invoice.ts";
import { DocumentParty } from "./party.ts";
import {
  Amount,
  BusinessDate,
  CurrencyCode,
  Decimal,
  Instant,
  oneOf,
  optional,
  text,
} from "./scalars.ts";

/**
 * How far an order has come: `draft`, not placed yet; `open`, placed and not answered; `confirmed`, the seller has
 * accepted it; `partly_delivered` and `delivered`, by what has left the seller; `closed`, nothing more happens,
 * all delivered or not; `cancelled`, called off before anything was delivered.
 */
export const ORDER_STATUSES = [
  ...(["draft", "open", "confirmed", "partly_delivered"] as const),
  ...(["delivered", "closed", "cancelled"] as const),
] as const;
export const OrderStatus = oneOf([...ORDER_STATUSES]);

/** One position. Quantities other than the ordered one are absent where the source does not count them. */
export const OrderLine = Type.Object(
  {
    no: Type.Integer({ minimum: 1 }),
    name: text(1000),
    description: optional(text(4000)),
    seller_code: optional(text(120)),
    buyer_code: optional(text(120)),
    ean: optional(text(14)),
    ordered_qty: optional(Decimal),
    confirmed_qty: optional(Decimal),
    delivered_qty: optional(Decimal),
    invoiced_qty: optional(Decimal),
    unit: optional(text(20, "UN/ECE Rec 20")),
    unit_local: optional(text(40)),
    net_price: optional(Decimal),
    gross_price: optional(Decimal),
    discount: optional(Decimal),
    net: optional(Amount),
    vat: optional(
      Type.Object({ ...Vat, amount: optional(Amount) }, { additionalProperties: false }),
    ),
    gross: optional(Amount),
    delivery_date: optional(BusinessDate),
  },
  { additionalProperties: false },
);
export type OrderLine = Static<typeof OrderLine>;

/** How the goods come to the buyer; one parcel's number of several, where there are several. */
export const OrderDelivery = Type.Object(
  {
    method: optional(text(120)),
    carrier: optional(text(120)),
    tracking: optional(text(120)),
    requested_date: optional(BusinessDate),
    date: optional(BusinessDate),
  },
  { additionalProperties: false },
);

/** A sales order that a customer has placed, or a purchase order that was placed with a supplier. */
export const Order = Type.Object(
  {
    direction: oneOf(["sales", "purchase"]),
    number: optional(text(256)),
    issue_date: optional(BusinessDate),
    placed_at: optional(Instant),
    status: OrderStatus,
    buyer: DocumentParty,
    seller: DocumentParty,
    ship_to: optional(DocumentParty),
    currency: CurrencyCode,
    lines: Type.Array(OrderLine, { maxItems: 10_000 }),
    totals: Totals,
    delivery: optional(OrderDelivery),
    channel: optional(text(60, "shop, edi, phone … or the source's own word")),
    buyer_reference: optional(text(256)),
    seller_reference: optional(text(256)),
    contract_reference: optional(text(256)),
    invoice_refs: optional(Type.Array(InvoiceRef, { maxItems: 100 })),
    note: optional(text(4000)),
  },
  { additionalProperties: false, title: "Order" },
);
export type Order = Static<typeof Order>;
