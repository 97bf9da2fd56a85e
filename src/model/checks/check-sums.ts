import type { Invoice, InvoiceLine } from "../invoice.ts";
import { fromMinor, toMinor } from "../money.ts";
import { type Warning, warning } from "./warning.ts";

/** In these currencies documents are rounded to whole units, though the currency has a hundredth. */
const ROUNDED_TO_WHOLE: ReadonlySet<string> = new Set(["HUF"]);
/** Their lines say what was ordered, their totals what is paid now or still to be paid. */
const PART_OF_A_SALE: ReadonlySet<string> = new Set(["advance", "final"]);
/** Where the number of lines is unknown, as in documents that a program books by their totals. */
const ASSUMED_LINES = 5;

/**
 * Whether the amounts agree: lines with totals, VAT with its rate, rates with totals, net and VAT with gross.
 * Each line may have been rounded by itself, so that a hundredth for each line is no difference.
 */
export function checkSums(invoice: Invoice): Warning[] {
  const found: Warning[] = [];
  const sums = sumsOf(invoice);
  checkLines(invoice, sums, found);
  checkRates(invoice, sums, found);
  checkTotals(invoice, sums, found);
  return found;
}

/** Everything in minor units. */
interface Sums {
  readonly net: number | undefined;
  readonly tax: number | undefined;
  readonly gross: number | undefined;
  /** What the rounding of one amount may change. */
  readonly unit: number;
}

const sumsOf = ({ totals: { net, tax, gross }, currency }: Invoice): Sums => ({
  net: toMinor(net, currency),
  tax: toMinor(tax, currency),
  gross: toMinor(gross, currency),
  unit: ROUNDED_TO_WHOLE.has(currency) ? 100 : 1,
});

function checkLines(invoice: Invoice, sums: Sums, found: Warning[]): void {
  const { lines, kind, currency, correction } = invoice;
  if (lines.length === 0 || PART_OF_A_SALE.has(correction?.of ?? kind)) return;
  const byNet = addUp(lines, "net", currency);
  const added = byNet ?? addUp(lines, "gross", currency);
  const total = byNet ? lineNet(invoice, sums) : sums.gross;
  if (!added || total === undefined) return;
  const tolerance = sums.unit * lines.length;
  const difference = Math.abs(added.difference - total);
  // Some sources give a correction as its new state alone, others with the old one beside it.
  if (difference <= tolerance || Math.abs(added.after - total) <= tolerance) return;
  found.push(
    warning("lines_differ", byNet ? "totals.net" : "totals.gross", {
      lines: fromMinor(added.difference, currency),
      total: fromMinor(total, currency),
      tolerance: fromMinor(tolerance, currency),
      currency,
    }),
  );
}

/** Undefined where a line does not say it. */
function addUp(lines: readonly InvoiceLine[], field: "net" | "gross", currency: string) {
  let [before, after] = [0, 0];
  for (const line of lines) {
    const amount = toMinor(line[field], currency);
    if (amount === undefined) return undefined;
    if (line.is_before_correction) before += amount;
    else after += amount;
  }
  return { after, difference: after - before };
}

/** What the lines come to before what is taken off or added for the whole document. */
function lineNet({ totals, currency }: Invoice, { net }: Sums): number | undefined {
  const stated = toMinor(totals.line_net, currency);
  if (stated !== undefined || net === undefined) return stated;
  return net + toMinor(totals.allowance ?? "0", currency) - toMinor(totals.charge ?? "0", currency);
}

function checkRates(invoice: Invoice, { unit }: Sums, found: Warning[]): void {
  const { vat_breakdown: rows, lines, currency } = invoice;
  const tolerance = unit * (lines.length || ASSUMED_LINES);
  for (const [i, row] of rows.entries()) {
    if (row.rate === undefined) continue;
    const taxable = toMinor(row.taxable, currency);
    const expected = Math.round((taxable * Number(row.rate)) / 100);
    if (Math.abs(expected - toMinor(row.tax, currency)) <= tolerance) continue;
    const { rate, tax } = row;
    const params = { rate, taxable: row.taxable, expected: fromMinor(expected, currency), tax };
    found.push(warning("tax_differs_from_rate", `vat_breakdown.${i}.tax`, { ...params, currency }));
  }
}

function checkTotals(invoice: Invoice, { net, tax, gross, unit }: Sums, found: Warning[]): void {
  const { vat_breakdown: rows, currency, totals } = invoice;
  const tolerance = unit * Math.max(1, rows.length);
  if (rows.length > 0) {
    const [taxable, due] = [sumOf(rows, "taxable", currency), sumOf(rows, "tax", currency)];
    for (const [part, rates, total] of [
      ["net", taxable, net],
      ["tax", due, tax],
    ] as const) {
      if (total === undefined || Math.abs(rates - total) <= tolerance) continue;
      const params = { rates: fromMinor(rates, currency), total: fromMinor(total, currency) };
      found.push(warning("breakdown_differs", `totals.${part}`, { ...params, currency }));
    }
  }
  if (net === undefined || tax === undefined || gross === undefined) return;
  if (Math.abs(net + tax - gross) <= tolerance) return;
  const params = { net: totals.net ?? "", tax: totals.tax ?? "", gross: totals.gross ?? "" };
  found.push(warning("totals_differ", "totals.gross", { ...params, currency }));
}

const sumOf = (
  rows: Invoice["vat_breakdown"],
  field: "taxable" | "tax",
  currency: string,
): number => rows.reduce((sum, row) => sum + toMinor(row[field], currency), 0);
