import type { Fields } from "./answers.ts";
import { CUSTOMER, GOODS, type Partner, SUPPLIERS, TAGS, VAT_CODES } from "./catalogue.ts";
import { createRandom, makeExpense, makeInvoice, money, percentOf, taxOn } from "./documents.ts";

export interface DataOptions {
  readonly seed: number;
  /** Costs of `month`. */
  readonly count: number;
  /** YYYY-MM */
  readonly month: string;
  readonly months: number;
  /** YYYY-MM-DD; nothing is issued on or after it. */
  readonly today: string;
}
/** Rows of every module, in the order of their ids. */
export interface Data {
  readonly modules: Readonly<Record<string, Fields[]>>;
  nextId: number;
}

const COSTS_PER_MONTH = 8;
const SALES_PER_MONTH = 9;
const FIRST_ID = 98_700_001;

/** The same rows for the same options, on every machine. */
export function makeData(options: DataOptions): Data {
  const random = createRandom(options.seed);
  const expenses: Fields[] = [];
  const invoices: Fields[] = [];
  let id = FIRST_ID;
  for (const month of monthsOf(options)) {
    const days = daysOf(month, options.today);
    if (days === 0) continue;
    const costs = month === options.month ? options.count : COSTS_PER_MONTH;
    const scope = { random, month, days };
    for (let no = 1; no <= costs; no++, id++) expenses.push(makeExpense({ ...scope, no, id }));
    for (let no = 1; no <= SALES_PER_MONTH; no++, id++)
      invoices.push(makeInvoice({ ...scope, no, id }));
    if (month !== options.month) continue;
    expenses.push(...brokenExpenses(makeExpense({ ...scope, no: 2, id }), id));
    id += 2;
  }
  return {
    modules: {
      expenses,
      invoices,
      contractors: [...SUPPLIERS, CUSTOMER].map(contractorOf),
      goods: GOODS.map(goodOf),
      vat_codes: VAT_CODES.map((code) => ({ ...code, type: "standard", priority: "10" })),
      tags: TAGS.map((tag) => ({ ...tag })),
      documents: documentsOf(expenses),
    },
    nextId: id,
  };
}

/** What a person left behind: documents that nobody can book as they stand. */
const brokenExpenses = (expense: Fields, id: number): Fields[] => [
  { ...expense, id: String(id), fullnumber: "USZKODZONA/1", currency: "złoty" },
  { ...expense, id: String(id + 1), fullnumber: "USZKODZONA/2", brutto: "sto złotych" },
];

const contractorOf = (partner: Partner): Fields => ({
  id: partner.id,
  name: partner.name,
  altname: partner.name.split(" ")[0] ?? "",
  tax_id_type: partner.tax_id_type,
  nip: partner.nip,
  regon: "",
  street: partner.street,
  zip: partner.zip,
  city: partner.city,
  country: partner.country,
  account_number: partner.account,
  buyer: partner === CUSTOMER ? "1" : "0",
  seller: partner === CUSTOMER ? "0" : "1",
  payment_days: "14",
  phone: "",
  email: `faktury@firma-${partner.id}.example`,
  created: "2025-01-02 09:00:00",
  modified: "2025-01-02 09:00:00",
});

const goodOf = (good: (typeof GOODS)[number], i: number): Fields => ({
  id: String(3_300_001 + i),
  name: good.name,
  code: i === 1 ? "" : `T-${i + 1}`,
  unit: good.unit,
  netto: money(good.price),
  brutto: money(good.price + taxOn(good.price, percentOf(good.vat))),
  type: good.unit === "os." ? "service" : "good",
  count: i % 2 === 0 ? "12.0000" : "0.0000",
  reserved: "0.0000",
  min: "0.0000",
  visibility: i === 5 ? "0" : "1",
  vat_code: { id: good.vat },
  created: "2025-01-02 09:00:00",
  modified: "2025-01-02 09:00:00",
});

const documentsOf = (expenses: readonly Fields[]): Fields[] =>
  expenses
    .filter(({ documents }) => documents === "1")
    .map((expense, i) => ({
      id: String(33_004_001 + i),
      object_name: "expense",
      object_id: expense.id,
      name: `Skan ${expense.fullnumber}`,
      filename: `skan-żółty-${expense.id}.pdf`,
      mime: "application/pdf",
      size: "1200",
      type: "file",
      set: "book",
      created: expense.created,
      modified: expense.modified,
    }));

/** The tax book of a month: every cost, and what of it is research. */
export function taxBook({ modules }: Data, month: string): readonly Fields[] {
  const booked = (modules.expenses ?? []).filter(({ taxregister_date: day }) =>
    String(day).startsWith(month),
  );
  return booked.map((expense, i) => {
    const isResearch = String(expense.tags).includes("(31)");
    return {
      lp: String(i + 1),
      date: expense.taxregister_date,
      name: expense.fullnumber,
      descripion: "Zakup",
      expense: expense.netto,
      expense_research: isResearch ? expense.netto : "0.00",
      expense_research_description: isResearch ? "Koszty działalności badawczo-rozwojowej" : "",
      contractor_name: (expense.contractor_detail as Fields | undefined)?.name,
    };
  });
}

/** The shown month and the months up to today, oldest first. */
function monthsOf({ month: shown, months, today }: DataOptions): readonly string[] {
  const [year = 2026, month = 1] = today.split("-").map(Number);
  const last = Array.from({ length: months }, (_, i) =>
    new Date(Date.UTC(year, month - 1 - i, 1)).toISOString().slice(0, 7),
  );
  return [...new Set([shown, ...last])].sort();
}

/** How many days of the month are over on the day `today`. */
function daysOf(month: string, today: string): number {
  const [year = 2025, number = 1] = month.split("-").map(Number);
  if (month === today.slice(0, 7)) return Number(today.slice(8)) - 1;
  return month < today ? new Date(Date.UTC(year, number, 0)).getUTCDate() : 0;
}
