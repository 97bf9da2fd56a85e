/** What a person or an old import left behind: documents that nobody can book as they stand. */
export const brokenCosts: readonly Readonly<Record<string, unknown>>[] = [
  { number: "USZKODZONA/1", price_gross: "999999.99" },
  { number: "USZKODZONA/2", currency: "złoty" },
  { number: "USZKODZONA/3", price_net: "sto złotych" },
];

/** Among the costs, but no costs: an offer, an order, cash slips. */
export const sparePapers: readonly Readonly<Record<string, unknown>>[] = [
  { number: "PROFORMA/1", kind: "proforma" },
  { number: "ZAMÓWIENIE/1", kind: "client_order" },
  { number: "KP/1", kind: "kp" },
];
