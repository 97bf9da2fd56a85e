import type Big from "big.js";
import type { Invoice } from "../../model/invoice.ts";
import type { Order } from "../../model/order.ts";
import { big, sum } from "./decimals.ts";
import { amountsOf } from "./line-amounts.ts";

type Summed = Pick<Invoice | Order, "totals"> & {
  readonly lines: readonly Parameters<typeof amountsOf>[0][];
};

/** With VAT: as the document says, else as its net total and tax or its lines add up. */
export function grossOf({ totals, lines }: Summed): Big | undefined {
  const [net, tax] = [big(totals.net), big(totals.tax)];
  return (
    big(totals.gross) ??
    (net && tax ? net.plus(tax) : undefined) ??
    big(totals.payable) ??
    sum(lines.map((line) => amountsOf(line).gross))
  );
}

/** Without VAT. */
export function netOf({ totals, lines }: Summed): Big | undefined {
  const [gross, tax] = [big(totals.gross), big(totals.tax)];
  return (
    big(totals.net) ??
    big(totals.line_net) ??
    (gross && tax ? gross.minus(tax) : undefined) ??
    sum(lines.map((line) => amountsOf(line).net))
  );
}

/** One payment as far as it is known. */
export interface PaymentEntry {
  readonly date: string | undefined;
  readonly amount: Big;
  readonly document: string | undefined;
}

/** Single payments where the document has them, else one of all that is paid. */
export function paymentsOf(invoice: Invoice): readonly PaymentEntry[] {
  const { entries = [], paid, paid_date: date } = invoice.payment ?? {};
  const single = entries.flatMap((entry): PaymentEntry[] => {
    const amount = big(entry.amount);
    return amount ? [{ date: entry.date, amount, document: entry.document }] : [];
  });
  if (single.length > 0) return single;
  const isPaid = invoice.status === "paid" || invoice.payment?.status === "paid";
  const amount = big(paid) ?? (isPaid ? grossOf(invoice) : undefined);
  return amount && !amount.eq(0) ? [{ date, amount, document: undefined }] : [];
}

/** All that is paid; undefined where nothing is known. */
export const paidOf = (invoice: Invoice): Big | undefined =>
  big(invoice.payment?.paid) ?? sum(paymentsOf(invoice).map(({ amount }) => amount));

export const lastPaidDate = (invoice: Invoice): string | undefined =>
  invoice.payment?.paid_date ??
  paymentsOf(invoice)
    .flatMap(({ date }) => date ?? [])
    .sort()
    .at(-1);
