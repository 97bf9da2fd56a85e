import { type SelectQueryBuilder, sql } from "kysely";
import type { DataTables } from "./data-schema.ts";
import { findRecords, type StoredRecord } from "./records.ts";
import type { DataStore } from "./store.ts";

export interface InvoiceFilter {
  /** Part of a number, name or tax id, without regard to case. */
  readonly q?: string;
  readonly direction?: string;
  readonly kinds?: readonly string[];
  readonly paymentStatuses?: readonly string[];
  /** The spellings of one tax number. */
  readonly sellerIds?: readonly string[];
  /** Null for invoices without a project. */
  readonly projectId?: string | null;
  readonly category?: string | null;
  readonly currency?: string;
  /** Which date the period is about. */
  readonly dateField?: "issue_date" | "received_date" | "due_date";
  /** Inclusive, YYYY-MM-DD. */
  readonly dateFrom?: string;
  readonly dateTo?: string;
  /** Gross, inclusive. */
  readonly minMinor?: number;
  readonly maxMinor?: number;
  /** Invoices that it knows now. */
  readonly integrationId?: number;
  /** The code of a warning that nobody has dismissed; `any` for one at least, `none` for none. */
  readonly warning?: string;
  readonly withDeleted?: boolean;
}

export const SORT_FIELDS = [
  ...(["id", "issue_date", "received_date", "due_date"] as const),
  ...(["gross_minor", "number", "seller_name"] as const),
] as const;
export type SortField = (typeof SORT_FIELDS)[number];

export interface InvoiceSort {
  readonly field: SortField;
  readonly isDescending: boolean;
}

/** Where a page ended: the value that it is sorted by, null where the invoice has none, and its id. */
export interface InvoicePlace {
  readonly value: string | number | null;
  readonly id: number;
}

type Query<O> = SelectQueryBuilder<DataTables, "invoice", O>;

const SEARCHED = ["number", "seller_name", "seller_tax_id", "buyer_name", "fiscal_id"] as const;

/**
 * One page in the order asked for, those without a value last whatever the order is. `last` is where a full page
 * ended. Sorted by what the row has, not by the record: its text may make megabytes.
 */
export async function listInvoices(
  store: DataStore,
  {
    filter,
    sort,
    after,
    limit,
  }: { filter: InvoiceFilter; sort: InvoiceSort; after?: InvoicePlace | undefined; limit: number },
): Promise<{ records: StoredRecord<"invoice">[]; last: InvoicePlace | undefined }> {
  const places: InvoicePlace[] = [];
  if (after?.value !== null)
    places.push(...(await withValue(store, { filter, sort, after, limit })));
  if (places.length < limit && sort.field !== "id") {
    const from = after?.value === null ? after.id : undefined;
    places.push(
      ...(await withoutValue(store, { filter, sort, from, limit: limit - places.length })),
    );
  }
  const found = await findRecords(
    store,
    "invoice",
    places.map(({ id }) => id),
  );
  const byId = new Map(found.map((record) => [record.id, record]));
  return {
    records: places.flatMap(({ id }) => byId.get(id) ?? []),
    last: places.length < limit ? undefined : places.at(-1),
  };
}

async function withValue(
  store: DataStore,
  {
    filter,
    sort: { field, isDescending },
    after,
    limit,
  }: { filter: InvoiceFilter; sort: InvoiceSort; after?: InvoicePlace | undefined; limit: number },
): Promise<InvoicePlace[]> {
  const [direction, beyond] = isDescending ? (["desc", "<"] as const) : (["asc", ">"] as const);
  let query = matching(store, filter).select(["id", `${field} as value`]);
  if (field === "id") {
    query = query.orderBy("id", direction);
    if (after) query = query.where("id", beyond, after.id);
  } else {
    query = query.where(field, "is not", null).orderBy(field, direction).orderBy("id", direction);
    if (after?.value != null) {
      const { id } = after;
      const value = after.value as never;
      query = query.where((eb) =>
        eb.or([eb(field, beyond, value), eb.and([eb(field, "=", value), eb("id", beyond, id)])]),
      );
    }
  }
  const rows = await query.limit(limit).execute();
  return rows as unknown as InvoicePlace[];
}

async function withoutValue(
  store: DataStore,
  {
    filter,
    sort: { field, isDescending },
    from,
    limit,
  }: { filter: InvoiceFilter; sort: InvoiceSort; from: number | undefined; limit: number },
): Promise<InvoicePlace[]> {
  let query = matching(store, filter).select("id").where(field, "is", null);
  query = query.orderBy("id", isDescending ? "desc" : "asc");
  if (from !== undefined) query = query.where("id", isDescending ? "<" : ">", from);
  const rows = await query.limit(limit).execute();
  return rows.map(({ id }) => ({ value: null, id }));
}

export interface InvoiceTotal {
  readonly currency: string;
  readonly count: number;
  readonly net_minor: number;
  readonly tax_minor: number;
  readonly gross_minor: number;
}

/** What the invoices that fit come to, by currency. Amounts that an invoice does not say count as nothing. */
export async function totalInvoices(
  store: DataStore,
  filter: InvoiceFilter,
): Promise<InvoiceTotal[]> {
  const rows = await matching(store, filter)
    .select("currency")
    .select((eb) => [
      eb.fn.countAll<number | string | bigint>().as("count"),
      eb.fn.sum<number | string | null>("net_minor").as("net"),
      eb.fn.sum<number | string | null>("tax_minor").as("tax"),
      eb.fn.sum<number | string | null>("gross_minor").as("gross"),
    ])
    .groupBy("currency")
    .orderBy("currency")
    .execute();
  return rows.map(({ currency, count, net, tax, gross }) => ({
    currency,
    count: Number(count),
    net_minor: Number(net ?? 0),
    tax_minor: Number(tax ?? 0),
    gross_minor: Number(gross ?? 0),
  }));
}

/** Ids of the invoices that fit, ascending from behind `after`. */
export async function invoiceIds(
  store: DataStore,
  { filter, after, limit }: { filter: InvoiceFilter; after: number; limit: number },
): Promise<number[]> {
  const rows = await matching(store, filter)
    .select("id")
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function countInvoices(store: DataStore, filter: InvoiceFilter): Promise<number> {
  const row = await matching(store, filter)
    .select((eb) => eb.fn.countAll<number | string | bigint>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

function matching({ db }: DataStore, filter: InvoiceFilter): Query<object> {
  let query = db.selectFrom("invoice") as Query<object>;
  if (!filter.withDeleted) query = query.where("deleted_at", "is", null);
  const { direction, kinds, paymentStatuses, sellerIds, currency } = filter;
  if (direction !== undefined) query = query.where("direction", "=", direction);
  if (kinds) query = query.where("kind", "in", [...kinds]);
  if (paymentStatuses) query = query.where("payment_status", "in", [...paymentStatuses]);
  if (sellerIds) query = query.where("seller_tax_id", "in", [...sellerIds]);
  if (currency !== undefined) query = query.where("currency", "=", currency);
  const { dateField = "issue_date", dateFrom, dateTo, minMinor, maxMinor } = filter;
  if (dateFrom !== undefined) query = query.where(dateField, ">=", dateFrom);
  if (dateTo !== undefined) query = query.where(dateField, "<=", dateTo);
  if (minMinor !== undefined) query = query.where("gross_minor", ">=", minMinor);
  if (maxMinor !== undefined) query = query.where("gross_minor", "<=", maxMinor);
  return withRelated(query, filter);
}

function withRelated(start: Query<object>, filter: InvoiceFilter): Query<object> {
  const { q, projectId, category, integrationId, warning } = filter;
  let query = start;
  if (projectId === null) query = query.where("project_id", "is", null);
  else if (projectId !== undefined) query = query.where("project_id", "=", projectId);
  if (category === null) query = query.where("category", "is", null);
  else if (category !== undefined) query = query.where("category", "=", category);
  if (integrationId !== undefined) {
    query = query.where("id", "in", (eb) =>
      eb
        .selectFrom("record_origin")
        .select("record_id")
        .where("entity", "=", "invoice")
        .where("integration_id", "=", integrationId)
        .where("record_origin.deleted_at", "is", null),
    );
  }
  if (warning !== undefined) {
    query = query.where("id", warning === "none" ? "not in" : "in", (eb) => {
      const open = eb
        .selectFrom("record_warning")
        .select("record_id")
        .where("entity", "=", "invoice")
        .where("dismissed_at", "is", null);
      return warning === "any" || warning === "none" ? open : open.where("code", "=", warning);
    });
  }
  if (q) {
    const pattern = `%${q.toLowerCase().replace(/[!%_]/g, "!$&")}%`;
    query = query.where((eb) =>
      eb.or(
        SEARCHED.map(
          (column) => sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '!'`,
        ),
      ),
    );
  }
  return query;
}
