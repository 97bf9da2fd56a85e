import { type Static, Type } from "typebox";
import { BankAccount, DocumentParty } from "./party.ts";
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
 * UNTDID 5305 categories of EN 16931: S standard, Z zero, E exempt, AE reverse charge, K intra-EU
 * supply, G export, O outside scope, L and M Spanish islands. An unknown rate of a source keeps its
 * text in `local_code` and has no category.
 */
export const VatCategory = oneOf(["S", "Z", "E", "AE", "K", "G", "O", "L", "M"]);

/** Category, rate and the source's own spelling of it. */
export const Vat = {
  category: optional(VatCategory),
  rate: optional(Decimal),
  local_code: optional(text(40, "the source's own spelling: 23, zw, np II")),
};

/** BG-23: one row per category and rate. */
export const VatBreakdownRow = Type.Object(
  {
    ...Vat,
    taxable: Amount,
    tax: Amount,
    gross: optional(Amount),
    tax_in_tax_currency: optional(Amount),
    exemption_code: optional(text(40)),
    exemption_reason: optional(text(500)),
  },
  { additionalProperties: false },
);
export type VatBreakdownRow = Static<typeof VatBreakdownRow>;

/** BG-25. Amounts are absent where the source has none; `is_before_correction` rows carry the old state. */
export const InvoiceLine = Type.Object(
  {
    no: Type.Integer({ minimum: 1 }),
    name: text(1000),
    description: optional(text(4000)),
    seller_code: optional(text(120)),
    qty: optional(Decimal),
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
    classifications: optional(
      Type.Array(
        Type.Object({ scheme: text(20), code: text(60) }, { additionalProperties: false }),
        { maxItems: 20 },
      ),
    ),
    delivery_date: optional(BusinessDate),
    is_before_correction: optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type InvoiceLine = Static<typeof InvoiceLine>;

export const Totals = Type.Object(
  {
    line_net: optional(Amount),
    allowance: optional(Amount),
    charge: optional(Amount),
    net: optional(Amount),
    tax: optional(Amount),
    tax_in_tax_currency: optional(Amount),
    gross: optional(Amount),
    prepaid: optional(Amount),
    rounding: optional(Amount),
    payable: optional(Amount),
  },
  { additionalProperties: false },
);

export const PaymentStatus = oneOf(["unpaid", "partial", "paid", "overpaid", "unknown"]);
export const PaymentMeans = oneOf([
  "transfer",
  "card",
  "cash",
  "compensation",
  "cod",
  "online",
  "other",
  "unknown",
]);
/** One payment; `document` is what it was entered with: a bank statement, a receipt of the till. */
export const PaymentEntry = Type.Object(
  { date: BusinessDate, amount: Amount, document: optional(text(60)) },
  { additionalProperties: false },
);

/** `entries`: single payments, oldest first, as far as the source tells them. */
export const Payment = Type.Object(
  {
    means: optional(PaymentMeans),
    terms: optional(text(500)),
    account: optional(BankAccount),
    split_payment: optional(Type.Boolean()),
    status: optional(PaymentStatus),
    paid: optional(Amount),
    paid_date: optional(BusinessDate),
    entries: optional(Type.Array(PaymentEntry, { maxItems: 1000 })),
  },
  { additionalProperties: false },
);

/** A file at the source that belongs to the document; `ref` is what the connector needs to fetch it. */
export const Attachment = Type.Object(
  {
    kind: oneOf(["pdf", "xml", "upo", "scan", "zip"]),
    name: text(255),
    ref: text(500),
  },
  { additionalProperties: false },
);
export type Attachment = Static<typeof Attachment>;

export const InvoiceKind = oneOf([
  "invoice",
  "correction",
  "advance",
  "final",
  "simplified",
  "bill",
  "receipt",
  "proforma",
  "internal",
  "other",
]);

/** What a document has to say of the rules of tax that it follows, beside rates and codes. */
export const ANNOTATIONS = [
  "cash_accounting",
  "self_billing",
  "reverse_charge",
  "triangular_simplified",
  "margin_travel",
  "margin_used_goods",
  "margin_art",
  "margin_antiques",
  "new_transport",
  "receipt_invoice",
  "related_parties",
  "excise_refund",
  "buyer_local_government",
  "buyer_vat_group",
] as const;
export const Annotation = oneOf([...ANNOTATIONS]);
export type Annotation = Static<typeof Annotation>;

/** A party beside seller and buyer: `recipient`, `payer`, `factor` … or the document's own word. */
export const OtherParty = Type.Object(
  { role: text(256), ...DocumentParty.properties },
  { additionalProperties: false },
);
export type OtherParty = Static<typeof OtherParty>;

/** Another invoice, by whatever the document says of it. */
export const InvoiceRef = Type.Object(
  {
    number: optional(text(256)),
    date: optional(BusinessDate),
    fiscal_id: optional(text(64)),
    remote_id: optional(text(120)),
  },
  { additionalProperties: false },
);

/** EN 16931 meaning; BT numbers in `docs/model.md`. Absent means unknown; there are no nulls. */
export const Invoice = Type.Object(
  {
    direction: oneOf(["cost", "sales"]),
    kind: InvoiceKind,
    type_code: optional(text(3, "UNTDID 1001: 380, 381, 384, 386, 389 …")),
    number: optional(text(256)),
    issue_date: optional(BusinessDate),
    tax_point_date: optional(BusinessDate),
    tax_point_period: optional(text(7, "YYYY-MM where the source has only a month")),
    delivery_date: optional(BusinessDate),
    delivery_period: optional(
      Type.Object({ from: BusinessDate, to: BusinessDate }, { additionalProperties: false }),
    ),
    received_date: optional(BusinessDate),
    due_date: optional(BusinessDate),
    currency: CurrencyCode,
    tax_currency: optional(CurrencyCode),
    exchange_rate: optional(
      Type.Object(
        { rate: Decimal, date: optional(BusinessDate), source: optional(text(120)) },
        { additionalProperties: false },
      ),
    ),
    buyer_reference: optional(text(256)),
    order_reference: optional(text(256)),
    contract_reference: optional(text(256)),
    preceding_invoices: optional(Type.Array(InvoiceRef, { maxItems: 100 })),
    correction: optional(
      Type.Object(
        {
          reason: optional(text(500)),
          effect: optional(oneOf(["original_period", "correction_period", "other"])),
          of: optional(oneOf(["invoice", "advance", "final"])),
        },
        { additionalProperties: false },
      ),
    ),
    seller: DocumentParty,
    buyer: DocumentParty,
    other_parties: optional(Type.Array(OtherParty, { maxItems: 100 })),
    annotations: optional(Type.Array(Annotation, { maxItems: 20 })),
    lines: Type.Array(InvoiceLine, { maxItems: 10_000 }),
    vat_breakdown: Type.Array(VatBreakdownRow, { maxItems: 100 }),
    totals: Totals,
    payment: optional(Payment),
    status: oneOf(["draft", "open", "paid", "void"]),
    fiscal: optional(
      Type.Object(
        {
          system: text(20),
          id: text(64),
          status: optional(text(40)),
          received_at: optional(Instant),
        },
        { additionalProperties: false },
      ),
    ),
    attachments: optional(Type.Array(Attachment, { maxItems: 100 })),
    accounting: optional(
      Type.Object(
        {
          ledger_account: optional(text(60)),
          cost_centre: optional(text(120)),
          project_id: optional(text(120)),
          category: optional(text(120)),
          kind: optional(text(60, "the source's own kind of cost")),
          period: optional(text(7)),
        },
        { additionalProperties: false },
      ),
    ),
    note: optional(text(4000)),
  },
  { additionalProperties: false, title: "Invoice" },
);
export type Invoice = Static<typeof Invoice>;
