import { type Data, DEPARTMENTS } from "./data.ts";
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
  if (sent.kind === "correction" && !data.invoices.has(Number(sent.invoice_id)))
    throw invalid({ invoice_id: ["- nie znaleziono korygowanej faktury"] });
  const { oid_unique, ...fields } = sent;
  const isTaken = [...data.invoices.values()].some(
    (doc) => !blank(sent.oid) && doc.oid === sent.oid,
  );
  if (oid_unique === "yes" && isTaken) throw invalid({ oid: ["- jest już zajęty"] });
  const id = data.nextId;
  const at = touch(data, now);
  const today = at.slice(0, 10);
  const doc: Doc = {
    ...ourFields(fields),
    ...fields,
    id,
    number: sent.number ?? `${id}`,
    kind: sent.kind ?? "vat",
    income: !(sent.income === "0" || sent.income === 0 || sent.income === false),
    issue_date: sent.issue_date ?? today,
    sell_date: sent.sell_date ?? today,
    currency: sent.currency ?? "PLN",
    status: sent.status ?? "issued",
    gov_id: null,
    gov_status: fieldsOf(body).gov_save_and_send === true ? "processing" : null,
    created_at: at,
    ...amountsOf(positions, { id, sent }),
    updated_at: at,
  };
  data.invoices.set(id, doc);
  data.nextId += 1;
  return doc;
}

/**
 * Changes a document; positions with an id are kept, changed or (`_destroy`) removed, others are added.
 * @throws RequestError 422
 */
export function changeInvoice(data: Data, doc: Doc, body: unknown, now: number): Doc {
  if (doc.gov_id && doc.income !== false && doc.income !== "0")
    throw invalid({ base: ["- faktura jest już w KSeF"] });
  const sent = fieldsOf(fieldsOf(body).invoice);
  const changes = Array.isArray(sent.positions) ? sent.positions.map(fieldsOf) : [];
  const present = Array.isArray(doc.positions) ? doc.positions.map(fieldsOf) : [];
  const strange = changes.find(
    ({ id }) => id !== undefined && present.every((one) => one.id !== id),
  );
  if (strange) throw invalid({ positions: ["- nie znaleziono pozycji"] });
  const kept = present.flatMap((one) => {
    const change = changes.find(({ id }) => id === one.id);
    return change && String(change._destroy) === "1" ? [] : [{ ...one, ...change }];
  });
  const positions = [...kept, ...changes.filter(({ id }) => id === undefined)];
  const whole = { ...doc, ...sent, positions };
  check(whole, positions);
  const amounts = amountsOf(positions, { id: doc.id, sent: { ...doc, ...sent } });
  return Object.assign(doc, sent, amounts, { updated_at: touch(data, now) });
}

/** The time of a change: later than the one before, whatever the clock says. */
export function touch(data: Data, now: number): string {
  data.lastChange = Math.max(now, data.lastChange + 1);
  return new Date(data.lastChange).toISOString();
}

function amountsOf(positions: readonly Fields[], { id, sent }: { id: number; sent: Fields }) {
  const rows = positions.map((position, i) =>
    positionOf(position, { id: id * 10 + i, invoiceId: id }),
  );
  const total = (key: "net" | "gross") => rows.reduce((sum, row) => sum + row[key], 0);
  const gross = total("gross");
  return {
    paid: sent.paid ?? money(sent.status === "paid" ? gross : 0),
    price_net: money(total("net")),
    price_tax: money(gross - total("net")),
    price_gross: money(gross),
    positions: rows.map(({ row }) => row),
  };
}

/** Without a department or a name of the seller the account's own company stands there. */
function ourFields(sent: Fields): Fields {
  const asked = DEPARTMENTS.find(({ id }) => String(id) === String(sent.department_id));
  if (!blank(sent.department_id) && !asked) throw invalid({ department_id: ["- nie istnieje"] });
  const department = asked ?? DEPARTMENTS[0];
  if (!blank(sent.seller_name) || !department) return {};
  const names = ["name", "tax_no", "street", "post_code", "city", "country"] as const;
  return {
    department_id: department.id,
    ...Object.fromEntries(names.map((name) => [`seller_${name}`, department[name]])),
  };
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
    id: position.id ?? ids.id,
    invoice_id: ids.invoiceId,
    tax,
    quantity: String(position.quantity ?? 1),
    total_price_net: money(net),
    total_price_tax: money(gross - net),
    total_price_gross: money(gross),
  };
  return { row, net, gross };
}

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const blank = (value: unknown): boolean =>
  value === undefined || value === null || value === "";

/** A sale may be dated by its month. */
const isDate = (text: string, name: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? !Number.isNaN(Date.parse(text))
    : name === "sell_date" && /^\d{4}-\d{2}$/.test(text);

export function isNip(text: string): boolean {
  const digits = text.replace(/^PL/i, "").replace(/[\s-]/g, "");
  const sum = NIP_WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return /^\d{10}$/.test(digits) && sum % 11 === Number(digits[9]);
}
