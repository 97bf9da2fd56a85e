import { type DocumentParty, fromMinor, type Invoice, table } from "../../sdk/index.ts";
import { costFiles, ksefNumberOf } from "./attachments.ts";
import { supplierOf } from "./parties.ts";
import {
  currencyOf,
  dateOf,
  drop,
  minorOf,
  type Row,
  rowsOf,
  textOf,
  unmappable,
} from "./values.ts";
import { rowFor, type Sums } from "./vat.ts";

/** Uploads that nobody described yet; they become costs later. */
const SCAN = "document_scan";
const STATUSES: Readonly<Record<string, NonNullable<Invoice["payment"]>["status"]>> = table({
  paid: "paid",
  partial_payment: "partial",
  unpaid: "unpaid",
  payment_not_applicable: "unknown",
});

/**
 * A cost of the list or its detail; undefined for a scan that is no cost yet. The vendor gives sums only: they
 * stand in one line, without a VAT rate.
 * @throws DataError
 */
export function toCost(row: Row, us: DocumentParty): Invoice | undefined {
  const kind = textOf(row.kind, 60) ?? "cost";
  if (kind === SCAN) return undefined;
  const currency = currencyOf(row);
  const issueDate = dateOf(row.issue_date);
  if (issueDate === undefined) throw unmappable("issue_date", "is not a date");
  const sums = sumsOf(row, currency);
  const money = (minor: number) => fromMinor(minor, currency);
  const isCorrection = kind === "cost" && sums.gross < 0;
  const seller = supplierOf(row);
  const name = textOf(row.description, 1000) ?? textOf(row.category, 1000) ?? "";
  const ksef = ksefNumberOf(row);
  const attachments = costFiles(row);
  return {
    direction: "cost",
    kind: kind === "cost" ? (isCorrection ? "correction" : "invoice") : "internal",
    ...drop({
      type_code: kind === "cost" ? (isCorrection ? "384" : "380") : undefined,
      number: textOf(row.number, 256),
      issue_date: issueDate,
      received_date: dateOf(row.received_date),
      due_date: dateOf(row.due_date),
      fiscal: ksef === undefined ? undefined : { system: "KSEF", id: ksef },
      accounting: accountingOf(row, kind),
      note: noteOf(row),
    }),
    currency,
    seller,
    buyer: us,
    lines: [
      {
        no: 1,
        name,
        net: money(sums.net),
        gross: money(sums.gross),
        vat: { amount: money(sums.tax) },
      },
    ],
    vat_breakdown: [rowFor({}, sums.net, sums.tax, currency)],
    totals: { net: money(sums.net), tax: money(sums.tax), gross: money(sums.gross) },
    payment: paymentOf(row, { seller, gross: money(sums.gross) }),
    status: statusOf(row) === "paid" ? "paid" : "open",
    ...(attachments.length > 0 ? { attachments } : {}),
  };
}

/** The tax is often left out; a contradiction of more than two grosze is not for us to solve. */
export function sumsOf(row: Row, currency: string): Sums {
  const net = minorOf(row.net_price, currency, "net_price");
  const tax = minorOf(row.tax_price, currency, "tax_price");
  const gross = minorOf(row.gross_price, currency, "gross_price");
  const sums = {
    net: net ?? (gross ?? Number.NaN) - (tax ?? Number.NaN),
    tax: tax ?? (gross ?? Number.NaN) - (net ?? Number.NaN),
    gross: gross ?? (net ?? Number.NaN) + (tax ?? Number.NaN),
  };
  if (Object.values(sums).some(Number.isNaN))
    throw unmappable(gross === undefined ? "gross_price" : "net_price", "is missing");
  if (Math.abs(sums.net + sums.tax - sums.gross) > 2)
    throw unmappable("gross_price", "is not the sum of net_price and tax_price");
  return sums;
}

function statusOf(row: Row) {
  const statuses = rowsOf(row.statuses);
  const payment = statuses.find(({ group }) => group === "payment");
  return STATUSES[textOf(payment?.symbol, 60) ?? ""] ?? "unknown";
}

function paymentOf(
  row: Row,
  { seller, gross }: { seller: DocumentParty; gross: string },
): NonNullable<Invoice["payment"]> {
  const status = statusOf(row);
  return drop({
    status,
    account: seller.bank_accounts?.[0],
    paid: status === "paid" ? gross : undefined,
    paid_date: dateOf(row.paid_on) ?? dateOf(row.paid_date),
  });
}

function accountingOf(row: Row, kind: string): Invoice["accounting"] {
  const accounting = drop({
    kind: textOf(kind, 60),
    category: textOf(row.category, 120),
    period: dateOf(row.accounted_at)?.slice(0, 7),
  });
  return Object.keys(accounting).length > 0 ? accounting : undefined;
}

/** What people wrote about it; the list has the newest note only. */
function noteOf(row: Row): string | undefined {
  const notes = row.notes === undefined ? [row.newest_note] : rowsOf(row.notes);
  const texts = rowsOf(notes).map(({ content }) => textOf(content, 1000));
  const found = [textOf(row.description, 1000), ...texts].filter((text) => text !== undefined);
  return found.length === 0 ? undefined : [...new Set(found)].join("\n").slice(0, 4000);
}
