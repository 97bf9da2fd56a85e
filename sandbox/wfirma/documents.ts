import { table } from "../../src/lib/table.ts";
import { createRandom, ksefNumber, type Random } from "../fakturownia/random.ts";
import { COMPANY } from "./account.ts";
import { type Fields, numbered } from "./answers.ts";
import { CUSTOMER, GOODS, type Partner, SUPPLIERS, VAT_CODES } from "./catalogue.ts";

export interface Input {
  readonly random: Random;
  /** YYYY-MM, with so many days that are over. */
  readonly month: string;
  readonly days: number;
  readonly no: number;
  readonly id: number;
}

export const money = (grosze: number): string => {
  const digits = String(Math.abs(grosze)).padStart(3, "0");
  return `${grosze < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
export const percentOf = (vatCode: string): number =>
  Number(VAT_CODES.find(({ id }) => id === vatCode)?.rate ?? "0");
/** Rounded half away from zero. */
export const taxOn = (net: number, percent: number): number =>
  Math.sign(net) * Math.floor((Math.abs(net) * percent * 2 + 100) / 200);

interface Row {
  readonly name: string;
  readonly unit: string;
  readonly count: number;
  readonly price: number;
  readonly vat: string;
  readonly schema: string;
}

const CURRENCIES = ["PLN", "PLN", "EUR", "PLN", "PLN", "CZK", "PLN"] as const;
const RATES: Readonly<Record<string, string>> = table({
  PLN: "1.0000",
  EUR: "4.2731",
  CZK: "0.1742",
});

function rowsOf(random: Random, sign: number): readonly Row[] {
  return Array.from({ length: 1 + random.below(3) }, () => {
    const good = random.pick(GOODS);
    return { ...good, count: sign * (1 + random.below(9)) };
  });
}

const netOf = ({ count, price }: Row): number => count * price;
const taxOf = (row: Row): number => taxOn(netOf(row), percentOf(row.vat));
const total = (rows: readonly Row[], one: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + one(row), 0);

const stamp = (day: string, id: number): string => {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${day} ${pad(8 + (id % 10))}:${pad(id % 60)}:${pad((id * 7) % 60)}`;
};
const dayOf = ({ month, days, random }: Input): string =>
  `${month}-${String(1 + random.below(days)).padStart(2, "0")}`;

export const detailOf = (partner: Partner, id: number): Fields => ({
  id: String(7_770_000 + id),
  tax_id_type: partner.tax_id_type,
  name: partner.name,
  nip: partner.nip,
  street: partner.street,
  zip: partner.zip,
  city: partner.city,
  country: partner.country,
  phone: "",
  email: "",
});

/** One cost: mostly plain, here and there a correction, a draft, goods, another currency. */
export function makeExpense(input: Input): Fields {
  const { random, id, no, month } = input;
  const isCorrection = no % 13 === 5;
  const rows = rowsOf(random, isCorrection ? -1 : 1);
  const currency = isCorrection ? "PLN" : (CURRENCIES[no % CURRENCIES.length] ?? "PLN");
  const supplier = currency === "CZK" ? (SUPPLIERS[2] ?? SUPPLIERS[0]) : random.pick(SUPPLIERS);
  const day = dayOf(input);
  const net = total(rows, netOf);
  const gross = net + total(rows, taxOf);
  const paid = !isCorrection && no % 3 === 0 ? gross : no % 5 === 0 ? Math.min(gross, 1_000) : 0;
  const documents = no % 4 === 0 ? 1 : 0;
  return {
    id: String(id),
    type: no % 11 === 0 ? "bill" : "invoice",
    register_type: "purchase",
    fullnumber: `${isCorrection ? "FK" : "FZ"}/${month.replace("-", "/")}/${String(no).padStart(4, "0")}`,
    date: day,
    reception_date: day,
    taxregister_date: day,
    vatregister_date: day,
    payment_date: `${month}-28`,
    payment_method: ["transfer", "cash", "payment_card", "compensation"][id % 4],
    paymentstate: paid >= gross && paid > 0 ? "paid" : "unpaid",
    paid: paid >= gross && paid > 0 ? "1" : "0",
    netto: money(net),
    brutto: money(gross),
    total_composed: money(gross),
    alreadypaid: money(paid),
    remaining: money(gross - paid),
    currency,
    currency_exchange: RATES[currency],
    description: no % 6 === 0 ? "BR-2025-03 zużycie" : "",
    split_payment: no % 10 === 0 ? "1" : "0",
    wnt: "0",
    service_import: "0",
    draft: no % 17 === 0 ? "1" : "0",
    accounting_effect: "kpir_and_vat",
    correction: isCorrection ? "1" : "0",
    corrections: "0",
    tags: no % 5 === 1 ? "(31),(44)" : "",
    notes: "0",
    documents: String(documents),
    is_rejected: no % 29 === 0 ? "1" : "0",
    created: stamp(day, id),
    modified: stamp(day, id),
    parent: { id: isCorrection ? String(id - 1) : "0" },
    contractor: { id: supplier.id },
    contractor_detail: detailOf(supplier, id),
    expense_parts: no % 19 === 0 ? [] : partsOf(rows, id),
  };
}

/** A part for each kind of cost; goods have contents of their own. */
function partsOf(rows: readonly Row[], id: number): Fields {
  const parts = [...Map.groupBy(rows, ({ schema }) => schema)].map(([schema, group], i) => ({
    id: String(id * 10 + i),
    schema,
    brutto: money(total(group, netOf) + total(group, taxOf)),
    price_type: "netto",
    description: group.map(({ name }) => name).join(", "),
    expense_part_vat_contents: numbered(
      "expense_part_vat_content",
      group.map((row, j) => ({
        id: String(id * 100 + i * 10 + j),
        netto: money(netOf(row)),
        tax: money(taxOf(row)),
        brutto: money(netOf(row) + taxOf(row)),
        vat_code: { id: row.vat },
      })),
    ),
    expense_part_contents:
      schema === "purchase_trade_goods"
        ? numbered("expense_part_content", group.map(contentOf))
        : [],
  }));
  return numbered("expense_part", parts);
}

const contentOf = (row: Row): Fields => ({
  name: row.name,
  classification: "",
  unit: row.unit,
  count: `${row.count}.0000`,
  unit_count: `${row.count}.0000`,
  price: money(row.price),
  netto: money(netOf(row)),
  brutto: money(netOf(row) + taxOf(row)),
  vat: VAT_CODES.find(({ id }) => id === row.vat)?.code ?? "",
  vat_code: { id: row.vat },
  good: { id: "0" },
});

/** One sale of ours. */
export function makeInvoice(input: Input): Fields {
  const { random, id, no, month } = input;
  const rows = rowsOf(random, 1);
  const day = dayOf(input);
  const currency = no % 7 === 3 ? "EUR" : "PLN";
  const net = total(rows, netOf);
  const tax = total(rows, taxOf);
  const paid = no % 2 === 0 ? net + tax : 0;
  const hasKsef = currency === "PLN" && no % 3 === 0;
  const type = no % 9 === 8 ? "proforma" : no % 9 === 7 ? "offer" : "normal";
  return {
    id: String(id),
    fullnumber: `${type === "normal" ? "FV" : "PRO"} ${no}/${Number(month.slice(5))}/${month.slice(0, 4)}`,
    number: String(no),
    type,
    date: day,
    disposaldate: day,
    disposaldate_format: no % 6 === 0 ? "month" : "day",
    paymentdate: `${month}-28`,
    paymentmethod: "transfer",
    paymentstate: paid > 0 ? "paid" : "unpaid",
    price_type: "netto",
    netto: money(net),
    tax: money(tax),
    total: money(net + tax),
    total_composed: money(net + tax),
    alreadypaid: money(paid),
    remaining: money(net + tax - paid),
    currency,
    currency_exchange: RATES[currency],
    description: "",
    id_external: "",
    ksef_reference_number: hasKsef ? ksefNumber(COMPANY.nip, day, id) : "",
    ksef_status: hasKsef ? "accepted" : "",
    contractor: { id: CUSTOMER.id },
    contractor_detail: detailOf(CUSTOMER, id),
    company_detail: COMPANY_DETAIL,
    invoicecontents: numbered("invoicecontent", rows.map(contentOf)),
    vat_contents: numbered("vat_content", vatContents(rows)),
    parent: { id: "0" },
    created: stamp(day, id),
    modified: stamp(day, id),
  };
}

function vatContents(rows: readonly Row[]): readonly Fields[] {
  return [...Map.groupBy(rows, ({ vat }) => vat)].map(([vat, group]) => {
    const net = total(group, netOf);
    const tax = total(group, taxOf);
    return { netto: money(net), tax: money(tax), brutto: money(net + tax), vat_code: { id: vat } };
  });
}

export const COMPANY_DETAIL = {
  name: COMPANY.name,
  nip: COMPANY.nip,
  street: "ul. Badawcza",
  building_number: "7",
  flat_number: "3",
  zip: "02-001",
  city: "Warszawa",
  country: "PL",
  bank_account: "14999999990000000000000001",
};

export { createRandom };
