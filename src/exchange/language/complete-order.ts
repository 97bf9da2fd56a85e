import Big from "big.js";
import { fromMinor, toMinor } from "../../model/money.ts";
import type { Order, OrderLine } from "../../model/order.ts";
import { type Vat, vatOfWord } from "./vat-words.ts";

type Draft = { -readonly [K in keyof Order]?: Order[K] } & Record<string, unknown>;
type Line = { -readonly [K in keyof OrderLine]?: OrderLine[K] };

/**
 * Fills what an order has to have and the map leaves out: status, numbers and names of lines; the net of lines from
 * quantity and price, the net of the order from that of all lines. What the map gives stays as it is.
 */
export function completeOrder(record: Record<string, unknown>): void {
  const draft = record as Draft;
  draft.status ??= "open";
  draft.seller ??= {};
  draft.buyer ??= {};
  draft.lines ??= [];
  draft.totals ??= {};
  const { lines, totals, currency } = draft;
  for (const [i, line] of lines.entries()) completeLine(line, { index: i, currency });
  if (typeof currency === "string") completeTotals({ lines, totals, currency });
}

function completeLine(
  line: Line,
  { index, currency }: { index: number; currency: string | undefined },
): void {
  line.no ??= index + 1;
  line.name ??= line.description ?? line.seller_code ?? line.buyer_code ?? "";
  if (line.vat) completeVat(line.vat);
  const { ordered_qty: qty, net_price: price, discount } = line;
  if (line.net !== undefined || discount !== undefined || typeof currency !== "string") return;
  if (qty === undefined || price === undefined) return;
  const minor = toMinor(new Big(qty).times(price).toFixed(), currency);
  line.net = fromMinor(minor, currency);
}

function completeVat(vat: { -readonly [K in keyof Vat]?: Vat[K] }): void {
  const found = vatOfWord(vat.local_code ?? vat.rate ?? "");
  if (!found) return;
  const { category, rate } = found;
  if (rate !== undefined) vat.rate ??= rate;
  // A rate that contradicts the word is the truer of the two.
  if (category !== undefined && (vat.rate === undefined || vat.rate === rate)) {
    vat.category ??= category;
  }
}

function completeTotals({
  lines,
  totals,
  currency,
}: {
  readonly lines: readonly OrderLine[];
  readonly totals: { -readonly [K in keyof Order["totals"]]: Order["totals"][K] };
  readonly currency: string;
}): void {
  const nets = lines.flatMap(({ net }) => net ?? []);
  const isWhole = lines.length > 0 && nets.length === lines.length;
  if (totals.net === undefined && isWhole) {
    const sum = nets.reduce((total, net) => total + toMinor(net, currency), 0);
    totals.net = fromMinor(sum, currency);
  }
  const net = toMinor(totals.net, currency);
  const tax = toMinor(totals.tax, currency);
  const gross = toMinor(totals.gross, currency);
  if (net === undefined) return;
  if (gross === undefined && tax !== undefined) totals.gross = fromMinor(net + tax, currency);
  else if (tax === undefined && gross !== undefined) totals.tax = fromMinor(gross - net, currency);
}
