import type { HubRecord } from "./api/types.ts";

/** The part of the invoice record that the pages show; docs/model.md has all of it. */
export interface Invoice {
  readonly direction: "cost" | "sales";
  readonly number?: string;
  readonly issue_date?: string;
  readonly tax_point_date?: string;
  readonly received_date?: string;
  readonly due_date?: string;
  readonly currency: string;
  readonly seller: InvoiceParty;
  readonly buyer: InvoiceParty;
  readonly lines: readonly InvoiceLine[];
  readonly vat_breakdown: readonly VatRow[];
  readonly totals: { readonly net?: string; readonly tax?: string; readonly gross?: string };
  readonly kind: InvoiceKind;
  readonly payment?: {
    readonly status?: PaymentStatus;
    readonly means?: PaymentMeans;
    readonly paid?: string;
    readonly paid_date?: string;
  };
  readonly fiscal?: { readonly system: string; readonly id: string; readonly status?: string };
  readonly preceding_invoices?: readonly PrecedingInvoice[];
  readonly accounting?: {
    readonly project_id?: string;
    readonly category?: string;
    readonly cost_centre?: string;
  };
  readonly note?: string;
  readonly attachments?: readonly InvoiceAttachment[];
}
export interface InvoiceAttachment {
  readonly kind: "pdf" | "xml" | "upo" | "scan" | "zip";
  readonly name: string;
  /** What the hub finds it by. */
  readonly ref: string;
}
export type InvoiceKind =
  | "invoice"
  | "correction"
  | "advance"
  | "final"
  | "simplified"
  | "bill"
  | "receipt"
  | "proforma"
  | "internal"
  | "other";
export type PaymentStatus = "unpaid" | "partial" | "paid" | "overpaid" | "unknown";
export type PaymentMeans =
  | "transfer"
  | "card"
  | "cash"
  | "compensation"
  | "cod"
  | "online"
  | "other"
  | "unknown";
/** An invoice that this one corrects or settles, by whichever name its source has for it. */
export interface PrecedingInvoice {
  readonly number?: string;
  readonly date?: string;
  readonly fiscal_id?: string;
  readonly remote_id?: string;
}
export interface InvoiceParty {
  readonly name?: string;
  readonly ids?: readonly { readonly scheme: string; readonly value: string }[];
  readonly address?: {
    readonly line1?: string;
    readonly post_code?: string;
    readonly city?: string;
    readonly country_code?: string;
  };
}
export interface InvoiceLine {
  readonly no: number;
  readonly name: string;
  readonly qty?: string;
  readonly unit?: string;
  readonly unit_local?: string;
  readonly net_price?: string;
  readonly net?: string;
  readonly vat?: {
    readonly category?: string;
    readonly rate?: string;
    readonly local_code?: string;
  };
  readonly gross?: string;
  readonly is_before_correction?: boolean;
}
export interface VatRow {
  readonly category?: string;
  readonly rate?: string;
  readonly local_code?: string;
  readonly taxable: string;
  readonly tax: string;
}

/** The hub validates a record's data before it stores it. */
export const invoiceOf = (record: Pick<HubRecord, "data">): Invoice => record.data as Invoice;
