import type Big from "big.js";
import type { InvoiceLine } from "../../model/invoice.ts";
import type { OrderLine } from "../../model/order.ts";
import { big, plain, toCents, withoutTax, withTax } from "./decimals.ts";

/** What lines of invoices and of orders have in common. */
export type PricedLine = Pick<
  InvoiceLine & OrderLine,
  "net_price" | "gross_price" | "net" | "gross" | "vat"
> & { readonly qty?: string };

export interface LineAmounts {
  readonly quantity: Big | undefined;
  readonly unitNet: Big | undefined;
  readonly net: Big | undefined;
  readonly gross: Big | undefined;
}

/** As far as the line tells them or they follow from what it tells. */
export function amountsOf(line: PricedLine): LineAmounts {
  const rate = big(line.vat?.rate);
  const tax = big(line.vat?.amount);
  const quantity = big(line.qty);
  const stated = { net: big(line.net), gross: big(line.gross) };
  const listed = listedPrice(line, rate);
  const net = stated.net ?? netOf({ gross: stated.gross, tax, rate, quantity, listed });
  const gross = stated.gross ?? grossOf(net, tax, rate);
  const unitNet =
    listed ?? (net !== undefined && quantity && !quantity.eq(0) ? net.div(quantity) : undefined);
  return { quantity, unitNet, net, gross };
}

function listedPrice(line: PricedLine, rate: Big | undefined): Big | undefined {
  const gross = big(line.gross_price);
  return big(line.net_price) ?? (gross === undefined ? undefined : withoutTax(gross, rate));
}

function netOf(known: {
  readonly gross: Big | undefined;
  readonly tax: Big | undefined;
  readonly rate: Big | undefined;
  readonly quantity: Big | undefined;
  readonly listed: Big | undefined;
}): Big | undefined {
  const { gross, tax, rate, quantity, listed } = known;
  if (gross !== undefined) return tax ? gross.minus(tax) : toCents(withoutTax(gross, rate));
  return quantity && listed ? toCents(quantity.times(listed)) : undefined;
}

function grossOf(net: Big | undefined, tax: Big | undefined, rate: Big | undefined) {
  if (net === undefined) return undefined;
  return tax ? net.plus(tax) : toCents(withTax(net, rate));
}

/** Of one unit after the discount; undefined without a discount. */
export function discountedPrice(amounts: LineAmounts): string | undefined {
  const { quantity, net } = amounts;
  const isLess = quantity !== undefined && net !== undefined && discountPercent(amounts);
  return isLess ? plain(net.div(quantity)) : undefined;
}

/** Per cent by which the total is below quantity times price; 0 where it is what they make but for rounding. */
export function discountPercent({ quantity, unitNet, net }: LineAmounts): string | undefined {
  if (!quantity || !unitNet || net === undefined) return undefined;
  const full = quantity.times(unitNet);
  const off = full.minus(net);
  if (full.eq(0) || off.abs().lte("0.01") || off.div(full).lt(0)) return undefined;
  return plain(off.times(100).div(full));
}

/** The same lines with their amounts turned round, as what a correction takes back. */
export function negated(text: string | undefined): string | undefined {
  const value = big(text);
  return value === undefined || value.eq(0) ? text : plain(value.times(-1));
}
