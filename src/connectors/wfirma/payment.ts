import { fromMinor, type Invoice, table } from "../../sdk/index.ts";
import { isOn, minorOf, type Row, textOf } from "./values.ts";

type Payment = NonNullable<Invoice["payment"]>;

const MEANS: Readonly<Record<string, Payment["means"]>> = table({
  transfer: "transfer",
  cash: "cash",
  compensation: "compensation",
  cod: "cod",
  payment_card: "card",
});

/** How much was paid and how; sales and costs have other names for the method. */
export function paymentOf(
  row: Row,
  { currency, gross }: { readonly currency: string; readonly gross: number },
): Payment {
  const paid = minorOf(row.alreadypaid, currency, "alreadypaid");
  const method = textOf(row.payment_method ?? row.paymentmethod, 120)?.toLowerCase();
  const means = method === undefined ? undefined : (MEANS[method] ?? "other");
  return {
    ...(means === undefined ? {} : { means }),
    ...(method !== undefined && means === "other" ? { terms: method } : {}),
    ...(isOn(row.split_payment) ? { split_payment: true } : {}),
    status: statusOf(row, paid, gross),
    ...(paid === undefined ? {} : { paid: fromMinor(paid, currency) }),
  };
}

function statusOf(
  row: Row,
  paid: number | undefined,
  gross: number,
): NonNullable<Payment["status"]> {
  const state = textOf(row.paymentstate, 20)?.toLowerCase();
  if (paid !== undefined && gross > 0 && paid > gross) return "overpaid";
  // The older field says it alone where the newer one is missing.
  if (state === "paid" || (state === undefined && isOn(row.paid))) return "paid";
  if (paid !== undefined && paid > 0) return paid === gross ? "paid" : "partial";
  return state === "undefined" || (state === undefined && paid === undefined)
    ? "unknown"
    : "unpaid";
}
