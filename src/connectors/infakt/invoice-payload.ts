import {
  DataError,
  type DocumentParty,
  type Invoice,
  type InvoiceLine,
  partyId,
  table,
} from "../../sdk/index.ts";
import { decimalOf, drop, productOf, toHundredths } from "./values.ts";

const KINDS: Readonly<Record<string, string>> = table({ invoice: "vat", proforma: "proforma" });
const METHODS: Readonly<Record<string, string>> = table({
  transfer: "transfer",
  cash: "cash",
  card: "card",
  compensation: "compensation",
  cod: "delivery",
  online: "other",
  other: "other",
});
const SYMBOLS: Readonly<Record<string, string>> = table({
  Z: "0",
  E: "zw",
  AE: "oo",
  O: "np",
  K: "0",
  G: "0",
});

/**
 * A new invoice in the vendor's words.
 * @throws DataError that names what is missing
 */
export function payloadOf(data: Invoice, key: string): object {
  const kind = KINDS[data.kind];
  if (data.direction !== "sales")
    throw lacking("direction", "only sales invoices are made in inFakt");
  if (kind === undefined)
    throw lacking("kind", `a document of the kind ${data.kind} is made in inFakt itself`);
  if (data.number !== key) throw lacking("number", "is not the key of the record");
  if (data.lines.length === 0) throw lacking("lines", "are missing");
  return {
    kind,
    number: data.number,
    check_duplicate_number: true,
    ...headerOf(data),
    services: data.lines.filter((line) => line.is_before_correction !== true).map(serviceOf),
  };
}

/** All but the lines: what may be changed in a draft. */
export function headerOf(data: Invoice): object {
  const account = data.payment?.account ?? data.seller.bank_accounts?.[0];
  return drop({
    currency: data.currency,
    invoice_date: data.issue_date,
    sale_date: data.tax_point_date,
    payment_date: data.due_date,
    payment_method: methodOf(data) ?? "transfer",
    bank_account: account?.iban?.replace(/^PL/, "") ?? account?.account_no,
    split_payment: data.payment?.split_payment,
    notes: data.note,
    ...clientOf(data.buyer),
  });
}

/** Undefined where the record says nothing of it. */
const methodOf = ({ payment }: Invoice): string | undefined => METHODS[payment?.means ?? ""];

function clientOf(buyer: DocumentParty) {
  const taxId = partyId(buyer, "PL:NIP", "EU:VAT", "OTHER");
  return {
    client_company_name: buyer.name,
    client_tax_code: taxId,
    client_street: buyer.address?.line1,
    client_city: buyer.address?.city,
    client_post_code: buyer.address?.post_code,
    client_country: buyer.address?.country_code ?? "PL",
    client_business_activity_kind: taxId === undefined ? "private_person" : "other_business",
  };
}

/** From the net price of one where there is one, else from the gross sum of the line. */
function serviceOf(line: InvoiceLine, i: number): object {
  const symbol = symbolOf(line);
  if (symbol === undefined) throw lacking(`lines.${i}.vat`, "is no VAT rate that inFakt knows");
  const price = priceOf(line);
  if (price === undefined && line.gross === undefined)
    throw lacking(`lines.${i}`, "has neither a net price nor a gross sum");
  const code = (scheme: string) => line.classifications?.find((one) => one.scheme === scheme)?.code;
  return drop({
    name: line.name,
    tax_symbol: symbol,
    unit: line.unit_local ?? line.unit,
    quantity: Number(line.qty ?? "1"),
    unit_net_price: price === undefined ? undefined : toHundredths(price),
    gross_price: price === undefined ? toHundredths(line.gross ?? "0") : undefined,
    pkwiu: code("PKWIU"),
    cn: code("CN"),
  });
}

/** Prices of one have two decimals at inFakt; a finer one is rounded only by the sum of the line. */
function priceOf({ net_price, net, qty }: InvoiceLine): string | undefined {
  if (net_price !== undefined) return /\.\d{3,}$/.test(net_price) ? undefined : net_price;
  return net !== undefined && (qty === undefined || qty === "1") ? net : undefined;
}

function symbolOf({ vat }: InvoiceLine): string | undefined {
  if (vat?.category === "S") return vat.rate;
  if (vat?.category !== undefined) return SYMBOLS[vat.category];
  return vat?.local_code ?? vat?.rate;
}

/** Fields in which the document at inFakt says something else; those that are not asked for stay as they are. */
export function differences(wanted: Invoice, present: Invoice): string[] {
  const pairs: readonly (readonly [name: string, unknown, unknown])[] = [
    ["currency", wanted.currency, present.currency],
    ["issue_date", wanted.issue_date, present.issue_date],
    ["tax_point_date", wanted.tax_point_date, present.tax_point_date],
    ["due_date", wanted.due_date, present.due_date],
    ["note", wanted.note, present.note],
    ["payment.means", methodOf(wanted), methodOf(present)],
    ["buyer.name", wanted.buyer.name, present.buyer.name],
    ["buyer.ids", idOf(wanted.buyer), idOf(present.buyer)],
    ["lines", true, isSameLines(wanted.lines, present.lines)],
  ];
  return pairs
    .filter(([, asked, told]) => asked !== undefined && asked !== told)
    .map(([name]) => name);
}

const idOf = (party: DocumentParty): string | undefined =>
  partyId(party, "PL:NIP", "EU:VAT", "OTHER");

/** By name, quantity, rate and sum: by the net sum where the wanted line tells one, else by the gross one. */
function isSameLines(wanted: readonly InvoiceLine[], present: readonly InvoiceLine[]): boolean {
  if (wanted.length !== present.length) return false;
  return wanted.every((line, i) => {
    const other = present[i];
    if (!other || line.name !== other.name) return false;
    if (decimalOf(line.qty ?? "1") !== decimalOf(other.qty ?? "1")) return false;
    if (symbolOf(line)?.toLowerCase() !== symbolOf(other)?.toLowerCase()) return false;
    const net = netOf(line);
    return net === undefined
      ? decimalOf(line.gross) === decimalOf(other.gross)
      : net === netOf(other);
  });
}

/** Hundredths: the sum as it stands, else the price times the quantity. */
function netOf({ net, net_price, qty = "1" }: InvoiceLine): number | undefined {
  if (net !== undefined) return toHundredths(net);
  const price = decimalOf(net_price);
  const quantity = decimalOf(qty);
  return price === undefined || quantity === undefined ? undefined : productOf(price, quantity);
}

const lacking = (field: string, message: string): DataError =>
  new DataError(`${field} ${message}`, [{ field, message }]);
