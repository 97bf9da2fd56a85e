import type { Invoice, VatBreakdownRow } from "../model/invoice.ts";
import { partyId } from "../model/party.ts";
import {
  type CostInvoice,
  countUndatedCostInvoices,
  readCostInvoices,
} from "../store/cost-invoices.ts";
import { knownBy } from "../store/origins.ts";
import type { DataStore } from "../store/store.ts";
import { type Cost, createCosts } from "./costs.ts";
import { addEarlierMonths } from "./earlier-months.ts";
import { NO_RATES, type RateBook } from "./rates/rates.ts";
import { createUsedRates, type UsedRate } from "./rates/used-rates.ts";
import type { RegisterWriter } from "./register-file.ts";
import {
  type Amounts,
  type RegisterRow,
  safeMinor,
  toRegisterRow,
  withPln,
} from "./register-row.ts";
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
  /** The same in PLN, under the currency that it was before; PLN itself with it. */
  readonly plnTotals: readonly Sum<null>[];
  readonly vat: readonly Sum<VatKey>[];
  /** Net, in PLN. */
  readonly costs: readonly Cost[];
  readonly rates: readonly UsedRate[];
  /** Invoices of the month without an exchange rate. */
  readonly noRateCount: number;
  readonly correctionCount: number;
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
  /** Without them no amount in another currency gets one in PLN. */
  readonly rates?: RateBook | undefined;
  /** What people call the integrations, by number. */
  readonly integrations?: ReadonlyMap<number, string>;
  readonly signal?: AbortSignal | undefined;
}

/** The same invoices and rates always give the same report. */
export async function buildMonthlyReport(
  store: DataStore,
  ask: MonthlyAsk,
): Promise<MonthlyReport> {
  const { year, month, organisation, register, rates = NO_RATES, signal } = ask;
  const period = `${year}-${String(month).padStart(2, "0")}`;
  const totals = createSums<null>(() => "");
  const plnTotals = createSums<null>(() => "");
  const vat = createSums<VatKey>(vatName);
  const costs = createCosts();
  const used = createUsedRates();
  const counts = { count: 0, doubtfulCount: 0, noRateCount: 0, correctionCount: 0 };
  const taxIds = new Set<string>();

  await addEarlierMonths(store, { period, costs, rates, signal });
  for await (const { invoice, row } of readRows(store, ask)) {
    signal?.throwIfAborted();
    await register.add(row);
    counts.count += 1;
    if (row.doubts.length > 0) counts.doubtfulCount += 1;
    if (row.noRate) counts.noRateCount += 1;
    if (row.isCorrection) counts.correctionCount += 1;
    const taxId = partyId(invoice.buyer, "PL:NIP", "EU:VAT");
    if (taxId !== undefined) taxIds.add(taxId);
    if (!row.isCounted) continue;
    totals.add(null, row.currency, row);
    plnTotals.add(null, row.currency, row.pln ?? UNKNOWN);
    costs.addMonth({ category: row.category, project: row.project, net: row.pln?.net });
    if (row.rate) used.add(row.currency, row.rate);
    for (const [key, amounts] of vatAmounts(invoice, row)) vat.add(key, row.currency, amounts);
  }
  const [taxId] = taxIds;
  return {
    period,
    organisation: { name: organisation, taxId: taxIds.size === 1 ? taxId : undefined },
    dateBasis: "issue_date",
    totals: totals.sorted(),
    plnTotals: plnTotals.sorted(),
    vat: vat.sorted(vatRank),
    costs: costs.sorted(),
    rates: used.sorted(),
    ...counts,
    undatedCount: await countUndatedCostInvoices(store),
  };
}

const UNKNOWN: Amounts = { net: undefined, tax: undefined, gross: undefined };
/** Where they come from is asked for so many at a time. */
const ORIGINS_AT_ONCE = 100;

async function* readRows(
  store: DataStore,
  { year, month, rates = NO_RATES, integrations = new Map() }: MonthlyAsk,
): AsyncGenerator<{ readonly invoice: Invoice; readonly row: RegisterRow }> {
  const flush = async function* (batch: readonly CostInvoice[]) {
    const ids = batch.map(({ id }) => id);
    const known = await knownBy(store, "invoice", ids);
    for (const { id, issue_date, data } of batch) {
      const invoice: Invoice = JSON.parse(data);
      const row = await withPln(toRegisterRow(id, issue_date, invoice), invoice, rates);
      const origins = (known.get(id) ?? []).map((one) => integrations.get(one) ?? `#${one}`);
      yield { invoice, row: { ...row, origins } };
    }
  };
  let batch: CostInvoice[] = [];
  for await (const one of readCostInvoices(store, daysOf(year, month))) {
    batch.push(one);
    if (batch.length < ORIGINS_AT_ONCE) continue;
    yield* flush(batch);
    batch = [];
  }
  yield* flush(batch);
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
