import type { Data } from "./data.ts";
import type { Doc } from "./documents.ts";
import { grosze, money, netOf, percentOf } from "./money.ts";
import { invalid } from "./refusal.ts";

const KINDS = [
  ...["vat", "proforma", "bill", "receipt", "advance", "final", "correction", "invoice_other"],
  ...["vat_margin", "kp", "kw", "estimate", "vat_mp", "vat_rr", "correction_note"],
  ...["accounting_note", "client_order", "dw", "wnt", "wdt", "import_service"],
  ...["import_service_eu", "import_products", "export_products"],
];
const TAX_CODES = ["zw", "np", "oo", "disabled"];
const NIP_WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Adds what was sent as a new document and gives it back.
 * @throws RequestError 422 with the messages by field
 */
export function createInvoice(data: Data, body: unknown, now: number): Doc {
  const sent = fieldsOf(fieldsOf(body).invoice);
  const positions = Array.isArray(sent.positions) ? sent.positions.map(fieldsOf) : [];
  check(sent, positions);
  const id = data.nextId;
  const today = new Date(now).toISOString().slice(0, 10);
  const rows = positions.map((position, i) =>
    positionOf(position, { id: id * 10 + i, invoiceId: id }),
  );
  const total = (key: "net" | "gross") => rows.reduce((sum, row) => sum + row[key], 0);
  const doc: Doc = {
    ...sent,
    id,
    number: sent.number ?? `${id}`,
    kind: sent.kind ?? "vat",
    income: !(sent.income === "0" || sent.income === 0 || sent.income === false),
    issue_date: sent.issue_date ?? today,
    sell_date: sent.sell_date ?? today,
    currency: sent.currency ?? "PLN",
    status: "issued",
    paid: "0.00",
    price_net: money(total("net")),
    price_tax: money(total("gross") - total("net")),
    price_gross: money(total("gross")),
    gov_id: null,
    gov_status: null,
    created_at: new Date(now).toISOString(),
    updated_at: new Date(now).toISOString(),
    positions: rows.map(({ row }) => row),
  };
  data.invoices.set(id, doc);
  data.nextId += 1;
  return doc;
}

function check(sent: Fields, positions: readonly Fields[]): void {
  const messages: Record<string, string[]> = {};
  const complain = (name: string, message: string) => {
    messages[name] = [...(messages[name] ?? []), `- ${message}`];
  };
  if (!KINDS.includes(String(sent.kind ?? "vat"))) complain("kind", "nie znajduje się na liście");
  if (blank(sent.buyer_name)) complain("buyer_name", "nie może być puste");
  const kindOfNip = sent.buyer_tax_no_kind ?? "";
  if (!blank(sent.buyer_tax_no) && kindOfNip === "" && !isNip(String(sent.buyer_tax_no))) {
    complain("buyer_tax_no", "NIP jest nieprawidłowy");
  }
  for (const name of ["issue_date", "sell_date", "payment_to"]) {
    if (!blank(sent[name]) && !isDate(String(sent[name]), name))
      complain(name, "nieprawidłowa data");
  }
  if (positions.length === 0) complain("positions", "nie może być puste");
  for (const position of positions) {
    if (blank(position.name)) complain("positions.name", "nie może być puste");
    if (grosze(position.total_price_gross) === undefined) {
      complain("positions.total_price_gross", "nie jest liczbą");
    }
    const tax = String(position.tax ?? "");
    if (!/^\d{1,2}$/.test(tax) && !TAX_CODES.includes(tax)) {
      complain("positions.tax", "nieprawidłowa stawka");
    }
  }
  if (Object.keys(messages).length > 0) throw invalid(messages);
}

function positionOf(position: Fields, ids: { readonly id: number; readonly invoiceId: number }) {
  const gross = grosze(position.total_price_gross) ?? 0;
  const tax = String(position.tax);
  const net = netOf(gross, percentOf(tax));
  const row = {
    ...position,
    id: ids.id,
    invoice_id: ids.invoiceId,
    tax,
    quantity: String(position.quantity ?? 1),
    total_price_net: money(net),
    total_price_tax: money(gross - net),
    total_price_gross: money(gross),
  };
  return { row, net, gross };
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const blank = (value: unknown): boolean => value === undefined || value === null || value === "";

/** A sale may be dated by its month. */
const isDate = (text: string, name: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? !Number.isNaN(Date.parse(text))
    : name === "sell_date" && /^\d{4}-\d{2}$/.test(text);

function isNip(text: string): boolean {
  const digits = text.replace(/^PL/i, "").replace(/[\s-]/g, "");
  const sum = NIP_WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return /^\d{10}$/.test(digits) && sum % 11 === Number(digits[9]);
}
