import type { Invoice } from "../invoice.ts";
import { checkDocument } from "./check-document.ts";
import { checkIdentifiers } from "./check-identifiers.ts";
import { checkSums } from "./check-sums.ts";
import type { Warning } from "./warning.ts";

/** An invoice with more to say about is wrong as a whole. */
const MAX_WARNINGS = 50;

/** All that can be seen of an invoice without looking at others; `today` is a business day of the tenant. */
export const checkInvoice = (invoice: Invoice, today: string): readonly Warning[] =>
  [...checkDocument(invoice, today), ...checkSums(invoice), ...checkIdentifiers(invoice)].slice(
    0,
    MAX_WARNINGS,
  );
