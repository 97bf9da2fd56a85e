import type { Invoice, VatBreakdownRow } from "../model/invoice.ts";
import { partyId } from "../model/party.ts";
import { RD_CATEGORIES } from "../model/rd-categories.ts";
import { countUndatedCostInvoices, readCostInvoices } from "../store/cost-invoices.ts";
import type { DataStore } from "../store/store.ts";
import type { RegisterWriter } from "./register-file.ts";
import { type Amounts, type RegisterRow, safeMinor, toRegisterRow } from "./register-row.ts";
import { createSums, type Sum } from "./sums.ts";

/** A VAT rate in percent, or the source's own code, or a category of EN 16931; all absent: not broken down. */
export interface VatKey {
  readonly rate?: string;
  readonly localCode?: string;
  readonly category?: string;
}

/** The cost invoices of one month: what a report shows, before it has a language or a form. */
export interface MonthlyReport {
  /** YYYY-MM */
  readonly period: string;
  readonly organisation: { readonly name: string; readonly taxId: string | undefined };
  /** Which date of an invoice put it into the month. */
  readonly dateBasis: "issue_date";
  readonly totals: readonly Sum<null>[];
  readonly vat: readonly Sum<VatKey>[];
  /** In the order of the R&D catalogue, then other categories by name; undefined (not assigned) last. */
  readonly categories: readonly Sum<string | undefined>[];
  readonly projects: readonly Sum<string | undefined>[];
  /** Of the register, which has every invoice of the month. */
  readonly count: number;
  readonly doubtfulCount: number;
  /** Cost invoices of no month, for they have no issue date. */
  readonly undatedCount: number;
}

export interface MonthlyAsk {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly organisation: string;
  /** Gets every row as it is read, by date, then number: there may be too many of them to keep. */
  readonly register: RegisterWriter;
  readonly signal?: AbortSignal | undefined;
}

/** The same invoices always give the same report. */
export async function buildMonthlyReport(
  store: DataStore,
  { year, month, organisation, register, signal }: MonthlyAsk,
): Promise<MonthlyReport> {
  const period = `${year}-${String(month).padStart(2, "0")}`;
  const totals = createSums<null>(() => "");
  const vat = createSums<VatKey>(vatName);
  const categories = createSums<string | undefined>((code) => code ?? "");
  const projects = createSums<string | undefined>((project) => project ?? "");
  let [count, doubtfulCount] = [0, 0];
  const taxIds = new Set<string>();

  for await (const { id, issue_date, data } of readCostInvoices(store, daysOf(year, month))) {
    signal?.throwIfAborted();
    const invoice: Invoice = JSON.parse(data);
    const row = toRegisterRow(id, issue_date, invoice);
    await register.add(row);
    count += 1;
    if (row.doubts.length > 0) doubtfulCount += 1;
    const taxId = partyId(invoice.buyer, "PL:NIP", "EU:VAT");
    if (taxId !== undefined) taxIds.add(taxId);
    if (!row.isCounted) continue;
    totals.add(null, row.currency, row);
    categories.add(row.category, row.currency, row);
    projects.add(row.project, row.currency, row);
    for (const [key, amounts] of vatAmounts(invoice, row)) vat.add(key, row.currency, amounts);
  }
  const [taxId] = taxIds;
  return {
    period,
    organisation: { name: organisation, taxId: taxIds.size === 1 ? taxId : undefined },
    dateBasis: "issue_date",
    totals: totals.sorted(),
    vat: vat.sorted(vatRank),
    categories: categories.sorted(categoryRank),
    projects: projects.sorted((project) => (project === undefined ? 1 : 0)),
    count,
    doubtfulCount,
    undatedCount: await countUndatedCostInvoices(store),
  };
}

function daysOf(year: number, month: number): { from: string; to: string } {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const period = `${year}-${String(month).padStart(2, "0")}`;
  return { from: `${period}-01`, to: `${period}-${last}` };
}

function vatAmounts(invoice: Invoice, row: RegisterRow): readonly (readonly [VatKey, Amounts])[] {
  if (invoice.vat_breakdown.length === 0) return [[{}, row]];
  return invoice.vat_breakdown.map((part) => {
    const net = safeMinor(part.taxable, invoice.currency);
    const tax = safeMinor(part.tax, invoice.currency);
    const sum = net === undefined || tax === undefined ? undefined : net + tax;
    const gross = safeMinor(part.gross, invoice.currency) ?? sum;
    return [vatKey(part), { net, tax, gross }];
  });
}

/** A taxed row goes by its rate, whatever the source calls it; any other by the source's word for it. */
function vatKey({ category, rate, local_code }: VatBreakdownRow): VatKey {
  const percent = rate === undefined ? undefined : plainDecimal(rate);
  const isTaxed = category === undefined || category === "S" || category === "Z";
  if (percent !== undefined && isTaxed) return { rate: percent };
  if (local_code?.trim()) return { localCode: local_code.trim() };
  if (category !== undefined) return { category };
  return {};
}

/** `23.00` and `023` are `23`. */
const plainDecimal = (text: string): string =>
  (text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text).replace(/^0+(?=\d)/, "");

const vatName = (key: VatKey): string =>
  JSON.stringify([key.rate ?? "", key.localCode ?? "", key.category ?? ""]);

const NO_RATE_RANK = 1_000_000;
/** Rates from the highest down, then codes, then what is not broken down. */
function vatRank({ rate, localCode, category }: VatKey): number {
  if (rate !== undefined) return -Number(rate);
  return localCode === undefined && category === undefined ? NO_RATE_RANK + 1 : NO_RATE_RANK;
}

const CATALOGUE_ORDER = new Map(RD_CATEGORIES.map(({ code }, index) => [code, index]));
function categoryRank(code: string | undefined): number {
  if (code === undefined) return CATALOGUE_ORDER.size + 1;
  return CATALOGUE_ORDER.get(code) ?? CATALOGUE_ORDER.size;
}
