import type { InvoiceKind, PaymentStatus } from "./invoice.ts";
import { dayOf, oneOf, textOf } from "./search.ts";

export const DATE_FIELDS = ["issue_date", "received_date", "due_date"] as const;
export type DateField = (typeof DATE_FIELDS)[number];

/** In the order in which people look for them; the usual one, newest first, is left out of the address. */
export const SORTS = {
  "-issue_date": "issue_date_down",
  issue_date: "issue_date_up",
  due_date: "due_date_up",
  "-gross_minor": "gross_down",
  gross_minor: "gross_up",
  number: "number",
  seller_name: "seller",
} as const;
export type Sort = keyof typeof SORTS;
export const SORT_WORDS = Object.keys(SORTS) as readonly Sort[];

export const KINDS = [
  "invoice",
  "correction",
  "advance",
  "final",
  "simplified",
  "bill",
  "receipt",
  "proforma",
  "internal",
  "other",
] as const satisfies readonly InvoiceKind[];

export const PAYMENT_STATES = [
  "unpaid",
  "partial",
  "paid",
  "overpaid",
  "unknown",
] as const satisfies readonly PaymentStatus[];

/** What the list of invoices is narrowed down to and how it is sorted, as the page's address has it. */
export interface InvoiceFilters {
  readonly q?: string | undefined;
  readonly direction?: "cost" | "sales" | undefined;
  readonly date_from?: string | undefined;
  readonly date_to?: string | undefined;
  /** Which date the period is about; the date of issue where left out. */
  readonly date_field?: DateField | undefined;
  /** One of `KINDS`, or several separated by commas. */
  readonly kind?: string | undefined;
  /** One of `PAYMENT_STATES`, or several separated by commas. */
  readonly payment_status?: string | undefined;
  /** Tax number. */
  readonly seller_id?: string | undefined;
  /** Code of a project, or `none`. */
  readonly project_id?: string | undefined;
  /** Group of costs, or `none`. */
  readonly category?: string | undefined;
  readonly currency?: string | undefined;
  /** Decimal text. */
  readonly amount_min?: string | undefined;
  readonly amount_max?: string | undefined;
  readonly integration_id?: string | undefined;
  /** Code of a warning, `any` or `none`. */
  readonly warning?: string | undefined;
  /** Those that are gone at the source too. */
  readonly deleted?: true | undefined;
  readonly sort?: Sort | undefined;
}

/** The filters behind `More filters`. */
export const MORE_FILTERS = [
  "date_field",
  "kind",
  "payment_status",
  "seller_id",
  "project_id",
  "category",
  "currency",
  "amount_min",
  "amount_max",
  "integration_id",
  "warning",
  "deleted",
] as const satisfies readonly (keyof InvoiceFilters)[];

/** Decimal text of an amount as people type it, with comma or point and blanks; undefined for what is none. */
export function amountOf(value: unknown): string | undefined {
  const text = (textOf(value) ?? "").replace(/\s/g, "").replace(",", ".");
  return /^-?\d{1,15}(\.\d{1,4})?$/.test(text) ? text : undefined;
}

const shortTextOf = (value: unknown, maxLength: number): string | undefined =>
  textOf(value)?.slice(0, maxLength);

const currencyOf = (value: unknown): string | undefined =>
  typeof value === "string" && /^[A-Z]{3}$/.test(value) ? value : undefined;

/** Filters from an address or a saved view: what does not fit counts as absent. */
export const invoiceFiltersOf = (search: Readonly<Record<string, unknown>>): InvoiceFilters => ({
  q: shortTextOf(search.q, 200),
  direction: oneOf(["cost", "sales"] as const, search.direction),
  date_from: dayOf(search.date_from),
  date_to: dayOf(search.date_to),
  date_field: oneOf(DATE_FIELDS, search.date_field),
  kind: shortTextOf(search.kind, 120),
  payment_status: shortTextOf(search.payment_status, 60),
  seller_id: shortTextOf(search.seller_id, 64),
  project_id: shortTextOf(search.project_id, 120),
  category: shortTextOf(search.category, 120),
  currency: currencyOf(search.currency),
  amount_min: amountOf(search.amount_min),
  amount_max: amountOf(search.amount_max),
  integration_id: shortTextOf(search.integration_id, 63),
  warning: shortTextOf(search.warning, 60),
  deleted: search.deleted === true ? true : undefined,
  sort: oneOf(SORT_WORDS, search.sort),
});

/** The filters that are set, without the order: what totals, exports and assignments take. */
export function setFilters({ sort: _, ...filters }: InvoiceFilters) {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as {
    [K in keyof typeof filters]?: Exclude<(typeof filters)[K], undefined>;
  };
}

/** Whether two sets of filters ask for the same list in the same order. */
export function isSameList(one: InvoiceFilters, other: InvoiceFilters): boolean {
  const said = ({ sort, ...filters }: InvoiceFilters): string =>
    JSON.stringify(
      Object.entries({ ...setFilters(filters), ...(sort ? { sort } : {}) }).toSorted(),
    );
  return said(one) === said(other);
}
