import type { Invoice } from "../../sdk/index.ts";
import { decimalOf, idOf, type Row, textOf, unmappable } from "./values.ts";

export function currencyOf(row: Row): string {
  const currency = (textOf(row.currency, 10) ?? "PLN").toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) throw unmappable("currency", "is not a currency code");
  return currency;
}

/** The rate to the złoty; `1.0000` on documents in złoty says nothing. */
export function exchangeOf(row: Row, currency: string) {
  const rate = decimalOf(row.currency_exchange);
  if (currency === "PLN" || rate === undefined || rate.startsWith("-") || !/[1-9]/.test(rate))
    return {};
  return { tax_currency: "PLN", exchange_rate: { rate } };
}

/** The document that this one corrects or ends. */
export function precedingOf(row: Row): Invoice["preceding_invoices"] {
  const id = idOf(row.parent);
  return id === undefined ? undefined : [{ remote_id: id }];
}

/** A name for a file made of a document's number. */
export const fileName = (number: string | undefined, id: string): string =>
  (number ?? id).slice(0, 120).replace(/[^\p{L}\p{N}._-]+/gu, "_");
