import { brokenCosts, sparePapers } from "./broken.ts";
import {
  CITIES,
  type Company,
  CUSTOMER,
  NAME_ENDS,
  NAME_STARTS,
  OUR_COMPANY,
  PRODUCTS,
  type Product,
  STREETS,
  SUPPLIERS,
} from "./catalogue.ts";
import type { Contractor, Doc } from "./documents.ts";
import { makeInvoice } from "./invoice.ts";
import { money, percentOf, taxOn } from "./money.ts";
import { accountNumber, createRandom, type Random, randomNip } from "./random.ts";

export interface DataOptions {
  readonly seed: number;
  /** Cost invoices issued in `month`. */
  readonly count: number;
  /** YYYY-MM */
  readonly month: string;
  /** How many months up to `today` have documents too. */
  readonly months: number;
  /** YYYY-MM-DD; nothing is issued on or after it. */
  readonly today: string;
}

export interface Data {
  readonly invoices: Map<number, Doc>;
  readonly clients: Doc[];
  readonly products: Doc[];
  nextId: number;
  /** When something was changed last: no two changes have the same time. */
  lastChange: number;
}

export const CATEGORIES: readonly Doc[] = [
  { id: 7_001, name: "Badania i rozwój – czujniki", description: null },
  { id: 7_002, name: "Żółta linia", description: "projekt zamknięty" },
];

const COSTS_PER_MONTH = 12;
const SALES_PER_MONTH = 8;
const MORE_SUPPLIERS = 24;
const FIRST_ID = 412_000_001;

/** The same documents for the same options, on every machine. */
export function makeData(options: DataOptions): Data {
  const random = createRandom(options.seed);
  const suppliers = makeSuppliers(random);
  const customer = toContractor(CUSTOMER, "buyer", { id: 55_660_000, random });
  const invoices = new Map<number, Doc>();
  let nextId = FIRST_ID;
  const add = (doc: Doc) => {
    invoices.set(doc.id, doc);
    nextId += 1;
  };
  for (const month of monthsOf(options)) {
    const days = daysOf(month, options.today);
    const isShown = month === options.month;
    const costs = isShown ? options.count : COSTS_PER_MONTH;
    const scope = { random, days, month };
    if (days === 0) continue;
    for (let no = 1; no <= costs; no++) {
      add(makeInvoice({ ...scope, no, id: nextId, isCost: true, partner: random.pick(suppliers) }));
    }
    for (let no = 1; no <= SALES_PER_MONTH; no++) {
      add(makeInvoice({ ...scope, no, id: nextId, isCost: false, partner: customer }));
    }
    if (!isShown) continue;
    const spare = () =>
      makeInvoice({
        ...scope,
        no: 9_000 + nextId,
        id: nextId,
        isCost: true,
        partner: random.pick(suppliers),
      });
    for (const change of [...brokenCosts, ...sparePapers]) add({ ...spare(), ...change });
  }
  return {
    ...{ invoices, nextId, lastChange: 0 },
    clients: [customer, ...suppliers].map(({ client }) => client),
    products: PRODUCTS.map(toProduct),
  };
}

function makeSuppliers(random: Random): readonly Contractor[] {
  const more = Array.from({ length: MORE_SUPPLIERS }, (): Company => {
    const [postCode, city] = random.pick(CITIES);
    const name = `${random.pick(NAME_STARTS)} ${random.pick(NAME_ENDS)}`;
    const street = `${random.pick(STREETS)} ${1 + random.below(99)}`;
    return { name, nip: randomNip(random), street, postCode, city };
  });
  return [...SUPPLIERS, ...more].map((company, i) =>
    toContractor(company, "seller", { id: 55_667_788 + i, random }),
  );
}

function toContractor(
  company: Company,
  kind: "seller" | "buyer",
  { id, random }: { id: number; random: Random },
): Contractor {
  const client: Doc = {
    id,
    name: company.name,
    shortcut: company.name.split(" ").slice(0, 2).join(" "),
    tax_no: company.nip,
    tax_no_kind: "",
    post_code: company.postCode,
    city: company.city,
    street: company.street,
    country: "PL",
    email: `faktury@firma-${id}.example`,
    phone: "",
    bank: "",
    bank_account: accountNumber(random),
    kind,
    company: "1",
    external_id: null,
    created_at: "2025-01-02T09:00:00.000+01:00",
    updated_at: "2025-01-02T09:00:00.000+01:00",
  };
  return { company, client };
}

/** The catalogue as products; one has no code, one is not sold any more, goods have their stock. */
function toProduct(product: Product, i: number): Doc {
  const isService = /usług|szkolen|transport|robot|abonament|publikacj/i.test(product.name);
  const tax = taxOn(product.price, percentOf(product.tax));
  return {
    id: 80_100 + i,
    name: product.name,
    code: i === 4 ? "" : `TW-${String(i + 1).padStart(3, "0")}`,
    description: i === 0 ? "Zestaw z sondą i przewodem" : null,
    price_net: money(product.price),
    price_gross: money(product.price + tax),
    tax: product.tax,
    currency: i === 7 ? "EUR" : "PLN",
    category_id: i === 0 ? 7_001 : null,
    ean_code: i === 0 ? "5901296385074" : "",
    quantity_unit: product.unit,
    additional_info: product.pkwiu ?? "",
    gtu_codes: product.gtu === undefined ? [] : [product.gtu],
    service: isService,
    package: false,
    limited: isService ? "0" : "1",
    stock_level: isService ? null : `${10 + i}.0`,
    disabled: i === 9,
    created_at: "2025-01-02T09:00:00.000+01:00",
    updated_at: "2025-01-02T09:00:00.000+01:00",
  };
}

/** The shown month and the months up to today, oldest first. */
function monthsOf({ month: shown, months, today }: DataOptions): readonly string[] {
  const [year = 2026, month = 1] = today.split("-").map(Number);
  const last = Array.from({ length: months }, (_, i) => {
    const at = new Date(Date.UTC(year, month - 1 - i, 1));
    return at.toISOString().slice(0, 7);
  });
  return [...new Set([shown, ...last])].sort();
}

/** How many days of the month are over on the day `today`. */
function daysOf(month: string, today: string): number {
  const [year = 2025, number = 1] = month.split("-").map(Number);
  if (month === today.slice(0, 7)) return Number(today.slice(8)) - 1;
  return month < today ? new Date(Date.UTC(year, number, 0)).getUTCDate() : 0;
}

export const DEPARTMENTS: readonly Doc[] = [
  {
    id: 120_034,
    name: OUR_COMPANY.name,
    shortcut: "LAB",
    tax_no: "525-291-41-79",
    street: OUR_COMPANY.street,
    post_code: OUR_COMPANY.postCode,
    city: OUR_COMPANY.city,
    country: "PL",
  },
];
