import {
  type Company,
  CUSTOMER,
  OUR_COMPANY,
  PRODUCTS,
  SUPPLIERS,
} from "../fakturownia/catalogue.ts";
import type { FakturowniaOptions } from "../fakturownia/index.ts";
import { accountNumber, createRandom, ksefNumber, type Random } from "../fakturownia/random.ts";
import { invoicesOfBooks } from "./books.ts";
import { type Doc, FA3_FORM } from "./documents.ts";
import type { FaDocument, FaLine, Rate } from "./fa3.ts";
import { toDoc } from "./store-doc.ts";

export interface DataOptions {
  /** How many costs; a third as many sales, and a few where we are a third party. */
  readonly rows: number;
  /** Also one whose XML is damaged, as the real system would never keep it. */
  readonly hasBroken: boolean;
  /** YYYY-MM: all were issued in this month; else from February to October 2026. */
  readonly month: string | undefined;
  /** Also the invoices that such a simulated Fakturownia has, under the numbers that it names. */
  readonly books: FakturowniaOptions | undefined;
  /** Nothing was issued after it; epoch milliseconds. */
  readonly now: number;
}

const FIRST_DAY = Date.UTC(2026, 1, 2, 8);
const LAST_DAY = Date.UTC(2026, 9, 31, 8);
const THIRD_PARTY_ROLES = [2, 4, 6, 1];
/** Another number range than other simulated systems have. */
const FIRST_SERIAL = 0x500000;

/** The same invoices for the same options, in the order in which they came in. */
export function makeData({ rows, month, hasBroken, books, now }: DataOptions): Doc[] {
  const random = createRandom(20_260_201);
  const sales = Math.ceil(rows / 3);
  const all = rows + sales + THIRD_PARTY_ROLES.length;
  const [first, end] = month === undefined ? [FIRST_DAY, LAST_DAY] : spanOf(month);
  const last = Math.min(end, now - 86_400_000);
  const stepMs = Math.max(0, Math.floor((last - first) / Math.max(1, all - 1)));
  const docs: Doc[] = [];
  for (let i = 0; i < all; i++) {
    const at = first + i * stepMs + random.below(3_000);
    const kind = i < THIRD_PARTY_ROLES.length ? "third" : i % 4 === 3 ? "sale" : "cost";
    docs.push(makeDoc({ random, i, at, kind, before: docs }));
  }
  if (rows > 0) docs.push(otherForm(random, last));
  if (hasBroken) docs.push(broken(docs[0], last));
  if (books) docs.push(...invoicesOfBooks(books));
  return docs;
}

/** From its second day to the last but one, so that the day is the same one in Warsaw. */
function spanOf(month: string): readonly [first: number, last: number] {
  const [year = 2026, number = 1] = month.split("-").map(Number);
  return [Date.UTC(year, number - 1, 2, 8), Date.UTC(year, number, -1, 8)];
}

interface Making {
  readonly random: Random;
  readonly i: number;
  readonly at: number;
  readonly kind: "cost" | "sale" | "third";
  readonly before: readonly Doc[];
}

function makeDoc({ random, i, at, kind, before }: Making): Doc {
  const issueDate = new Date(at).toISOString().slice(0, 10);
  const supplier = random.pick(SUPPLIERS);
  const isSale = kind === "sale";
  const seller = isSale ? OUR_COMPANY : supplier;
  const role = THIRD_PARTY_ROLES[i % THIRD_PARTY_ROLES.length] ?? 2;
  const corrected =
    i % 19 === 18 ? before.findLast((doc) => doc.seller.nip === seller.nip) : undefined;
  const currency = corrected ? corrected.currency : (["EUR", "USD"][i % 11] ?? "PLN");
  const document: FaDocument = {
    number: `${isSale ? "S" : "FV"}/${issueDate.slice(0, 7).replace("-", "/")}/${String(i + 1).padStart(5, "0")}`,
    issueDate,
    seller,
    buyer: isSale ? CUSTOMER : kind === "third" ? CUSTOMER : OUR_COMPANY,
    ...(kind === "third" ? { third: { company: OUR_COMPANY, role } } : {}),
    currency,
    ...(currency === "PLN" ? {} : { rate: currency === "EUR" ? 42_700 : 36_543 }),
    kind: corrected ? "KOR" : i % 23 === 22 && currency === "PLN" ? "ZAL" : "VAT",
    lines: corrected ? correctedLines(random) : makeLines(random),
    ...(corrected
      ? {
          corrected: {
            number: corrected.invoiceNumber,
            date: corrected.issueDate,
            ksef: corrected.ksefNumber,
          },
        }
      : {}),
    account: accountNumber(random),
    isPaid: random.chance(30),
  };
  return toDoc(document, { at, serial: FIRST_SERIAL + i });
}

function makeLines(random: Random): readonly FaLine[] {
  return Array.from({ length: 1 + random.below(4) }, (): FaLine => {
    const product = random.pick(PRODUCTS);
    const rate = (["23", "8", "5", "zw"] as const).find((one) => one === product.tax) ?? "23";
    return {
      name: product.name,
      unit: product.unit,
      quantity: 1 + random.below(12),
      price: product.price,
      rate: rate satisfies Rate,
    };
  });
}

function correctedLines(random: Random): readonly FaLine[] {
  const [line] = makeLines(random);
  if (!line) return [];
  return [
    { ...line, quantity: line.quantity + 1, isBefore: true },
    { ...line, quantity: line.quantity },
  ];
}

/** A structured invoice of Peppol, which stands beside FA(3) in the same system. */
function otherForm(random: Random, at: number): Doc {
  const seller: Company = random.pick(SUPPLIERS);
  const base = makeDoc({ random, i: 1, at, kind: "cost", before: [] });
  const number = `PEF/${new Date(at).getUTCFullYear()}/1`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">${number}</ID></Invoice>\n`;
  return {
    ...base,
    ksefNumber: ksefNumber(seller.nip, new Date(at).toISOString().slice(0, 10), 0x4fffff),
    invoiceNumber: number,
    seller: { nip: seller.nip, name: seller.name },
    net: 100_000,
    gross: 123_000,
    taxPln: 23_000,
    currency: "PLN",
    type: "VatPef",
    form: { systemCode: "PEF (3)", schemaVersion: "2-1", value: "PEF" },
    xml: Buffer.from(xml),
  };
}

function broken(like: Doc | undefined, at: number): Doc {
  const base = like ?? otherForm(createRandom(1), at);
  const text = base.xml.toString("utf8").replace(/<P_1>[^<]*<\/P_1>/, "<P_1>dawno temu</P_1>");
  const day = new Date(at).toISOString().slice(0, 10);
  return {
    ...base,
    ksefNumber: ksefNumber(base.seller.nip, day, 0x4ffffe),
    invoiceNumber: "USZKODZONA/1",
    issueDate: day,
    invoicingAt: at,
    acquiredAt: at + 4_000,
    storedAt: at + 10_000,
    buyer: { nip: OUR_COMPANY.nip, name: OUR_COMPANY.name },
    third: [],
    form: FA3_FORM,
    xml: Buffer.from(text),
  };
}
