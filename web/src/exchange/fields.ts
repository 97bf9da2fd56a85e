import type { Entity } from "./definition.ts";

const PARTY = [
  ...["name", "trading_name", "role", "ids[PL:NIP]", "ids[PL:REGON]", "ids[EU:VAT]", "ids[CODE]"],
  ...["address.line1", "address.line2", "address.post_code", "address.city", "address.region"],
  ...["address.country_code", "contact.name", "contact.phone", "contact.email"],
  ...["bank_accounts[0].iban", "bank_accounts[0].account_no", "payment_terms_days", "active"],
];
const side = (name: string): readonly string[] => [
  ...[`${name}.name`, `${name}.ids[PL:NIP]`, `${name}.ids[EU:VAT]`, `${name}.address.line1`],
  ...[`${name}.address.post_code`, `${name}.address.city`, `${name}.address.country_code`],
];
const INVOICE = [
  ...["direction", "kind", "number", "issue_date", "delivery_date", "due_date", "currency"],
  ...side("seller"),
  ...side("buyer"),
  ...["totals.net", "totals.tax", "totals.gross", "note", "payment.means", "payment.status"],
];
const ITEM = [
  ...["code", "name", "description", "type", "ean", "manufacturer", "manufacturer_part_no"],
  ...["category", "unit", "vat_rate", "prices[retail].amount", "prices[retail].currency"],
  ...["prices[retail].is_gross", "stock[main].on_hand", "stock[main].available", "active"],
];
const ORDER = [
  ...["direction", "number", "issue_date", "placed_at", "status", "currency"],
  ...side("buyer"),
  ...side("seller"),
  ...["ship_to.name", "ship_to.address.line1", "ship_to.address.post_code", "ship_to.address.city"],
  ...["totals.net", "totals.tax", "totals.gross", "delivery.method", "delivery.carrier"],
  ...["delivery.tracking", "delivery.requested_date", "delivery.date", "channel"],
  ...["buyer_reference", "seller_reference", "invoice_refs[0].number", "note"],
];
/** Fields that people map most; the hub knows and checks all of them. */
export const FIELDS: Readonly<Record<Entity, readonly string[]>> = {
  party: PARTY,
  invoice: INVOICE,
  item: ITEM,
  order: ORDER,
};

const CHILD_FIELDS: Readonly<Record<string, readonly string[]>> = {
  lines: ["no", "name", "seller_code", "qty", "unit", "net_price", "net", "vat.rate", "gross"],
  prices: ["list", "amount", "currency", "is_gross"],
  stock: ["warehouse", "on_hand", "reserved", "available", "minimum"],
  bank_accounts: ["iban", "bic", "account_no", "currency"],
};
const ORDER_LINES = [
  ...["no", "name", "seller_code", "buyer_code", "ordered_qty", "confirmed_qty", "delivered_qty"],
  ...["invoiced_qty", "unit", "net_price", "net", "vat.rate"],
];
export const childFields = (entity: Entity, list: string): readonly string[] =>
  entity === "order" && list === "lines" ? ORDER_LINES : (CHILD_FIELDS[list] ?? []);

/** Lists that a record of the kind has. */
export const CHILDREN: Readonly<Record<Entity, readonly string[]>> = {
  party: ["bank_accounts"],
  invoice: ["lines"],
  item: ["prices", "stock"],
  order: ["lines"],
};
