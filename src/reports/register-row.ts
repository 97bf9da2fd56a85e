import { productOf } from "../formats/decimal.ts";
import { isNip } from "../model/identifiers.ts";
import type { Invoice, VatBreakdownRow } from "../model/invoice.ts";
import { fromMinor, toMinor } from "../model/money.ts";
import { partyId } from "../model/party.ts";
import { findRdCategory } from "../model/rd-categories.ts";
import type { PublishedRate } from "./rates/nbp.ts";
import type { NoRate, RateBook } from "./rates/rates.ts";

/** Why a person should look at a row before relying on the report. */
export type Doubt =
  | "missing_number"
  | "missing_supplier"
  | "bad_supplier_tax_id"
  | "missing_net"
  | "missing_tax"
  | "missing_gross"
  | "amounts_differ"
  | "vat_differs"
  | "draft"
  | "proforma_not_counted"
  | "correction_without_original"
  | "no_rate";

/** Whole minor units of the currency; undefined where the invoice does not say. */
export interface Amounts {
  readonly net: number | undefined;
  readonly tax: number | undefined;
  readonly gross: number | undefined;
}

export interface RegisterRow extends Amounts {
  readonly id: number;
  readonly date: string;
  readonly number: string | undefined;
  readonly ksefNumber: string | undefined;
  readonly supplier: string | undefined;
  readonly supplierTaxId: string | undefined;
  /** A code of the R&D catalogue, or the source's own text; undefined: not assigned. */
  readonly category: string | undefined;
  readonly project: string | undefined;
  readonly currency: string;
  readonly isCorrection: boolean;
  /** Numbers of the invoices that it corrects. */
  readonly corrects: string | undefined;
  readonly correctionReason: string | undefined;
  /** Names of the integrations that know it. */
  readonly origins: readonly string[];
  /** In PLN; undefined where there is no rate. */
  readonly pln: Amounts | undefined;
  /** What `pln` was made with; undefined where the invoice is in PLN. */
  readonly rate: PublishedRate | undefined;
  readonly noRate: NoRate | undefined;
  /** A pro-forma is shown, and counts nowhere. */
  readonly isCounted: boolean;
  readonly doubts: readonly Doubt[];
}

/** One row of the register; of three amounts two give the third, exactly. A correction's are its differences. */
export function toRegisterRow(id: number, date: string, invoice: Invoice): RegisterRow {
  const amounts = amountsOf(invoice);
  const { ids } = invoice.seller;
  const before = (invoice.preceding_invoices ?? []).map((one) => one.number ?? one.fiscal_id);
  const corrects = before.filter((one) => one !== undefined).join(", ");
  return {
    id,
    date,
    number: invoice.number,
    ksefNumber: invoice.fiscal?.system.toUpperCase() === "KSEF" ? invoice.fiscal.id : undefined,
    supplier: invoice.seller.name,
    supplierTaxId: partyId(invoice.seller, "PL:NIP", "EU:VAT") ?? ids?.[0]?.value,
    category: categoryOf(invoice.accounting?.category),
    project: projectOf(invoice.accounting?.project_id),
    currency: invoice.currency,
    isCorrection: invoice.kind === "correction",
    corrects: invoice.kind === "correction" && corrects !== "" ? corrects : undefined,
    correctionReason: invoice.correction?.reason,
    origins: [],
    pln: invoice.currency === PLN ? amounts : undefined,
    ...{ rate: undefined, noRate: undefined },
    isCounted: invoice.kind !== "proforma",
    ...amounts,
    doubts: doubtsOf(invoice, amounts),
  };
}

export const PLN = "PLN";

/** A code of the catalogue however it is spelled, or the source's own text. */
export function categoryOf(text: string | null | undefined): string | undefined {
  const category = text?.trim() || undefined;
  return category && (findRdCategory(category.toUpperCase())?.code ?? category);
}

export const projectOf = (text: string | null | undefined): string | undefined =>
  text?.trim() || undefined;

/**
 * The row with its amounts in PLN by the rate of the last table before its day: the tax point where the invoice
 * says it, else the day of issue. A row without a rate says so, and has none.
 */
export async function withPln(
  row: RegisterRow,
  { tax_point_date }: Pick<Invoice, "tax_point_date">,
  book: RateBook,
): Promise<RegisterRow> {
  if (row.currency === PLN) return row;
  const answer = await book.before(row.currency, tax_point_date ?? row.date);
  if ("missing" in answer) {
    return { ...row, noRate: answer.missing, doubts: [...row.doubts, "no_rate"] };
  }
  return { ...row, rate: answer, pln: inPln(row, row.currency, answer) };
}

/** Each amount rounded half away from zero. */
export function inPln(
  { net, tax, gross }: Amounts,
  currency: string,
  { rate }: PublishedRate,
): Amounts {
  const of = (minor: number | undefined): number | undefined =>
    minor === undefined ? undefined : productOf(PLN, fromMinor(minor, currency), rate);
  return { net: of(net), tax: of(tax), gross: of(gross) };
}

function amountsOf({ totals, currency }: Invoice): Amounts {
  return completed({
    net: safeMinor(totals.net, currency),
    tax: safeMinor(totals.tax, currency),
    gross: safeMinor(totals.gross, currency),
  });
}

/** Of three amounts two give the third. */
export function completed({ net, tax, gross }: Amounts): Amounts {
  return {
    net: net ?? minus(gross, tax),
    tax: tax ?? minus(gross, net),
    gross: gross ?? (net === undefined || tax === undefined ? undefined : net + tax),
  };
}

const minus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a - b;

/** A number past what JavaScript counts exactly is as good as none. */
export function safeMinor(amount: string | undefined, currency: string): number | undefined {
  const minor = toMinor(amount, currency);
  return Number.isSafeInteger(minor) ? minor : undefined;
}

function doubtsOf(invoice: Invoice, { net, tax, gross }: Amounts): readonly Doubt[] {
  const nip = partyId(invoice.seller, "PL:NIP");
  const isCorrection = invoice.kind === "correction";
  const found: readonly (readonly [Doubt, boolean])[] = [
    ["missing_number", !invoice.number?.trim()],
    ["missing_supplier", !invoice.seller.name?.trim()],
    ["bad_supplier_tax_id", nip !== undefined && !isNip(nip)],
    ["missing_net", net === undefined],
    ["missing_tax", tax === undefined],
    ["missing_gross", gross === undefined],
    ["amounts_differ", isOff(net, tax, gross)],
    ["vat_differs", differsFromBreakdown(invoice, net, tax)],
    ["draft", invoice.status === "draft"],
    ["proforma_not_counted", invoice.kind === "proforma"],
    ["correction_without_original", isCorrection && !invoice.preceding_invoices?.length],
  ];
  return found.filter(([, holds]) => holds).map(([doubt]) => doubt);
}

const isOff = (
  net: number | undefined,
  tax: number | undefined,
  gross: number | undefined,
): boolean => net !== undefined && tax !== undefined && gross !== undefined && net + tax !== gross;

function differsFromBreakdown(
  { vat_breakdown, currency }: Invoice,
  net: number | undefined,
  tax: number | undefined,
): boolean {
  if (vat_breakdown.length === 0) return false;
  const sum = (pick: (row: VatBreakdownRow) => string) =>
    vat_breakdown.reduce((total, row) => total + toMinor(pick(row), currency), 0);
  return (
    (net !== undefined && net !== sum((row) => row.taxable)) ||
    (tax !== undefined && tax !== sum((row) => row.tax))
  );
}
