import { type Fields, inputError, type Json, numbered, ok, refusal } from "./answers.ts";
import { VAT_CODES } from "./catalogue.ts";
import type { Data } from "./data.ts";
import { COMPANY_DETAIL, money, percentOf, taxOn } from "./documents.ts";
import { isObject } from "./query.ts";

const CONTRACTOR_FIELDS = [
  ...["name", "altname", "tax_id_type", "nip", "regon", "street", "zip", "city", "country"],
  ...["phone", "email", "account_number", "buyer", "seller", "payment_days"],
];
const INVOICE_FIELDS = [
  ...["type", "id_external", "date", "disposaldate", "disposaldate_format", "paymentdate"],
  ...["paymentmethod", "alreadypaid_initial", "currency", "price_type", "description"],
  ...["contractor", "invoicecontents"],
];
const CONTENT_FIELDS = ["name", "unit", "count", "price", "classification", "vat", "vat_code"];

type Fault = readonly [field: string, message: string];

/** `{ "contractors": { "contractor": {…} } }` as a new row, or over the one with the id. */
export function save(
  data: Data,
  { module, inner, id }: { module: string; inner: string; id: string | undefined },
  scope: { readonly body: unknown; readonly now: string },
): Json {
  const wrapped = isObject(scope.body) ? scope.body[module] : undefined;
  const record = isObject(wrapped) ? wrapped[inner] : undefined;
  if (!isObject(record)) throw inputError(`oczekiwano ${module}.${inner}`);
  const rows = data.modules[module] ?? [];
  const before = id === undefined ? undefined : rows.find((row) => row.id === id);
  if (id !== undefined && !before) throw refusal("NOT FOUND", "Nie znaleziono obiektu");
  const known = module === "invoices" ? INVOICE_FIELDS : CONTRACTOR_FIELDS;
  const strange = Object.keys(record).find((name) => !known.includes(name));
  if (strange !== undefined) throw inputError(`nieznane pole ${strange}`);
  const whole = { ...before, ...record };
  const faults = module === "invoices" ? invoiceFaults(record) : contractorFaults(whole);
  if (faults.length > 0) throw rejected(module, inner, { record, faults });
  const made = module === "invoices" ? invoiceRow(data, record, before) : contractorRow(whole);
  const row: Fields = {
    ...made,
    id: id ?? String(data.nextId),
    created: before?.created ?? scope.now,
    modified: nextTime(String(before?.modified ?? ""), scope.now),
  };
  if (before) Object.assign(before, row);
  else {
    data.nextId += 1;
    rows.push(row);
  }
  return ok({ [module]: numbered(inner, [row]) });
}

/** A change has a time of its own, also where the clock stands. */
function nextTime(before: string, now: string): string {
  if (before < now) return now;
  const at = Date.parse(`${before.replace(" ", "T")}Z`) + 1_000;
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}

/** ERROR with what is wrong inside the record. */
const rejected = (
  module: string,
  inner: string,
  { record, faults }: { record: Fields; faults: readonly Fault[] },
) => {
  const errors = numbered(
    "error",
    faults.map(([field, message]) => ({
      field,
      message,
      method: { name: "notEmpty", parameters: "" },
    })),
  );
  return refusal("ERROR", undefined, { [module]: numbered(inner, [{ ...record, errors }]) });
};

function contractorFaults(record: Fields): readonly Fault[] {
  const faults: Fault[] = [];
  if (!record.name) faults.push(["name", "Pole wymagane"]);
  if (!record.zip) faults.push(["zip", "Pole wymagane"]);
  if (!record.city) faults.push(["city", "Pole wymagane"]);
  if (record.tax_id_type === "nip" && !/^\d{10}$/.test(String(record.nip)))
    faults.push(["nip", "Nieprawidłowy NIP"]);
  return faults;
}

const contractorRow = (record: Fields): Fields => ({
  ...Object.fromEntries(CONTRACTOR_FIELDS.map((name) => [name, ""])),
  ...Object.fromEntries(CONTRACTOR_FIELDS.map((name) => [name, String(record[name] ?? "")])),
});

function invoiceFaults(record: Fields): readonly Fault[] {
  const faults: Fault[] = [];
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(record.date))) faults.push(["date", "Nieprawidłowa data"]);
  if (!["normal", "proforma"].includes(String(record.type)))
    faults.push(["type", "Nieznany rodzaj"]);
  if (!/^[A-Z]{3}$/.test(String(record.currency))) faults.push(["currency", "Nieznana waluta"]);
  if (!isObject(record.contractor)) faults.push(["contractor", "Pole wymagane"]);
  const contents = contentsOf(record);
  if (contents.length === 0) faults.push(["invoicecontents", "Pole wymagane"]);
  for (const content of contents) {
    if (Object.keys(content).some((name) => !CONTENT_FIELDS.includes(name)))
      throw inputError("invoicecontent");
    if (!(Number(content.price) > 0)) faults.push(["price", "Nieprawidłowa cena"]);
    const code = isObject(content.vat_code) ? content.vat_code.id : undefined;
    if (!VAT_CODES.some(({ id }) => id === code)) faults.push(["vat_code", "Nieznana stawka"]);
  }
  return faults;
}

const contentsOf = (record: Fields): readonly Fields[] =>
  Object.values(isObject(record.invoicecontents) ? record.invoicecontents : {}).flatMap((one) =>
    isObject(one) && isObject(one.invoicecontent) ? [one.invoicecontent] : [],
  );

function invoiceRow(data: Data, record: Fields, before: Fields | undefined): Fields {
  const isGross = record.price_type === "brutto";
  const contents = contentsOf(record).map((content) => {
    const vat = String(isObject(content.vat_code) ? content.vat_code.id : "");
    const percent = percentOf(vat);
    const amount = Math.round(Number(content.price) * Number(content.count) * 100);
    const tax = isGross ? Math.round((amount * percent) / (100 + percent)) : taxOn(amount, percent);
    const net = isGross ? amount - tax : amount;
    const code = VAT_CODES.find(({ id }) => id === vat)?.code ?? "";
    const row = { ...content, netto: money(net), brutto: money(net + tax), vat: code };
    return { row, vat, net, tax };
  });
  const net = contents.reduce((sum, content) => sum + content.net, 0);
  const tax = contents.reduce((sum, content) => sum + content.tax, 0);
  const [year = "", month = ""] = String(record.date).split("-");
  const { contractor, ...rest } = record;
  return {
    ...rest,
    fullnumber: before?.fullnumber ?? `FV ${data.nextId}/${Number(month)}/${year}`,
    ...{ netto: money(net), tax: money(tax), total: money(net + tax) },
    alreadypaid: String(record.alreadypaid_initial ?? "0.00"),
    paymentstate: "unpaid",
    currency_exchange: "1.0000",
    ksef_reference_number: "",
    ksef_status: "",
    contractor_detail: detailFor(data, contractor),
    company_detail: COMPANY_DETAIL,
    invoicecontents: numbered(
      "invoicecontent",
      contents.map(({ row }) => row),
    ),
    vat_contents: numbered(
      "vat_content",
      [...Map.groupBy(contents, ({ vat }) => vat)].map(([vat, group]) => ({
        netto: money(group.reduce((sum, one) => sum + one.net, 0)),
        tax: money(group.reduce((sum, one) => sum + one.tax, 0)),
        vat_code: { id: vat },
      })),
    ),
    parent: { id: "0" },
  };
}

/** One that is known by its id, or the data that came. */
function detailFor({ modules }: Data, contractor: unknown): Fields {
  const given = isObject(contractor) ? contractor : {};
  const known = modules.contractors?.find(({ id }) => id === given.id) ?? given;
  const names = ["tax_id_type", "name", "nip", "street", "zip", "city", "country"];
  return Object.fromEntries(names.map((name) => [name, known[name] ?? ""]));
}
