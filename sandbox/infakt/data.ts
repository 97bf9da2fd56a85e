import {
  type Company,
  CUSTOMER,
  OUR_COMPANY,
  PRODUCTS,
  SUPPLIERS,
} from "../fakturownia/catalogue.ts";
import { accountNumber, createRandom } from "../fakturownia/random.ts";
import { type DocumentInput, type KsefDocument, makeCost, makeScan } from "./costs.ts";
import { type Doc, uuidFor } from "./documents.ts";
import { makeCorrection, makeSale } from "./sales.ts";

export interface DataOptions {
  readonly seed: number;
  /** Costs issued in `month`. */
  readonly count: number;
  /** YYYY-MM */
  readonly month: string;
  /** How many months up to `today` have documents too. */
  readonly months: number;
  /** YYYY-MM-DD; nothing is issued on or after it. */
  readonly today: string;
}

/** An order for an invoice, made in the third question about it. */
export interface Order {
  readonly invoice: Readonly<Record<string, unknown>>;
  asks: number;
  uuid?: string;
  errors?: Readonly<Record<string, readonly string[]>>;
}

export interface Data {
  readonly costs: Map<string, Doc>;
  /** By resource: `invoices`, `corrective_invoices` … */
  readonly sales: ReadonlyMap<string, Map<string, Doc>>;
  readonly clients: Map<number, Doc>;
  readonly products: readonly Doc[];
  readonly ksef: readonly KsefDocument[];
  readonly orders: Map<string, Order>;
  nextId: number;
}

export const SALES_RESOURCES = [
  "invoices",
  "corrective_invoices",
  "advance_invoices",
  "final_invoices",
  "margin_invoices",
] as const;

const COSTS_PER_MONTH = 12;
const SALES_PER_MONTH = 8;
const FIRST_ID = 70_011_000;
const FOREIGN: Company = {
  name: "Fournisseur d’Essai SARL",
  nip: "FR12345678901",
  street: "Rue de la Preuve 5",
  postCode: "75001",
  city: "Paris",
};

/** The same documents for the same options, on every machine. */
export function makeData(options: DataOptions): Data {
  const random = createRandom(options.seed);
  const suppliers = SUPPLIERS.map((company) => ({ company, account: accountNumber(random) }));
  const data: Data = {
    costs: new Map(),
    sales: new Map(SALES_RESOURCES.map((resource) => [resource, new Map<string, Doc>()])),
    clients: new Map(makeClients(random).map((client) => [Number(client.id), client])),
    products: PRODUCTS.map(makeProduct),
    ksef: [],
    orders: new Map(),
    nextId: FIRST_ID,
  };
  const ksef: KsefDocument[] = [];
  for (const month of monthsOf(options)) {
    const days = daysOf(month, options.today);
    if (days === 0) continue;
    const isShown = month === options.month;
    const scope = { random, month, days };
    for (let no = 1; no <= (isShown ? options.count : COSTS_PER_MONTH); no++) {
      const { company, account } = random.pick(suppliers);
      const cost = makeCost({ ...scope, no, id: data.nextId++ }, company, account);
      data.costs.set(cost.doc.uuid, cost.doc);
      if (cost.ksef) ksef.push(cost.ksef);
    }
    addSales(data, scope);
    if (isShown) addOddities(data, scope);
  }
  return { ...data, ksef };
}

function addSales(data: Data, scope: Omit<DocumentInput, "no" | "id">): void {
  const put = (resource: string, doc: Doc) => data.sales.get(resource)?.set(doc.uuid, doc);
  let first: Doc | undefined;
  for (let no = 1; no <= SALES_PER_MONTH; no++) {
    const sale = makeSale({ ...scope, no, id: data.nextId++ }, CUSTOMER);
    first ??= sale;
    put("invoices", sale);
  }
  if (!first) return;
  put(
    "corrective_invoices",
    makeCorrection({ ...scope, no: 1, id: data.nextId++ }, CUSTOMER, first),
  );
  const advance = makeSale({ ...scope, no: 90, id: data.nextId++ }, CUSTOMER);
  put("advance_invoices", { ...advance, kind: "advance", number: `ZAL/${String(advance.number)}` });
  const final = makeSale({ ...scope, no: 91, id: data.nextId++ }, CUSTOMER);
  const previous = [{ number: `ZAL/${String(advance.number)}`, uuid: advance.uuid }];
  put("final_invoices", { ...final, kind: "final", previous_advances: previous });
}

/** What a person or an import left behind: a scan, a document of the books, and two that nobody can book. */
function addOddities(data: Data, scope: Omit<DocumentInput, "no" | "id">): void {
  const spare = () => {
    const input = { ...scope, no: 9_000, id: data.nextId++ };
    return makeCost(input, FOREIGN, "FR7630006000011234567890189").doc;
  };
  const odd: readonly Doc[] = [
    {
      ...spare(),
      number: "DW/1",
      kind: "internal_evidence",
      seller_name: null,
      seller_tax_code: null,
    },
    { ...spare(), number: "USZKODZONY/1", tax_price: 1, gross_price: 99_999_999 },
    { ...spare(), number: "USZKODZONY/2", currency: "złoty" },
    makeScan(data.nextId++, `${scope.month}-15`),
  ];
  for (const doc of odd) data.costs.set(doc.uuid, doc);
}

function makeClients(random: ReturnType<typeof createRandom>): Doc[] {
  return [CUSTOMER, ...SUPPLIERS, FOREIGN].map((company, i) => {
    const isForeign = !/^\d{10}$/.test(company.nip);
    return {
      id: 8_801 + i,
      uuid: uuidFor(`client ${8_801 + i}`),
      company_name: company.name,
      first_name: i === 0 ? "Żaneta" : null,
      last_name: i === 0 ? "Źródlana" : null,
      street: company.street.replace(/ \d+.*$/, ""),
      street_number: /\d+.*$/.exec(company.street)?.[0] ?? "",
      flat_number: i === 1 ? "3" : null,
      city: company.city,
      postal_code: company.postCode,
      country: isForeign ? "FR" : "PL",
      nip: i === 2 ? company.nip.replace(/^(\d{3})(\d{3})(\d{2})/, "$1-$2-$3-") : company.nip,
      email: `faktury@firma-${i}.example`,
      phone_number: "+48 600 100 200",
      days_to_payment: 14,
      bank_account: isForeign ? null : accountNumber(random),
      bank_name: "Bank Próbny",
    };
  });
}

const makeProduct = (product: (typeof PRODUCTS)[number], i: number): Doc => ({
  id: 34_935 + i,
  uuid: uuidFor(`product ${i}`),
  name: product.name,
  unit_net_price: product.price,
  net_price: product.price,
  tax_symbol: product.tax,
  unit: product.unit,
  quantity: 1,
  pkwiu: product.pkwiu ?? null,
  cn: null,
  pkob: null,
  gtu_id: product.gtu === undefined ? null : Number(product.gtu.slice(-2)),
  discount: "0.0",
  symbol: `${product.pkwiu ?? "-"} / - / -`,
});

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

export const ACCOUNT = {
  account_data: {
    uuid: uuidFor("account"),
    email: "ksiegowosc@laboratorium.example",
    role: "owner",
  },
  company_data: {
    company_name: OUR_COMPANY.name,
    street: OUR_COMPANY.street,
    city: OUR_COMPANY.city,
    postal_code: OUR_COMPANY.postCode,
    tax_id: OUR_COMPANY.nip,
    regon: "123456785",
  },
  extensions: { ksef: { name: "KSeF", active: true } },
};

export const VAT_RATES = [
  ...[23, 8, 5, 0].map((rate, i) => ({ id: i + 1, name: `${rate}%`, rate, symbol: String(rate) })),
  ...["zw", "np", "oo"].map((symbol, i) => ({
    id: i + 5,
    name: symbol.toUpperCase(),
    rate: 0,
    symbol,
  })),
  { id: 9, name: "Taksówki 4%", rate: 4, symbol: "taxi" },
];

export const GTUS = Array.from({ length: 13 }, (_, i) => ({
  id: i + 1,
  name: `GTU_${String(i + 1).padStart(2, "0")}`,
  description: "Grupa towarów i usług",
}));
