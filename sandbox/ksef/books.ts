import type { Company } from "../fakturownia/catalogue.ts";
import { type FakturowniaOptions, makeFakturownia } from "../fakturownia/index.ts";
import { grosze } from "../fakturownia/money.ts";
import type { Doc } from "./documents.ts";
import { type FaDocument, type FaLine, type Rate, sumsOf } from "./fa3.ts";
import { toDoc } from "./store-doc.ts";

const FIRST_DAY = "2026-02-01";
const RATES: readonly Rate[] = ["23", "8", "5", "zw"];
const ACCOUNT = "69101010100000000000012345";

type Row = Readonly<Record<string, unknown>>;

/**
 * The same invoices as a simulated Fakturownia has, under the KSeF numbers that it names: two sources of
 * one invoice. Those alone whose sums the form gives to the grosz.
 */
export function invoicesOfBooks(books: FakturowniaOptions): Doc[] {
  const { invoices } = makeFakturownia(books);
  return [...invoices.values()].flatMap((row) => {
    const ksefNumber = String(row.gov_id ?? "");
    const issueDate = String(row.issue_date);
    if (ksefNumber === "" || issueDate < FIRST_DAY || row.kind !== "vat" || row.currency !== "PLN")
      return [];
    const document = documentOf(row, issueDate);
    if (!document || sumsOf(document).gross !== grosze(row.price_gross)) return [];
    const at = Date.parse(`${issueDate}T08:00:00Z`);
    return [{ ...toDoc(document, { at, serial: 0 }), ksefNumber }];
  });
}

function documentOf(row: Row, issueDate: string): FaDocument | undefined {
  const positions = Array.isArray(row.positions) ? (row.positions as readonly Row[]) : [];
  const lines = positions.flatMap((position) => lineOf(position) ?? []);
  const [seller, buyer] = [companyOf(row, "seller"), companyOf(row, "buyer")];
  // On costs the supplier stands as the buyer there.
  const isTurned = row.income === false || row.income === "0";
  const isSupplierFirst = isTurned && seller.nip !== String(row.gov_id).slice(0, 10);
  if (lines.length === 0 || lines.length < positions.length) return undefined;
  return {
    number: String(row.number),
    issueDate,
    seller: isSupplierFirst ? buyer : seller,
    buyer: isSupplierFirst ? seller : buyer,
    currency: "PLN",
    kind: "VAT",
    lines,
    account: ACCOUNT,
    isPaid: false,
  };
}

function lineOf(position: Row): FaLine | undefined {
  const rate = RATES.find((one) => one === String(position.tax));
  const price = grosze(position.price_net);
  const quantity = Number(position.quantity);
  if (rate === undefined || price === undefined || !Number.isSafeInteger(quantity))
    return undefined;
  const [name, unit] = [String(position.name), String(position.quantity_unit)];
  return { name, unit, quantity, price, rate };
}

const companyOf = (row: Row, side: "seller" | "buyer"): Company => ({
  name: String(row[`${side}_name`]),
  nip: String(row[`${side}_tax_no`]).replace(/\D/g, ""),
  street: String(row[`${side}_street`]),
  postCode: String(row[`${side}_post_code`]),
  city: String(row[`${side}_city`]),
});
