import type { InvoiceLine } from "../../model/invoice.ts";
import type { OrderLine } from "../../model/order.ts";
import type { Extra } from "../definition.ts";
import { type LineMoney, money } from "./amounts.ts";
import { extraWith } from "./extra.ts";
import type { Given } from "./given.ts";

/** A line as it will be, before it has its number among the others. */
export interface MadeLine {
  readonly given: Given;
  readonly money: LineMoney;
  readonly text: string;
  readonly sku: string | undefined;
  readonly unit: string | undefined;
  readonly extra: Extra;
}

type Shared = Omit<InvoiceLine & OrderLine, "qty" | "ordered_qty">;

function shared(no: number, { given, money: sums, text, sku, unit }: MadeLine): Shared {
  const { unitPrice, net, gross, rate } = sums;
  const description = given.text("TEXT_2");
  return {
    no,
    name: text,
    ...(description === undefined ? {} : { description }),
    ...(sku === undefined ? {} : { seller_code: sku }),
    ...(unit === undefined ? {} : { unit_local: unit }),
    net_price: unitPrice.toFixed(),
    net: money(net),
    vat: {
      ...(rate === undefined ? {} : { rate: rate.toFixed() }),
      ...(rate?.gt(0) ? { category: "S" as const } : {}),
      amount: money(gross.minus(net)),
    },
    gross: money(gross),
  };
}

export const invoiceLine = (no: number, line: MadeLine): InvoiceLine => ({
  ...shared(no, line),
  qty: line.money.quantity.toFixed(),
});

export function orderLine(no: number, line: MadeLine, before?: OrderLine): OrderLine {
  const delivered = line.given.amount("V_UKAZATEL") ?? line.given.amount("UKAZATEL");
  return {
    ...before,
    ...shared(no, line),
    ordered_qty: line.money.quantity.toFixed(),
    ...(delivered ? { delivered_qty: delivered.toFixed() } : {}),
  };
}

/** What is kept for a line; its VAT code too where it came from its card. */
export function lineExtra(
  table: string,
  given: Given,
  { code, before }: { readonly code: string | undefined; readonly before?: Extra },
): Extra {
  const extra = extraWith(table, given, before);
  const id = given.text("ID");
  return {
    ...extra,
    ...(id === undefined ? {} : { ID: id }),
    ...(code === undefined ? {} : { KOD_DPH: code }),
  };
}

/**
 * Lines in the order of their PORDER, where every line has one of its own; otherwise as they came, from 1.
 */
export function numbered<T extends { readonly given: Given }>(
  lines: readonly T[],
): readonly (readonly [no: number, line: T])[] {
  const wanted = lines.map(({ given }) => Number(given.amount("PORDER")?.toFixed(0) ?? 0));
  const isOwn = wanted.every((no) => no > 0) && new Set(wanted).size === wanted.length;
  return lines.map((line, at) => [isOwn ? (wanted[at] ?? at + 1) : at + 1, line] as const);
}

/** What is kept for each line, by its number. */
export const lineExtrasOf = (lines: readonly MadeLine[]): ReadonlyMap<number, Extra> =>
  new Map(numbered(lines).map(([no, { extra }]) => [no, extra] as const));
