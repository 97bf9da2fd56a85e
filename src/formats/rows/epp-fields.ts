import { table } from "../../lib/table.ts";
import type { Cell } from "../../model/cell.ts";
import type { Field, FieldKind, Spelling } from "./erp-fields.ts";

/** Text in quotes, numbers bare with four decimals, local times as yyyymmddhhmmss, 1 and 0. */
export const EPP_SPELLING: Spelling = {
  amount: [4, 4],
  quantity: [4, 4],
  date: "compact",
  yes: "1",
  no: "0",
};

/** The rows of one section; field N of a record is the Nth here. */
export interface EppSection {
  /** What the header has in quotes; undefined for documents, whose header is a row. */
  readonly title: string | undefined;
  readonly fields: readonly Field[];
  /** Fields that a record must have at least; programs leave out empty ones at the end. */
  readonly least: number;
}

interface Extra {
  readonly max?: number;
  readonly isKey?: boolean;
  readonly otherwise?: Cell;
}
const field = (kind: FieldKind, name: string, extra: Extra = {}): Field => ({
  ...{ name, tag: "", kind },
  ...extra,
});
const text = (name: string, extra?: Extra) => field("text", name, extra);
const integer = (name: string, otherwise?: number) =>
  field("integer", name, otherwise === undefined ? {} : { otherwise });
const amount = (name: string, otherwise: Cell = "0") => field("amount", name, { otherwise });
const quantity = (name: string, otherwise: Cell = "0") => field("quantity", name, { otherwise });
const date = (name: string) => field("date", name);
const flag = (name: string, otherwise = false) => field("flag", name, { otherwise });
/** Fields whose meaning nobody outside knows: `field_18`, with what is seen there. */
const raws = (first: number, ...otherwise: readonly Cell[]) =>
  otherwise.map((one, i) =>
    field("raw", `field_${first + i}`, one === null ? {} : { otherwise: one }),
  );

/** Field 1 to 62 of the header of a document. */
const DOCUMENT = [
  text("type", { isKey: true }),
  integer("status", 1),
  integer("fiscal_status", 0),
  integer("number"),
  text("supplier_number"),
  text("number_extension"),
  text("full_number", { max: 30, isKey: true }),
  text("corrected_number", { max: 30, isKey: true }),
  date("corrected_date"),
  text("order_number", { max: 30, isKey: true }),
  text("target_warehouse"),
  text("contractor_code", { isKey: true }),
  text("contractor_short_name", { max: 40 }),
  text("contractor_name", { max: 255 }),
  text("contractor_city"),
  text("contractor_post_code"),
  text("contractor_street"),
  text("contractor_nip"),
  text("category"),
  text("category_subtitle"),
  text("issue_place"),
  date("issue_date"),
  date("sale_date"),
  date("receipt_date"),
  integer("line_count"),
  flag("by_net", true),
  text("price_name"),
  amount("net"),
  amount("vat"),
  amount("gross"),
  amount("cost"),
  text("discount_name"),
  quantity("discount_percent"),
  text("payment_form"),
  date("due_date"),
  amount("paid"),
  amount("to_pay"),
  integer("rounding_to_pay", 0),
  integer("rounding_vat", 0),
  flag("automatic_vat", true),
  integer("extended_status", 0),
  text("issued_by"),
  text("received_by"),
  text("basis"),
  amount("packaging_issued"),
  amount("packaging_returned"),
  text("currency", { otherwise: "PLN" }),
  quantity("rate", "1"),
  text("remarks"),
  text("comment"),
  text("subtitle"),
  field("raw", "field_52"),
  integer("import_flags", 0),
  flag("export_document"),
  integer("transaction_kind", 0),
  text("card_name"),
  amount("card_amount"),
  text("credit_name"),
  amount("credit_amount"),
  text("contractor_country"),
  text("contractor_eu_prefix"),
  flag("contractor_is_eu"),
];

/** Purpose 0: one row for each rate. */
export const EPP_VAT: EppSection = {
  title: undefined,
  least: 5,
  fields: [
    text("rate_symbol"),
    quantity("rate"),
    amount("net"),
    amount("vat"),
    amount("gross"),
    amount("final_net", null),
    amount("final_vat", null),
    amount("final_gross", null),
    ...Array.from({ length: 10 }, (_, i) => amount(`field_${i + 9}`)),
  ],
};

/** Every other purpose: goods. */
export const EPP_LINE: EppSection = {
  title: undefined,
  least: 19,
  fields: [
    integer("no"),
    integer("item_kind", 1),
    text("item_code"),
    flag("is_percent_discount", true),
    flag("is_discount_from_price", true),
    flag("is_cumulated_discount"),
    flag("is_discount_blocked"),
    amount("discount"),
    quantity("discount_percent"),
    text("unit", { otherwise: "szt." }),
    quantity("quantity"),
    quantity("warehouse_quantity", null),
    amount("warehouse_price"),
    amount("net_price"),
    amount("gross_price"),
    quantity("vat_rate"),
    amount("net"),
    amount("vat"),
    amount("gross"),
    amount("cost"),
    text("service_description"),
    text("service_name"),
  ],
};

const CONTRACTOR = [
  integer("type", 0),
  text("code", { isKey: true }),
  text("short_name", { max: 40 }),
  text("name", { max: 255 }),
  ...["city", "post_code", "street", "nip", "regon", "phone", "fax", "telex", "email", "www"].map(
    (name) => text(name),
  ),
  text("contact_person"),
  text("supplier_analytics"),
  text("customer_analytics"),
  ...Array.from({ length: 8 }, (_, i) => text(`free_${i + 1}`)),
  text("bank"),
  text("account"),
  text("country"),
  text("eu_prefix"),
  flag("is_eu"),
];

const ITEM = [
  integer("kind", 1),
  text("code", { isKey: true }),
  ...["manufacturer_code", "ean", "name", "description", "fiscal_name", "sww", "pkwiu"].map(
    (name) => text(name),
  ),
  text("unit", { otherwise: "szt." }),
  text("purchase_vat_symbol", { otherwise: "23" }),
  quantity("purchase_vat_rate", "23"),
  text("sales_vat_symbol", { otherwise: "23" }),
  quantity("sales_vat_rate", "23"),
  amount("last_purchase_price"),
  amount("purchase_price_in_currency"),
  field("raw", "purchase_unit"),
  ...raws(18, 0, null, null, null, "0.0000", 0, null, null, 0),
  // The unit again, as the example of the layout has it.
  field("raw", "field_27", { otherwise: "szt." }),
  ...raws(28, "0.0000", "0.0000", null, 0, null, 0, 0, ...Array.from({ length: 8 }, () => null)),
];

const named = (title: string, least: number, ...fields: readonly Field[]): EppSection => ({
  title,
  least,
  fields,
});
const codeAndValue = (title: string) =>
  named(title, 1, text("code", { isKey: true }), field("raw", "value"));
const ofDocument = (title: string, ...rest: readonly Field[]) =>
  named(title, 1, text("document_number", { isKey: true }), ...rest);

/** By the name that the option `rows` has. */
export const EPP_SECTIONS = table<EppSection>({
  documents: { title: undefined, fields: DOCUMENT, least: 7 },
  contractors: named("KONTRAHENCI", 4, ...CONTRACTOR),
  items: named("TOWARY", 5, ...ITEM),
  prices: named(
    "CENNIK",
    3,
    text("item_code", { isKey: true }),
    text("price_name", { isKey: true }),
    ...["net", "gross", "markup_percent", "margin_percent", "profit"].map((name) => amount(name)),
  ),
  item_groups: codeAndValue("GRUPYTOWAROW"),
  item_features: codeAndValue("CECHYTOWAROW"),
  item_additions: codeAndValue("DODATKOWETOWAROW"),
  payment_terms: codeAndValue("TERMINYPLATNOSCI"),
  buyer_ids: codeAndValue("NUMERYIDENTYFIKACYJNENABYWCOW"),
  completion_dates: ofDocument("DATYZAKONCZENIA", date("completion_date")),
  correction_reasons: ofDocument("PRZYCZYNYKOREKT", text("reason")),
  correction_dates: ofDocument("DATYUJECIAKOREKT", date("correction_date")),
  jpk_markers: ofDocument(
    "DOKUMENTYZNACZNIKIJPKVAT",
    ...raws(2, ...Array.from({ length: 30 }, () => 0)),
  ),
  wsto_information: ofDocument("INFORMACJEWSTO"),
  wsto_items: ofDocument("SPECYFIKACJATOWAROWAWSTO"),
  foreign_vat_rates: codeAndValue("STAWKIVATZAGRANICZNE"),
});
