import type { Mapping } from "../mapping.ts";
import { fixed, join, lookup, otherwise, take } from "../ready/parts.ts";
import { PAYMENT_MEANS } from "../ready/words.ts";

/** Days may be `date`, `datetime` or text in ISO form; amounts `decimal` or `money`; flags 0 and 1. */
export const CONTACT: readonly Mapping[] = [
  take("name", "name"),
  take("trading_name", "short_name"),
  // Words of the model: supplier, customer, both.
  take("role", "role", otherwise("both")),
  take("ids[CODE]", "code"),
  take("ids[PL:NIP]", "tax_id"),
  take("ids[EU:VAT]", "eu_vat_id"),
  take("ids[PL:REGON]", "regon"),
  take("ids[PL:PESEL]", "pesel"),
  take("address.line1", ["street", "building_no", "flat_no"], join()),
  take("address.city", "city"),
  take("address.post_code", "post_code"),
  take("address.region", "region"),
  take("address.country_code", "country"),
  take("contact.email", "email"),
  take("contact.phone", "phone"),
  take("bank_accounts[0].account_no", "bank_account"),
  take("payment_terms_days", "payment_days"),
  take("active", "is_active"),
];

export const PRODUCT: readonly Mapping[] = [
  take("code", "code"),
  take("name", "name"),
  take("description", "description"),
  // goods, service, kit
  take("type", "type"),
  take("ean", "ean"),
  take("unit", "unit"),
  take("category", "category"),
  take("manufacturer", "manufacturer"),
  take("manufacturer_part_no", "manufacturer_code"),
  take("vat_rate", "vat_rate"),
  take("active", "is_active"),
];

export const PRICE: readonly Mapping[] = [
  take("list", "price_list"),
  take("amount", "amount"),
  take("currency", "currency", otherwise("PLN")),
  take("is_gross", "is_gross", otherwise(false)),
];

export const STOCK: readonly Mapping[] = [
  take("warehouse", "warehouse"),
  take("on_hand", "on_hand"),
  take("reserved", "reserved"),
  take("available", "available"),
  take("minimum", "minimum"),
];

export const LINE: readonly Mapping[] = [
  take("no", "line_no"),
  take("seller_code", "product_code"),
  take("name", "name"),
  take("qty", "quantity"),
  take("unit_local", "unit"),
  take("net_price", "net_price"),
  take("gross_price", "gross_price"),
  take("net", "net"),
  // A rate as the ERP writes it, `23`, `zw`; where it is a number of the database, without its zeros.
  take(
    "vat.local_code",
    "vat_rate",
    { do: "replace", find: ".0000", with: "" },
    { do: "replace", find: ".00", with: "" },
  ),
  take("vat.amount", "tax"),
  take("gross", "gross"),
  take("is_before_correction", "is_before_correction"),
];

/** Of invoices of one direction: the other side is the buyer, or the seller. */
export const documentFields = (direction: "sales" | "cost"): readonly Mapping[] => {
  const side = direction === "sales" ? "buyer" : "seller";
  return [
    fixed("direction", direction),
    // invoice, correction, advance, receipt …
    take("kind", "kind"),
    take("number", "number"),
    take("issue_date", "issue_date"),
    take("delivery_date", "sale_date"),
    take("received_date", "received_date"),
    take("due_date", "due_date"),
    take("currency", "currency", otherwise("PLN")),
    take("exchange_rate.rate", "exchange_rate"),
    take(`${side}.name`, "contact_name"),
    take(`${side}.ids[CODE]`, "contact_code"),
    take(`${side}.ids[PL:NIP]`, "contact_tax_id"),
    take(`${side}.ids[EU:VAT]`, "contact_eu_vat_id"),
    take(
      `${side}.address.line1`,
      ["contact_street", "contact_building_no", "contact_flat_no"],
      join(),
    ),
    take(`${side}.address.post_code`, "contact_post_code"),
    take(`${side}.address.city`, "contact_city"),
    take(`${side}.address.country_code`, "contact_country"),
    take("totals.net", "net"),
    take("totals.tax", "tax"),
    take("totals.gross", "gross"),
    take("payment.means", "payment_form", { do: "lower" }, lookup(PAYMENT_MEANS)),
    // unpaid, partial, paid, overpaid, unknown
    take("payment.status", "payment_status"),
    take("payment.paid", "paid"),
    take("payment.paid_date", "paid_date"),
    // draft, open, paid, void
    take("status", "status"),
    take("fiscal.id", "ksef_number"),
    take("preceding_invoices[0].number", "corrected_number"),
    take("preceding_invoices[0].fiscal_id", "corrected_ksef_number"),
    take("note", "note"),
  ];
};
