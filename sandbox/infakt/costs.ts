import { type Company, OUR_COMPANY, PRODUCTS } from "../fakturownia/catalogue.ts";
import { money } from "../fakturownia/money.ts";
import { ksefNumber, type Random } from "../fakturownia/random.ts";
import { type Doc, makeService, type Service, stamp, sumsOf, uuidFor } from "./documents.ts";
import { makeFa3 } from "./fa3.ts";

export interface DocumentInput {
  readonly random: Random;
  /** YYYY-MM, with so many days that are over. */
  readonly month: string;
  readonly days: number;
  readonly no: number;
  readonly id: number;
}

/** A document that KSeF has, as the list of imports shows it, and its XML. */
export interface KsefDocument {
  readonly row: Doc;
  readonly xml: string;
}

export interface Cost {
  readonly doc: Doc;
  readonly ksef: KsefDocument | undefined;
}

const CATEGORIES = ["Zakup materiałów", "Usługi obce", "Koszty biurowe", "Środki trwałe"] as const;
const CORRECTION_EVERY = 37;

/** One cost: sums only, as the vendor has them; the lines are in KSeF. */
export function makeCost(input: DocumentInput, supplier: Company, account: string): Cost {
  const { random, id, no, month } = input;
  const day = dayOf(input);
  const isCorrection = no % CORRECTION_EVERY === 5;
  const services = makeServices(random, { id, isCorrection });
  const sums = sumsOf(services);
  const currency = id % 11 === 0 ? "EUR" : id % 13 === 0 ? "USD" : "PLN";
  const number = `${isCorrection ? "KOR" : "K"}/${month.replace("-", "/")}/${String(no).padStart(4, "0")}`;
  const hasKsef = id % 3 !== 1;
  const doc: Doc = {
    id,
    uuid: uuidFor(`cost ${id}`),
    ...sums,
    // Where nobody has booked it yet the tax is often left out.
    tax_price: id % 5 === 0 ? null : sums.tax_price,
    currency: currency === "PLN" && id % 17 === 0 ? null : currency,
    accounted_at: id % 4 === 0 ? null : day,
    issue_date: day,
    received_date: day,
    due_date: `${day.slice(0, 8)}28`,
    seller_name: supplier.name,
    seller_tax_code: id % 6 === 0 ? `PL${supplier.nip}` : supplier.nip,
    seller_bank_account: id % 2 === 0 ? account : null,
    description: String(services[0]?.row.name),
    created_at: stamp(day, id),
    number,
    added_by: "Anna Wzorowa",
    category: id % 4 === 0 ? null : random.pick(CATEGORIES),
    kind: "cost",
    statuses: statusesOf(id),
    notes: id % 7 === 0 ? [noteOf(day)] : [],
    duplicated: false,
    source: hasKsef ? "ksef" : "infakt",
    attachments: filesOf(id, number),
  };
  if (!hasKsef) return { doc, ksef: undefined };
  const fa3 = { number, issueDate: day, currency, services, isCorrection };
  const xml = makeFa3({ ...fa3, seller: supplier, buyer: OUR_COMPANY });
  return { doc, ksef: { row: ksefRow(doc, supplier, currency), xml } };
}

export const dayOf = ({ random, month, days }: DocumentInput): string =>
  `${month}-${String(1 + random.below(days)).padStart(2, "0")}`;

export function makeServices(
  random: Random,
  { id, isCorrection }: { id: number; isCorrection: boolean },
): Service[] {
  const count = isCorrection ? 1 : 1 + random.below(4);
  return Array.from({ length: count }, (_, i) => {
    const quantity = isCorrection ? -1 : 1 + random.below(12);
    return makeService({ ...random.pick(PRODUCTS), quantity }, id * 10 + i);
  });
}

/** Uploads that nobody described yet: nearly everything is empty. */
export const makeScan = (id: number, day: string): Doc => ({
  ...{ id, uuid: uuidFor(`cost ${id}`), kind: "document_scan", description: `skan_${id}.pdf` },
  ...{ net_price: null, gross_price: null, tax_price: null, currency: null, number: null },
  ...{ accounted_at: null, issue_date: null, received_date: null, due_date: null },
  ...{ seller_name: null, category: null, added_by: "Anna Wzorowa", created_at: stamp(day, id) },
  statuses: statusesOf(id).slice(0, 1),
  notes: [],
  attachments: filesOf(8, `skan_${id}`),
});

const PAYMENTS = [
  ["paid", "Opłacony"],
  ["unpaid", "Nieopłacony"],
  ["partial_payment", "Częściowo opłacony"],
] as const;

function statusesOf(id: number) {
  const [symbol, name] = PAYMENTS[id % 3] ?? PAYMENTS[0];
  const isBooked = id % 4 !== 0;
  return [
    {
      symbol: isBooked ? "cost_accounted" : "cost_not_accounted",
      name: isBooked ? "Zaksięgowany" : "Niezaksięgowany",
      group: "cost_accounting",
    },
    { symbol, name, group: "payment" },
  ];
}

const noteOf = (day: string) => ({
  kind: "user",
  content: "BR-2026-03",
  created_by: "Anna Wzorowa",
  created_at: `${day}T09:03:00.000+01:00`,
});

/** Every fourth has its scan, every eighth a second page. */
function filesOf(id: number, number: string) {
  const stem = number.replaceAll("/", "_");
  return [
    ...(id % 4 === 0 ? [{ file_name: `${stem}.pdf`, notes: null }] : []),
    ...(id % 8 === 0 ? [{ file_name: "załącznik-ż.jpg", notes: "strona 2" }] : []),
  ];
}

function ksefRow(doc: Doc, supplier: Company, currency: string): Doc {
  const number = ksefNumber(supplier.nip, String(doc.issue_date), Number(doc.id));
  const isCorrection = Number(doc.gross_price) < 0;
  return {
    uuid: number,
    client_name: OUR_COMPANY.name,
    client_tax_code: OUR_COMPANY.nip,
    created_at: `${String(doc.issue_date)}T09:35:02.000Z`,
    currency,
    // Whole grosze for most, decimal text for some, as the two descriptions of the vendor have it.
    ...(Number(doc.id) % 9 === 0
      ? {
          net_price: money(Number(doc.net_price)),
          gross_price: money(Number(doc.gross_price)),
          tax_price: money(Number(doc.gross_price) - Number(doc.net_price)),
        }
      : {
          net_price: doc.net_price,
          gross_price: doc.gross_price,
          tax_price: Number(doc.gross_price) - Number(doc.net_price),
        }),
    invoice_date: doc.issue_date,
    invoice_kind: isCorrection ? "KOR" : "VAT",
    invoice_number: doc.number,
    ksef_number: number,
    schema_version: "FA (3)",
    seller_name: supplier.name,
    seller_tax_code: supplier.nip,
  };
}
