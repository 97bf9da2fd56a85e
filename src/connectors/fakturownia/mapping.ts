import {
  type Annotation,
  type DocumentParty,
  fromMinor,
  type Invoice,
  isKsefNumber,
  table,
} from "../../sdk/index.ts";
import { attachmentsOf } from "./attachments.ts";
import { linesOf } from "./lines.ts";
import { type Preceding, precedingOf } from "./links.ts";
import { isOwnOid } from "./oid.ts";
import { bankAccount, documentParty, supplierPrefix } from "./parties.ts";
import {
  boolOf,
  dateOf,
  decimalOf,
  drop,
  minorOf,
  monthOf,
  type Row,
  rowsOf,
  textOf,
  unmappable,
} from "./values.ts";
import { breakdownOf, type Sums } from "./vat.ts";

export type Direction = Invoice["direction"];

/** The vendor's kinds of documents; an unknown one becomes `other`. */
const KINDS: Readonly<Record<string, readonly [Invoice["kind"], string?]>> = table({
  vat: ["invoice", "380"],
  vat_mp: ["invoice", "380"],
  vat_margin: ["invoice", "380"],
  vat_rr: ["invoice", "389"],
  invoice_other: ["invoice", "380"],
  wnt: ["invoice", "380"],
  wdt: ["invoice", "380"],
  import_service: ["invoice", "380"],
  import_service_eu: ["invoice", "380"],
  import_products: ["invoice", "380"],
  export_products: ["invoice", "380"],
  correction: ["correction", "384"],
  correction_note: ["correction", "384"],
  advance: ["advance", "386"],
  final: ["final", "380"],
  bill: ["bill"],
  receipt: ["receipt"],
  dw: ["internal"],
  proforma: ["proforma", "325"],
});
/** Offers, orders and cash slips are no invoices; a supplier's pro forma is no cost. */
const SKIPPED: Readonly<Record<Direction, ReadonlySet<string>>> = {
  cost: new Set(["proforma", "estimate", "client_order", "kp", "kw"]),
  sales: new Set(["estimate", "client_order", "kp", "kw"]),
};
const MEANS: Readonly<Record<string, NonNullable<Invoice["payment"]>["means"]>> = table({
  transfer: "transfer",
  card: "card",
  cash: "cash",
  compensation: "compensation",
  cash_on_delivery: "cod",
  payu: "online",
  paypal: "online",
  off: "unknown",
});

export interface MappingOptions {
  readonly direction: Direction;
  /** Our NIPs, without prefix and dashes. */
  readonly ownTaxIds: ReadonlySet<string>;
  /** Names of categories and departments by their id. */
  readonly categories?: ReadonlyMap<string, string>;
  readonly departments?: ReadonlyMap<string, string>;
  /** What is known of the documents that corrections follow, by id. */
  readonly linked?: ReadonlyMap<string, Preceding>;
  /** Told when the positions do not add up to the document's sums. */
  readonly onMismatch?: () => void;
}

/**
 * One document of a list; undefined for a kind that is no invoice.
 * @throws DataError for what cannot be trusted: no date, amounts that are none, sums that contradict.
 */
export function toInvoice(row: Row, options: MappingOptions): Invoice | undefined {
  const { direction } = options;
  const kind = (textOf(row.kind, 60) ?? "vat").toLowerCase();
  if (SKIPPED[direction].has(kind)) return undefined;
  const [ourKind, typeCode] = KINDS[kind] ?? ["other"];
  const currency = currencyOf(row);
  const issueDate = dateOf(row.issue_date);
  if (issueDate === undefined) throw unmappable("issue_date", "is not a date");
  const sums = sumsOf(row, currency);
  const { lines, shares } = linesOf(row, { currency, kind });
  const exemptionReason = textOf(row.exempt_tax_kind, 500);
  const breakdown = breakdownOf(shares ?? [], sums, { currency, exemptionReason });
  if (breakdown === undefined && lines.length > 0) options.onMismatch?.();
  const payment = paymentOf(row, { direction, currency, gross: sums.gross });
  const attachments = attachmentsOf(row, direction);
  return {
    direction,
    kind: ourKind,
    ...drop({
      type_code: typeCode,
      number: textOf(row.number, 256),
      issue_date: issueDate,
      ...datesOf(row, direction),
      ...exchangeOf(row, currency),
      order_reference: orderOf(row),
      preceding_invoices: precedingOf(row, options.linked ?? new Map()),
      correction: ourKind === "correction" ? correctionOf(row) : undefined,
      annotations: annotationsOf(row),
      fiscal: fiscalOf(row),
      accounting: accountingOf(row, options),
      note: noteOf(row),
    }),
    currency,
    ...partiesOf(row, options),
    lines,
    vat_breakdown: breakdown ?? [],
    totals: {
      net: fromMinor(sums.net, currency),
      tax: fromMinor(sums.tax, currency),
      gross: fromMinor(sums.gross, currency),
    },
    payment,
    status: boolOf(row.cancelled) ? "void" : payment.status === "paid" ? "paid" : "open",
    ...(attachments.length > 0 ? { attachments } : {}),
  };
}

function currencyOf(row: Row): string {
  const currency = (textOf(row.currency, 10) ?? "PLN").toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) throw unmappable("currency", "is not a currency code");
  return currency;
}

/** Of the three sums one may be missing; a contradiction of more than two grosze is not for us to solve. */
function sumsOf(row: Row, currency: string): Sums {
  const net = minorOf(row.price_net, currency, "price_net");
  const tax = minorOf(row.price_tax, currency, "price_tax");
  const gross = minorOf(row.price_gross, currency, "price_gross");
  const sums = {
    net: net ?? (gross ?? Number.NaN) - (tax ?? Number.NaN),
    tax: tax ?? (gross ?? Number.NaN) - (net ?? Number.NaN),
    gross: gross ?? (net ?? Number.NaN) + (tax ?? Number.NaN),
  };
  if (Object.values(sums).some(Number.isNaN)) {
    throw unmappable(gross === undefined ? "price_gross" : "price_net", "is missing");
  }
  if (Math.abs(sums.net + sums.tax - sums.gross) > 2) {
    throw unmappable("price_gross", "is not the sum of price_net and price_tax");
  }
  return sums;
}

function datesOf(row: Row, direction: Direction) {
  const sold = [row.sell_date, row.transaction_date, row.sale_date].find(
    (value) => dateOf(value) ?? monthOf(value),
  );
  const hasDue = textOf(row.payment_to_kind, 40) !== "off";
  return {
    tax_point_date: dateOf(sold),
    tax_point_period: monthOf(sold),
    received_date: direction === "cost" ? dateOf(row.delivery_date) : undefined,
    due_date: hasDue ? dateOf(row.payment_to) : undefined,
  };
}

function exchangeOf(row: Row, currency: string) {
  const target = textOf(row.exchange_currency, 10)?.toUpperCase();
  const rate = decimalOf(row.exchange_currency_rate);
  if (target === undefined || target === currency || !/^[A-Z]{3}$/.test(target)) return {};
  if (rate === undefined || rate.startsWith("-") || !/[1-9]/.test(rate)) return {};
  const source = textOf(row.exchange_kind, 120);
  return {
    tax_currency: target,
    exchange_rate: { rate, ...(source === undefined ? {} : { source }) },
  };
}

function partiesOf(row: Row, { direction, ownTaxIds }: MappingOptions) {
  const sellerPrefix = direction === "cost" ? supplierPrefix(row, ownTaxIds) : "seller_";
  const seller = documentParty(row, sellerPrefix);
  const buyer = documentParty(row, sellerPrefix === "seller_" ? "buyer_" : "seller_");
  const shown = direction === "sales" ? bankAccount(shownAccount(row)) : undefined;
  const sellerWithAccount: DocumentParty = shown ? { ...seller, bank_accounts: [shown] } : seller;
  return { seller: sellerWithAccount, buyer };
}

const shownAccount = (row: Row): string | undefined =>
  textOf(rowsOf(row.bank_accounts)[0]?.bank_account_number, 64) ??
  textOf(row.seller_bank_account, 64);

function paymentOf(
  row: Row,
  { direction, currency, gross }: { direction: Direction; currency: string; gross: number },
): NonNullable<Invoice["payment"]> {
  const paid = minorOf(row.paid, currency, "paid");
  const type = textOf(row.payment_type, 120);
  return drop({
    means: type === undefined ? undefined : (MEANS[type.toLowerCase()] ?? "other"),
    terms: type !== undefined && MEANS[type.toLowerCase()] === undefined ? type : undefined,
    account: direction === "sales" ? bankAccount(shownAccount(row)) : undefined,
    split_payment: boolOf(row.split_payment) || undefined,
    status: paymentStatus(textOf(row.status, 40), paid, gross),
    paid: paid === undefined ? undefined : fromMinor(paid, currency),
    paid_date: dateOf(row.paid_date),
  });
}

function paymentStatus(status: string | undefined, paid: number | undefined, gross: number) {
  if (paid !== undefined && gross > 0 && paid > gross) return "overpaid";
  if (status === "paid" || (paid !== undefined && gross > 0 && paid === gross)) return "paid";
  if (status === "partial" || (paid !== undefined && paid > 0)) return "partial";
  return status === undefined && paid === undefined ? "unknown" : "unpaid";
}

/** A number of the demo KSeF identifies nothing; one of another shape is a person's remark. */
function fiscalOf(row: Row): Invoice["fiscal"] {
  const id = textOf(row.gov_id, 64);
  const status = textOf(row.gov_status, 40);
  if (id === undefined || !isKsefNumber(id) || status?.startsWith("demo_")) return undefined;
  return { system: "KSEF", id, ...(status === undefined ? {} : { status }) };
}

function accountingOf(
  row: Row,
  { categories, departments }: MappingOptions,
): Invoice["accounting"] {
  const category = textOf(row.category_id, 120);
  const department = textOf(row.department_id, 120);
  const accounting = drop({
    kind: textOf(row.accounting_kind, 60),
    category: category === undefined ? undefined : (categories?.get(category) ?? category),
    cost_centre: departments?.get(department ?? ""),
  });
  for (const [name, text] of Object.entries(accounting))
    Object.assign(accounting, { [name]: text.slice(0, 120) });
  return Object.keys(accounting).length > 0 ? accounting : undefined;
}

/** A number that the hub gave so that nothing is made twice is nobody's order. */
const orderOf = (row: Row): string | undefined => {
  const oid = textOf(row.oid, 256);
  return oid === undefined || isOwnOid(oid) ? undefined : oid;
};

function correctionOf(row: Row): Invoice["correction"] {
  const reason = textOf(row.correction_reason, 500);
  return reason === undefined ? undefined : { reason };
}

const PROCEDURES: Readonly<Record<string, Annotation>> = table({
  TP: "related_parties",
  TT_D: "triangular_simplified",
  MR_T: "margin_travel",
  MR_UZ: "margin_used_goods",
});

function annotationsOf(row: Row): Invoice["annotations"] {
  const procedures = Array.isArray(row.procedure_designations) ? row.procedure_designations : [];
  const found = procedures.flatMap((code) => PROCEDURES[textOf(code, 20) ?? ""] ?? []);
  const all = [...(boolOf(row.reverse_charge) ? (["reverse_charge"] as const) : []), ...found];
  return all.length > 0 ? [...new Set(all)] : undefined;
}

function noteOf(row: Row): string | undefined {
  const parts = [row.description, row.internal_note];
  const texts = parts.map((part) => textOf(part, 4000)).filter((part) => part !== undefined);
  return texts.length === 0 ? undefined : texts.join("\n").slice(0, 4000);
}
