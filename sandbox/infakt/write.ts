import { percentOf, taxOn } from "../fakturownia/money.ts";
import type { Data, Order } from "./data.ts";
import { type Doc, uuidFor } from "./documents.ts";
import { invalid, malformed, notFound } from "./refusal.ts";

type Fields = Readonly<Record<string, unknown>>;
type Errors = Record<string, string[]>;

const METHODS = [
  ...["transfer", "cash", "card", "barter", "check", "bill_of_sale", "delivery", "compensation"],
  ...["accredited", "paypal", "instalment_sale", "payu", "tpay", "przelewy24", "dotpay", "other"],
];
const SYMBOLS = ["23", "8", "5", "0", "zw", "np", "oo"];
const NIP_WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];
const HEADER = [
  ...["currency", "invoice_date", "sale_date", "payment_date", "payment_method", "bank_account"],
  ...["bank_name", "split_payment", "notes", "status", "client_id", "client_company_name"],
  ...["client_tax_code", "client_street", "client_street_number", "client_flat_number"],
  ...["client_city", "client_post_code", "client_country", "client_business_activity_kind"],
];
const CLIENT = [
  ...["company_name", "first_name", "last_name", "nip", "street", "street_number", "flat_number"],
  ...["city", "postal_code", "country", "email", "phone_number", "days_to_payment", "note"],
];

/** Takes an order for an invoice; whether it can be carried out shows later. */
export function placeOrder(data: Data, body: unknown, now: number) {
  const invoice = fieldsOf(fieldsOf(body).invoice);
  if (Object.keys(invoice).length === 0) throw invalid({ invoice: ["nie może być puste"] });
  const reference = uuidFor(`order ${data.orders.size} ${now}`);
  data.orders.set(reference, { invoice, asks: 0 });
  return {
    timestamps: { task_created_at: new Date(now).toISOString() },
    invoice_task_reference_number: reference,
    processing_code: 100,
    processing_description: "Zlecenie przyjęte",
  };
}

/** Accepted, worked on, then made or refused. */
export function askOrder(data: Data, reference: string, now: number) {
  const order = data.orders.get(reference);
  if (!order) throw notFound();
  order.asks += 1;
  const told = { invoice_task_reference_number: reference, action: "create_invoice" };
  if (order.asks === 1)
    return { ...told, processing_code: 140, processing_description: "W trakcie przetwarzania" };
  if (order.uuid === undefined && order.errors === undefined) carryOut(data, order, now);
  return order.uuid === undefined
    ? {
        ...told,
        processing_code: 422,
        processing_description: "Nie udało się stworzyć faktury",
        invoice_errors: order.errors,
      }
    : {
        ...told,
        processing_code: 201,
        processing_description: "Faktura stworzona",
        invoice_kind: "vat",
        invoice_uuid: order.uuid,
      };
}

function carryOut(data: Data, order: Order, now: number): void {
  const { invoice } = order;
  const invoices = data.sales.get("invoices") ?? new Map<string, Doc>();
  const services = Array.isArray(invoice.services) ? invoice.services.map(fieldsOf) : [];
  const errors = headerErrors(invoice);
  if (services.length === 0) errors.services = ["nie mogą być puste"];
  for (const service of services) Object.assign(errors, serviceErrors(service));
  const isTaken = [...invoices.values()].some((doc) => doc.number === invoice.number);
  if (invoice.check_duplicate_number === true && isTaken) errors.number = ["już istnieje"];
  if (Object.keys(errors).length > 0) {
    order.errors = errors;
    return;
  }
  const id = data.nextId++;
  const rows = services.map((service, i) => pricedOf(service, id * 10 + i));
  const total = (key: "net_price" | "tax_price" | "gross_price") =>
    rows.reduce((sum, row) => sum + Number(row[key]), 0);
  const day = new Date(now).toISOString().slice(0, 10);
  const doc: Doc = {
    ...{ id, uuid: uuidFor(`sale ${id}`), currency: "PLN", kind: "vat", status: "draft" },
    ...{ invoice_date: day, sale_date: day, payment_date: day, paid_date: null, notes: "" },
    ...Object.fromEntries(Object.entries(invoice).filter(([name]) => HEADER.includes(name))),
    ...(invoice.kind === "proforma" ? { kind: "proforma" } : {}),
    number: invoice.number ?? `${id}/${day.slice(5, 7)}/${day.slice(0, 4)}`,
    net_price: total("net_price"),
    tax_price: total("tax_price"),
    gross_price: total("gross_price"),
    paid_price: 0,
    left_to_pay: total("gross_price"),
    services: rows,
    ksef_data: null,
    created_at: new Date(now).toISOString(),
  };
  invoices.set(doc.uuid, doc);
  order.uuid = doc.uuid;
}

/** Only drafts, and only their head: lines are found by ids that the caller has to send. */
export function changeInvoice(doc: Doc, body: unknown): Doc {
  const invoice = fieldsOf(fieldsOf(body).invoice);
  const strange = Object.keys(invoice).filter((name) => !HEADER.includes(name));
  if (strange.length > 0) throw malformed(`Nieznane pola: ${strange.join(", ")}`);
  const errors = headerErrors({ ...doc, ...invoice });
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return Object.assign(doc, invoice);
}

/** Makes or changes a customer. */
export function saveClient(data: Data, body: unknown, present: Doc | undefined): Doc {
  const client = fieldsOf(fieldsOf(body).client);
  const strange = Object.keys(client).filter((name) => !CLIENT.includes(name));
  if (strange.length > 0) throw malformed(`Nieznane pola: ${strange.join(", ")}`);
  const whole: Fields = { ...present, ...client };
  const errors: Errors = {};
  if (blank(whole.company_name) && blank(whole.last_name))
    errors.company_name = ["nie może być pusta"];
  if (!/^[A-Z]{2}$/.test(String(whole.country ?? ""))) errors.country = ["nie może być pusty"];
  if (whole.country === "PL" && !blank(whole.nip) && !isNip(String(whole.nip)))
    errors.nip = ["jest nieprawidłowy"];
  if (Object.keys(errors).length > 0) throw invalid(errors);
  const id = present ? Number(present.id) : data.nextId++;
  const saved: Doc = {
    bank_account: null,
    ...present,
    ...client,
    id,
    uuid: uuidFor(`client ${id}`),
  };
  data.clients.set(id, saved);
  return saved;
}

function headerErrors(invoice: Fields): Errors {
  const errors: Errors = {};
  if (!METHODS.includes(String(invoice.payment_method))) errors.payment_method = ["jest nieznana"];
  if (blank(invoice.client_company_name) && blank(invoice.client_id))
    errors.client_company_name = ["nie może być pusta"];
  if (!/^[A-Z]{2}$/.test(String(invoice.client_country ?? "")))
    errors.client_country = ["jest wymagany"];
  if (!blank(invoice.client_tax_code) && invoice.client_country === "PL") {
    if (!isNip(String(invoice.client_tax_code)))
      errors.client_tax_code = ["NIP jest nieprawidłowy"];
  }
  for (const name of ["invoice_date", "sale_date", "payment_date"]) {
    if (!blank(invoice[name]) && !/^\d{4}-\d{2}-\d{2}$/.test(String(invoice[name])))
      errors[name] = ["nieprawidłowa data"];
  }
  if (!blank(invoice.currency) && !/^[A-Z]{3}$/.test(String(invoice.currency)))
    errors.currency = ["jest nieznana"];
  return errors;
}

function serviceErrors(service: Fields): Errors {
  const errors: Errors = {};
  if (blank(service.name)) errors["services.name"] = ["nie może być pusta"];
  if (!SYMBOLS.includes(String(service.tax_symbol)))
    errors["services.tax_symbol"] = ["jest nieznana"];
  const price = service.unit_net_price ?? service.gross_price;
  if (!Number.isInteger(price)) errors["services.unit_net_price"] = ["podaj kwotę w groszach"];
  if (typeof service.quantity !== "number") errors["services.quantity"] = ["nie jest liczbą"];
  return errors;
}

function pricedOf(service: Fields, id: number): Record<string, unknown> {
  const percent = percentOf(String(service.tax_symbol));
  const quantity = Number(service.quantity);
  const gross = Number(service.gross_price);
  const isFromNet = service.unit_net_price !== undefined;
  const net = isFromNet
    ? Math.round(Number(service.unit_net_price) * quantity)
    : Math.round((gross * 100) / (100 + percent));
  const tax = isFromNet ? taxOn(net, percent) : gross - net;
  return {
    ...{ pkwiu: null, cn: null, gtu_id: null, unit: null, discount: "0.0" },
    ...service,
    ...{ id, net_price: net, tax_price: tax, gross_price: net + tax },
    unit_net_price: isFromNet ? service.unit_net_price : Math.round(net / quantity),
  };
}

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const blank = (value: unknown): boolean => value === undefined || value === null || value === "";

function isNip(text: string): boolean {
  const digits = text.replace(/^PL/i, "").replace(/[\s-]/g, "");
  const sum = NIP_WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return /^\d{10}$/.test(digits) && sum % 11 === Number(digits[9]);
}
