import type { Language } from "../../model/i18n.ts";
import type { Invoice } from "../../model/invoice.ts";
import { partyId } from "../../model/party.ts";
import { COLUMN_TITLES, type ColumnName } from "./invoice-titles.ts";
import type { CellKind, Column } from "./table.ts";

/** An invoice with the number that the hub gave it. */
export interface InvoiceRow {
  readonly id: number;
  readonly invoice: Invoice;
}

type Value = (invoice: Invoice, id: number) => string | undefined;
const TAX_IDS = [
  "PL:NIP",
  "EU:VAT",
  "CZ:DIC",
  "CZ:ICO",
  "HU:ADOSZAM",
  "BR:CNPJ",
  "BR:CPF",
  "OTHER",
];

const COLUMNS: Readonly<Record<ColumnName, readonly [CellKind, number, Value]>> = {
  id: ["number", 8, (_, id) => String(id)],
  direction: ["text", 10, ({ direction }) => direction],
  kind: ["text", 12, ({ kind }) => kind],
  number: ["text", 24, ({ number }) => number],
  issue_date: ["date", 12, ({ issue_date }) => issue_date],
  delivery_date: ["date", 12, (one) => one.delivery_date ?? one.delivery_period?.to],
  received_date: ["date", 12, ({ received_date }) => received_date],
  due_date: ["date", 12, ({ due_date }) => due_date],
  seller_name: ["text", 36, ({ seller }) => seller.name],
  seller_tax_id: ["text", 16, ({ seller }) => partyId(seller, ...TAX_IDS)],
  buyer_name: ["text", 36, ({ buyer }) => buyer.name],
  buyer_tax_id: ["text", 16, ({ buyer }) => partyId(buyer, ...TAX_IDS)],
  currency: ["text", 8, ({ currency }) => currency],
  net: ["amount", 14, ({ totals }) => totals.net],
  tax: ["amount", 14, ({ totals }) => totals.tax],
  gross: ["amount", 14, ({ totals }) => totals.gross],
  tax_in_tax_currency: ["amount", 14, ({ totals }) => totals.tax_in_tax_currency],
  exchange_rate: ["number", 10, ({ exchange_rate }) => exchange_rate?.rate],
  payable: ["amount", 14, ({ totals }) => totals.payable],
  payment_status: ["text", 12, ({ payment }) => payment?.status],
  paid: ["amount", 14, ({ payment }) => payment?.paid],
  paid_date: ["date", 12, ({ payment }) => payment?.paid_date],
  payment_means: ["text", 14, ({ payment }) => payment?.means],
  account: ["text", 32, ({ payment }) => payment?.account?.iban ?? payment?.account?.account_no],
  ksef_number: ["text", 38, ({ fiscal }) => fiscal?.id],
  corrects: [
    "text",
    24,
    (one) => one.preceding_invoices?.map((before) => before.number ?? before.fiscal_id).join(", "),
  ],
  project_id: ["text", 20, ({ accounting }) => accounting?.project_id],
  category: ["text", 20, ({ accounting }) => accounting?.category],
  cost_centre: ["text", 16, ({ accounting }) => accounting?.cost_centre],
  order_reference: ["text", 20, ({ order_reference }) => order_reference],
  note: ["text", 40, ({ note }) => note],
};

/** In the order in which a list shows them. */
export const INVOICE_COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[];

/** The columns of a list of invoices, with their titles in the language. */
export const invoiceColumns = (language: Language): readonly Column<InvoiceRow>[] =>
  INVOICE_COLUMN_NAMES.map((name) => {
    const [kind, width, value] = COLUMNS[name];
    return {
      title: COLUMN_TITLES[name][language],
      kind,
      width,
      value: ({ id, invoice }) => value(invoice, id),
    };
  });
