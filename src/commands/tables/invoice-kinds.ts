import type { Invoice } from "../../model/invoice.ts";

/** Kinds that are entered in the books as invoices; receipts, offers of payment and internal papers are not. */
const KINDS: readonly Invoice["kind"][] = [
  ...(["invoice", "correction", "advance"] as const),
  ...(["final", "simplified", "bill"] as const),
];

type Described = Pick<Invoice, "direction" | "kind" | "status">;

/** Issued or received already, of a kind that is an invoice. */
const isInvoice = ({ kind, status }: Described): boolean =>
  status !== "draft" && KINDS.includes(kind);

/** In FA_OUT. */
export const isSold = (invoice: Described): boolean =>
  invoice.direction === "sales" && isInvoice(invoice);

/** In FA_IN. */
export const isReceived = (invoice: Described): boolean =>
  invoice.direction === "cost" && isInvoice(invoice);
