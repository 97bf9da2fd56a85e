import {
  DataError,
  type DocumentParty,
  fromMinor,
  type Invoice,
  type InvoiceLine,
  partyId,
  table,
  toMinor,
} from "../../sdk/index.ts";
import { decimalOf, drop } from "./values.ts";

const KINDS: Readonly<Record<string, string>> = table({
  invoice: "vat",
  proforma: "proforma",
  bill: "bill",
  receipt: "receipt",
  internal: "dw",
});
const PAYMENT_TYPES: Readonly<Record<string, string>> = table({
  transfer: "transfer",
  card: "card",
  cash: "cash",
  compensation: "compensation",
  cod: "cash_on_delivery",
});
const TAXES: Readonly<Record<string, string>> = table({
  Z: "0",
  K: "0",
  G: "0",
  E: "zw",
  AE: "oo",
  O: "np",
});
/** What a zero rate means is in the kind of document. */
const KIND_OF_ZERO: Readonly<Record<string, string>> = table({ K: "wdt", G: "export_products" });

/** A position with what it cannot do without. */
export interface Position {
  readonly name: string;
  readonly tax: string;
  readonly quantity: string;
  readonly total_price_gross: string;
}

export interface PayloadOptions {
  readonly direction: Invoice["direction"];
  /** Ids of our departments by their NIP. */
  readonly departments: ReadonlyMap<string, string>;
}

/**
 * A new document in the vendor's words; on a cost the supplier stands in `buyer_*`.
 * @throws DataError that names what is missing
 */
export function payloadOf(data: Invoice, key: string, options: PayloadOptions): object {
  const { direction } = options;
  if (data.direction !== direction) throw lacking("direction", `is not ${direction}`);
  const kind = KINDS[data.kind];
  if (kind === undefined)
    throw lacking("kind", `a document of the kind ${data.kind} is made in Fakturownia itself`);
  if (data.number !== key) throw lacking("number", "is not the key of the record");
  const lines = data.lines.filter((line) => line.is_before_correction !== true);
  if (lines.length === 0) throw lacking("lines", "are missing");
  const zeros = lines.map(({ vat }) => KIND_OF_ZERO[vat?.category ?? ""]);
  const special = zeros.find((one) => one !== undefined);
  return {
    kind: kind === "vat" ? (special ?? kind) : kind,
    number: data.number,
    income: direction === "cost" ? "0" : "1",
    ...headerOf(data, options),
    positions: positionsOf(data),
  };
}

/** All but kind, number and positions. */
export function headerOf(data: Invoice, { direction, departments }: PayloadOptions): object {
  const isCost = direction === "cost";
  const us = isCost ? data.buyer : data.seller;
  const them = isCost ? data.seller : data.buyer;
  const { payment } = data;
  const account = payment?.account ?? data.seller.bank_accounts?.[0];
  const isPaid = payment?.status === "paid" || payment?.status === "overpaid";
  return drop({
    issue_date: data.issue_date,
    sell_date: data.tax_point_date ?? data.tax_point_period,
    delivery_date: isCost ? data.received_date : undefined,
    payment_to_kind: data.due_date === undefined ? undefined : "other_date",
    payment_to: data.due_date,
    payment_type: PAYMENT_TYPES[payment?.means ?? ""],
    split_payment: payment?.split_payment === true ? "1" : undefined,
    status: isPaid ? "paid" : undefined,
    paid: payment?.paid,
    paid_date: payment?.paid_date,
    currency: data.currency,
    exchange_currency: data.exchange_rate ? data.tax_currency : undefined,
    exchange_kind: data.exchange_rate ? "own" : undefined,
    exchange_currency_rate: data.exchange_rate?.rate,
    description: data.note,
    accounting_kind: isCost ? data.accounting?.kind : undefined,
    department_id: departmentOf(us, departments),
    seller_bank_account: isCost ? undefined : (account?.iban ?? account?.account_no),
    ...partyFields(them),
  });
}

/** Only a company of this account can be the issuer, or the buyer of a cost. */
function departmentOf(us: DocumentParty, departments: ReadonlyMap<string, string>) {
  const nip = partyId(us, "PL:NIP");
  if (nip === undefined) return undefined;
  const id = departments.get(nip);
  if (id === undefined && departments.size > 0)
    throw lacking("seller", `NIP ${nip} is none of this account's departments`);
  return id;
}

function partyFields(party: DocumentParty) {
  const nip = partyId(party, "PL:NIP");
  const eu = partyId(party, "EU:VAT");
  const other = partyId(party, "OTHER");
  const taxNo = nip ?? eu ?? other;
  const kind = nip !== undefined ? "" : eu !== undefined ? "nip_ue" : other ? "other" : "empty";
  return {
    buyer_name: party.name,
    buyer_tax_no: taxNo,
    buyer_tax_no_kind: kind,
    buyer_company: taxNo !== undefined,
    buyer_street: party.address?.line1,
    buyer_post_code: party.address?.post_code,
    buyer_city: party.address?.city,
    buyer_country: party.address?.country_code,
    buyer_email: party.contact?.email,
    buyer_phone: party.contact?.phone,
  };
}

/** @throws DataError */
export const positionsOf = ({ lines, currency }: Pick<Invoice, "lines" | "currency">): Position[] =>
  lines
    .filter((line) => line.is_before_correction !== true)
    .map((line, i) => positionOf(line, i, currency));

/** @throws DataError */
export function positionOf(line: InvoiceLine, i: number, currency: string): Position {
  const tax = taxOf(line);
  if (tax === undefined) throw lacking(`lines.${i}.vat`, "is no VAT rate that Fakturownia knows");
  const gross = grossOf(line, tax, currency);
  if (gross === undefined) throw lacking(`lines.${i}`, "has neither a gross nor a net sum");
  const code = (scheme: string) => line.classifications?.find((one) => one.scheme === scheme)?.code;
  return {
    ...{ name: line.name, tax, quantity: line.qty ?? "1", total_price_gross: gross },
    ...drop({
      description: line.description,
      code: line.seller_code,
      quantity_unit: line.unit_local ?? line.unit,
      price_net: line.net_price,
      gtu_code: code("GTU"),
      additional_info: code("PKWIU"),
    }),
  };
}

function grossOf(line: InvoiceLine, tax: string, currency: string): string | undefined {
  if (line.gross !== undefined) return line.gross;
  if (line.net === undefined) return undefined;
  const net = toMinor(line.net, currency);
  const stated = toMinor(line.vat?.amount, currency);
  if (stated !== undefined) return fromMinor(net + stated, currency);
  const percent = Math.round(Number(/^\d/.test(tax) ? tax : "0") * 100);
  const due = Math.floor((Math.abs(net) * percent * 2 + 10_000) / 20_000);
  return fromMinor(net + (net < 0 ? -due : due), currency);
}

function taxOf({ vat }: InvoiceLine): string | undefined {
  if (vat?.category === "S") return vat.rate;
  if (vat?.category !== undefined) return TAXES[vat.category];
  return vat?.local_code ?? vat?.rate;
}

/** Fields in which the document at Fakturownia says something else; what is not asked for stays as it is. */
export function differences(wanted: Invoice, present: Invoice): string[] {
  const them = (invoice: Invoice) => (wanted.direction === "cost" ? invoice.seller : invoice.buyer);
  const id = (invoice: Invoice) => partyId(them(invoice), "PL:NIP", "EU:VAT", "OTHER");
  const pairs: readonly (readonly [name: string, unknown, unknown])[] = [
    ["currency", wanted.currency, present.currency],
    ["issue_date", wanted.issue_date, present.issue_date],
    ["tax_point_date", wanted.tax_point_date, present.tax_point_date],
    ["due_date", wanted.due_date, present.due_date],
    ["note", wanted.note, present.note],
    ["payment.means", PAYMENT_TYPES[wanted.payment?.means ?? ""], present.payment?.means],
    ["payment.paid", decimalOf(wanted.payment?.paid), decimalOf(present.payment?.paid)],
    ["party.name", them(wanted).name, them(present).name],
    ["party.ids", id(wanted), id(present)],
    ...(isMade(wanted.kind) ? linesPair(wanted, present) : []),
  ];
  return pairs
    .filter(([, asked, told]) => asked !== undefined && asked !== told)
    .map(([name]) => name);
}

/** Whether documents of the kind can be made from outside; of others the list does not show every line. */
export const isMade = (kind: Invoice["kind"]): boolean => KINDS[kind] !== undefined;

const linesPair = (wanted: Invoice, present: Invoice) =>
  [["lines", fingerprint(wanted), fingerprint(present)]] as const;

const fingerprint = ({ lines, currency }: Invoice): string =>
  JSON.stringify(
    lines.map((line) => {
      const tax = taxOf(line)?.toLowerCase() ?? "";
      const gross = toMinor(grossOf(line, tax, currency), currency);
      return [line.name, decimalOf(line.qty ?? "1"), gross, tax];
    }),
  );

export const lacking = (field: string, message: string): DataError =>
  new DataError(`${field} ${message}`, [{ field, message }]);
