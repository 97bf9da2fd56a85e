import type { Invoice } from "../model/invoice.ts";
import { type CostAmounts, costInvoiceData, readCostAmounts } from "../store/cost-invoices.ts";
import type { DataStore } from "../store/store.ts";
import type { Costs } from "./costs.ts";
import type { RateBook } from "./rates/rates.ts";
import { type Amounts, categoryOf, completed, inPln, PLN, projectOf } from "./register-row.ts";

/** Adds the costs of the months before `period` (YYYY-MM) in its year, each invoice as its own month counts it. */
export async function addEarlierMonths(
  store: DataStore,
  {
    period,
    costs,
    rates,
    signal,
  }: {
    readonly period: string;
    readonly costs: Costs;
    readonly rates: RateBook;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<void> {
  if (period.endsWith("-01")) return;
  const range = { from: `${period.slice(0, 4)}-01-01`, to: lastDayBefore(period) };
  for await (const page of readCostAmounts(store, range)) {
    signal?.throwIfAborted();
    const counted = page.filter(({ kind }) => kind !== "proforma");
    const foreign = counted.filter(({ currency }) => currency !== PLN);
    const data = await costInvoiceData(
      store,
      foreign.map(({ id }) => id),
    );
    for (const row of counted) {
      const net = await netInPln(row, data.get(row.id), rates);
      costs.addEarlier({
        category: categoryOf(row.category),
        project: projectOf(row.project_id),
        net,
      });
    }
  }
}

const lastDayBefore = (period: string): string =>
  new Date(Date.parse(`${period}-01T00:00:00Z`) - 1).toISOString().slice(0, 10);

async function netInPln(
  row: CostAmounts,
  data: string | undefined,
  rates: RateBook,
): Promise<number | undefined> {
  const amounts: Amounts = completed({
    net: safe(row.net_minor),
    tax: safe(row.tax_minor),
    gross: safe(row.gross_minor),
  });
  if (row.currency === PLN) return amounts.net;
  const { tax_point_date } = (data === undefined ? {} : JSON.parse(data)) as Partial<Invoice>;
  const rate = await rates.before(row.currency, tax_point_date ?? row.issue_date);
  return "missing" in rate ? undefined : inPln(amounts, row.currency, rate).net;
}

const safe = (minor: number | null): number | undefined =>
  Number.isSafeInteger(minor) ? (minor ?? undefined) : undefined;
