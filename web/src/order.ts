import type { HubRecord } from "./api/types.ts";
import type { InvoiceLine, InvoiceParty, PrecedingInvoice } from "./invoice.ts";

export const ORDER_DIRECTIONS = ["sales", "purchase"] as const;
export const ORDER_STATUSES = [
  ...(["draft", "open", "confirmed", "partly_delivered"] as const),
  ...(["delivered", "closed", "cancelled"] as const),
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** The part of the order record that the pages show; docs/model.md has all of it. Amounts are decimal texts. */
export interface Order {
  readonly direction: (typeof ORDER_DIRECTIONS)[number];
  readonly number?: string;
  readonly issue_date?: string;
  /** RFC 3339. */
  readonly placed_at?: string;
  readonly status: OrderStatus;
  readonly buyer: InvoiceParty;
  readonly seller: InvoiceParty;
  readonly ship_to?: InvoiceParty;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly totals: { readonly net?: string; readonly tax?: string; readonly gross?: string };
  readonly delivery?: {
    readonly method?: string;
    readonly carrier?: string;
    readonly tracking?: string;
    readonly requested_date?: string;
    readonly date?: string;
  };
  readonly channel?: string;
  readonly buyer_reference?: string;
  readonly seller_reference?: string;
  readonly contract_reference?: string;
  readonly invoice_refs?: readonly PrecedingInvoice[];
  readonly note?: string;
}
export interface OrderLine
  extends Pick<InvoiceLine, "no" | "name" | "unit" | "unit_local" | "net_price" | "net" | "vat"> {
  readonly seller_code?: string;
  readonly buyer_code?: string;
  readonly ordered_qty?: string;
  readonly confirmed_qty?: string;
  readonly delivered_qty?: string;
  readonly invoiced_qty?: string;
}

/** The hub validates a record's data before it stores it. */
export const orderOf = (record: Pick<HubRecord, "data">): Order => record.data as Order;

/** Who the order is with. */
export const otherSide = ({ direction, seller, buyer }: Order): InvoiceParty =>
  direction === "purchase" ? seller : buyer;
