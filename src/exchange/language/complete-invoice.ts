import Big from "big.js";
import type { Invoice, InvoiceLine, VatBreakdownRow } from "../../model/invoice.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import { type Vat, vatOfWord } from "./vat-words.ts";

type Draft = { -readonly [K in keyof Invoice]?: Invoice[K] } & Record<string, unknown>;
type VatPart = { -readonly [K in keyof Vat]?: Vat[K] };

/**
 * Fills what an invoice has to have and the map leaves out: kind, status, numbers of lines; the sums by rate from
 * the lines, or from the totals; the totals from the sums by rate. What the map gives stays as it is.
 */
export function completeInvoice(record: Record<string, unknown>): void {
  const draft = record as Draft;
  draft.kind ??= "invoice";
  draft.status ??= "open";
  draft.seller ??= {};
  draft.buyer ??= {};
  draft.lines ??= [];
  draft.totals ??= {};
  for (const [i, line] of draft.lines.entries()) completeLine(line, i);
  const { currency } = draft;
  if (typeof currency !== "string") {
    draft.vat_breakdown ??= [];
    return;
  }
  if (draft.vat_breakdown) completeRows(draft.vat_breakdown, currency);
  else
    draft.vat_breakdown =
      breakdownOf(draft.lines, currency) ?? breakdownOfTotals(draft.totals, currency);
  completeTotals(draft.totals, draft.vat_breakdown, currency);
}

function completeLine(
  line: { -readonly [K in keyof InvoiceLine]?: InvoiceLine[K] },
  index: number,
): void {
  line.no ??= index + 1;
  line.name ??= line.description ?? line.seller_code ?? "";
  if (line.vat) completeVat(line.vat as VatPart);
}

/** The rate and the category that the program's own word stands for. */
function completeVat(vat: VatPart): void {
  const found = vatOfWord(vat.local_code ?? vat.rate ?? "");
  if (!found) return;
  const { category, rate } = found;
  if (rate !== undefined) vat.rate ??= rate;
  // A rate that contradicts the word is the truer of the two.
  if (category !== undefined && (vat.rate === undefined || vat.rate === rate))
    vat.category ??= category;
}

function completeRows(rows: VatBreakdownRow[], currency: string): void {
  for (const row of rows) {
    completeVat(row as VatPart);
    const net = toMinor(row.taxable as string | undefined, currency);
    const tax = toMinor(row.tax as string | undefined, currency);
    const gross = toMinor(row.gross, currency);
    const fill = row as { taxable?: string; tax?: string };
    if (net === undefined && gross !== undefined)
      fill.taxable = fromMinor(gross - (tax ?? 0), currency);
    if (tax === undefined)
      fill.tax = fromMinor(gross !== undefined && net !== undefined ? gross - net : 0, currency);
  }
}

interface Share {
  readonly vat: VatPart;
  readonly net: number;
  readonly tax: number;
}

/** Undefined where a line does not say enough. */
function breakdownOf(
  lines: readonly InvoiceLine[],
  currency: string,
): VatBreakdownRow[] | undefined {
  if (lines.length === 0) return undefined;
  const shares: Share[] = [];
  for (const line of lines) {
    const share = shareOf(line, currency);
    if (!share) return undefined;
    shares.push(share);
  }
  const groups = Map.groupBy(shares, ({ vat }) => `${vat.category}|${vat.rate}|${vat.local_code}`);
  return [...groups.values()].map((group) => groupRow(group, currency));
}

function shareOf(line: InvoiceLine, currency: string): Share | undefined {
  const { category, rate, local_code } = line.vat ?? {};
  const vat: VatPart = {
    ...(category === undefined ? {} : { category }),
    ...(rate === undefined ? {} : { rate }),
    ...(local_code === undefined ? {} : { local_code }),
  };
  const given = toMinor(line.vat?.amount, currency);
  const gross = toMinor(line.gross, currency);
  const net =
    netOf(line, currency) ?? (gross === undefined ? undefined : netOfGross(gross, rate, given));
  const tax = given ?? taxOf(net, gross, rate);
  if (net === undefined || tax === undefined) return undefined;
  const sign = line.is_before_correction ? -1 : 1;
  return { vat, net: sign * net, tax: sign * tax };
}

function netOf(line: InvoiceLine, currency: string): number | undefined {
  const { net, qty, net_price: price, discount } = line;
  if (net !== undefined) return toMinor(net, currency);
  if (qty === undefined || price === undefined || discount !== undefined) return undefined;
  return toMinor(new Big(qty).times(price).toFixed(), currency);
}

function netOfGross(
  gross: number,
  rate: string | undefined,
  tax: number | undefined,
): number | undefined {
  if (tax !== undefined) return gross - tax;
  if (rate === undefined) return undefined;
  return gross - whole(new Big(gross).times(rate).div(new Big(100).plus(rate)));
}

/** A rate that is not known, as outside of the tax, has none. */
function taxOf(net: number | undefined, gross: number | undefined, rate: string | undefined) {
  if (net === undefined) return undefined;
  if (gross !== undefined) return gross - net;
  return rate === undefined ? undefined : whole(new Big(net).times(rate).div(100));
}

const whole = (value: Big): number => Number(value.round(0, Big.roundHalfUp));

function groupRow(shares: readonly Share[], currency: string): VatBreakdownRow {
  const net = shares.reduce((sum, share) => sum + share.net, 0);
  const tax = shares.reduce((sum, share) => sum + share.tax, 0);
  const money = (minor: number) => fromMinor(minor, currency);
  return {
    ...shares[0]?.vat,
    taxable: money(net),
    tax: money(tax),
    gross: money(net + tax),
  } as VatBreakdownRow;
}

type Totals = Invoice["totals"];

/** One row without a rate, where the document says only its sums. */
function breakdownOfTotals({ net, tax, gross }: Totals, currency: string): VatBreakdownRow[] {
  const sums = sumsOf({
    net: toMinor(net, currency),
    tax: toMinor(tax, currency),
    gross: toMinor(gross, currency),
  });
  if (!sums) return [];
  const money = (minor: number) => fromMinor(minor, currency);
  return [{ taxable: money(sums.net), tax: money(sums.tax), gross: money(sums.net + sums.tax) }];
}

/** The third of the three sums from the other two. */
function sumsOf({
  net,
  tax,
  gross,
}: {
  net: number | undefined;
  tax: number | undefined;
  gross: number | undefined;
}) {
  if (net !== undefined && tax !== undefined) return { net, tax };
  if (gross === undefined) return undefined;
  if (net !== undefined) return { net, tax: gross - net };
  return tax === undefined ? undefined : { net: gross - tax, tax };
}

function completeTotals(
  totals: { -readonly [K in keyof Totals]: Totals[K] },
  rows: readonly VatBreakdownRow[],
  currency: string,
): void {
  if (rows.length === 0) return;
  const sum = (amounts: readonly (string | undefined)[]) =>
    amounts.reduce((total, amount) => total + (toMinor(amount, currency) ?? 0), 0);
  const net = toMinor(totals.net, currency) ?? sum(rows.map((row) => row.taxable));
  const tax = toMinor(totals.tax, currency) ?? sum(rows.map((row) => row.tax));
  totals.net ??= fromMinor(net, currency);
  totals.tax ??= fromMinor(tax, currency);
  totals.gross ??= fromMinor(net + tax, currency);
}
