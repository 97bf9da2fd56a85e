import { type DocumentParty, fromMinor, type Invoice, table } from "../../sdk/index.ts";
import { ksefNumberOf, salesFiles } from "./attachments.ts";
import { sumsOf } from "./costs.ts";
import { linesOf } from "./lines.ts";
import { bankAccount, clientOf } from "./parties.ts";
import {
  boolOf,
  currencyOf,
  dateOf,
  drop,
  minorOf,
  type Row,
  rowOf,
  rowsOf,
  textOf,
  unmappable,
} from "./values.ts";
import type { VatRates } from "./vat.ts";

/** The vendor keeps each kind of sales document under an address of its own. */
export const SALES_RESOURCES = [
  "invoices",
  "corrective_invoices",
  "advance_invoices",
  "final_invoices",
  "margin_invoices",
] as const;
export type SalesResource = (typeof SALES_RESOURCES)[number];

const KINDS: Readonly<Record<string, readonly [Invoice["kind"], string?]>> = table({
  vat: ["invoice", "380"],
  invoices: ["invoice", "380"],
  proforma: ["proforma", "325"],
  correction: ["correction", "384"],
  corrective: ["correction", "384"],
  corrective_invoices: ["correction", "384"],
  advance: ["advance", "386"],
  advance_invoices: ["advance", "386"],
  final: ["final", "380"],
  final_invoices: ["final", "380"],
  margin: ["invoice", "380"],
  margin_invoices: ["invoice", "380"],
  internal: ["internal"],
});
const MEANS: Readonly<Record<string, NonNullable<Invoice["payment"]>["means"]>> = table({
  transfer: "transfer",
  cash: "cash",
  card: "card",
  compensation: "compensation",
  delivery: "cod",
  paypal: "online",
  payu: "online",
  tpay: "online",
  przelewy24: "online",
  dotpay: "online",
});

export interface MappingOptions {
  readonly us: DocumentParty;
  readonly resource: SalesResource;
  readonly rates: VatRates;
  readonly gtuCodes: ReadonlyMap<string, string>;
  /** Also files that the vendor marks as printed when they are fetched. */
  readonly withUnprinted: boolean;
  /** Told when the lines do not add up to the document's sums. */
  readonly onMismatch?: () => void;
}

/** @throws DataError for what cannot be trusted: no date, amounts that are none, sums that contradict. */
export function toSale(row: Row, options: MappingOptions): Invoice {
  const { us, resource } = options;
  const isMargin = resource === "margin_invoices";
  const [kind, typeCode] = KINDS[textOf(row.kind, 60)?.toLowerCase() ?? resource] ?? ["other"];
  const currency = currencyOf(row);
  const issueDate = dateOf(row.invoice_date);
  if (issueDate === undefined) throw unmappable("invoice_date", "is not a date");
  const sums =
    isMargin && row.net_price === undefined ? marginOf(row, currency) : sumsOf(row, currency);
  const { lines, breakdown } = linesOf(row, { ...options, currency, sums, isMargin });
  if (breakdown === undefined && lines.length > 0) options.onMismatch?.();
  const account = bankAccount(textOf(row.bank_account, 64));
  const money = (minor: number) => fromMinor(minor, currency);
  const payment = paymentOf(row, { currency, gross: sums.gross, account });
  const attachments = salesFiles(row, options);
  return {
    direction: "sales",
    kind,
    ...drop({
      type_code: typeCode,
      number: textOf(row.number, 256),
      issue_date: issueDate,
      ...datesOf(row),
      ...referencesOf(row),
      preceding_invoices: precedingOf(row),
      correction: kind === "correction" ? correctionOf(row) : undefined,
      fiscal: fiscalOf(row),
      note: textOf(row.notes, 4000),
    }),
    currency,
    seller: account ? { ...us, bank_accounts: [account] } : us,
    buyer: clientOf(row),
    lines,
    vat_breakdown: breakdown ?? [],
    totals: { net: money(sums.net), tax: money(sums.tax), gross: money(sums.gross) },
    payment,
    status:
      textOf(row.status, 20) === "draft" ? "draft" : payment.status === "paid" ? "paid" : "open",
    ...(attachments.length > 0 ? { attachments } : {}),
  };
}

/** On the margin scheme only the whole price is printed. */
function marginOf(row: Row, currency: string) {
  const gross = minorOf(row.gross_price, currency, "gross_price");
  if (gross === undefined) throw unmappable("gross_price", "is missing");
  return { net: gross, tax: 0, gross };
}

function datesOf(row: Row) {
  const from = dateOf(row.continuous_service_start_on);
  const to = dateOf(row.continuous_service_end_on);
  return {
    tax_point_date: to ?? dateOf(row.sale_date),
    delivery_period: from === undefined || to === undefined ? undefined : { from, to },
    due_date: dateOf(row.payment_date),
  };
}

function referencesOf(row: Row) {
  const terms = rowOf(row.transaction_terms);
  return {
    order_reference: textOf(rowsOf(terms.orders)[0]?.number, 256),
    contract_reference: textOf(rowsOf(terms.contracts)[0]?.number, 256),
  };
}

/** What a correction corrects; the advances that a final invoice settles. */
function precedingOf(row: Row): Invoice["preceding_invoices"] {
  const corrected = drop({
    number: textOf(row.corrected_invoice_number, 256),
    date: dateOf(row.corrected_invoice_date),
    remote_id: textOf(row.corrected_invoice_uuid, 120),
  });
  if (Object.keys(corrected).length > 0) return [corrected];
  const advances = rowsOf(row.previous_advances)
    .slice(0, 100)
    .map((advance) =>
      drop({
        number: textOf(advance.number, 256),
        date: dateOf(advance.invoice_date),
        remote_id: textOf(advance.uuid, 120),
      }),
    );
  const known = advances.filter((advance) => Object.keys(advance).length > 0);
  return known.length > 0 ? known : undefined;
}

function fiscalOf(row: Row): Invoice["fiscal"] {
  const id = ksefNumberOf(row);
  if (id === undefined) return undefined;
  const status = textOf(rowOf(row.ksef_data).status, 40);
  return { system: "KSEF", id, ...(status === undefined ? {} : { status }) };
}

function correctionOf(row: Row): Invoice["correction"] {
  const reason = textOf(row.correction_reason, 500);
  return reason === undefined ? undefined : { reason };
}

function paymentOf(
  row: Row,
  {
    currency,
    gross,
    account,
  }: { currency: string; gross: number; account: ReturnType<typeof bankAccount> },
): NonNullable<Invoice["payment"]> {
  const left = minorOf(row.left_to_pay, currency, "left_to_pay");
  const stated = minorOf(row.paid_price, currency, "paid_price");
  const paid = left === undefined ? stated : gross - left;
  const means = textOf(row.payment_method, 120)?.toLowerCase();
  return drop({
    means: means === undefined ? undefined : (MEANS[means] ?? "other"),
    account,
    split_payment: boolOf(row.split_payment) || undefined,
    status: paymentStatus(textOf(row.status, 20), paid, gross),
    paid: paid === undefined ? undefined : fromMinor(paid, currency),
    paid_date: dateOf(row.paid_date),
  });
}

function paymentStatus(status: string | undefined, paid: number | undefined, gross: number) {
  if (paid !== undefined && gross > 0 && paid > gross) return "overpaid";
  if (status === "paid" || (paid !== undefined && gross > 0 && paid === gross)) return "paid";
  if (paid !== undefined && paid > 0) return "partial";
  return status === undefined && paid === undefined ? "unknown" : "unpaid";
}
