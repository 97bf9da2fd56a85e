import { type SelectQueryBuilder, sql } from "kysely";
import type { DataTables } from "./data-schema.ts";
import type { FiscalDocumentRow } from "./fiscal-documents.ts";
import type { DataStore } from "./store.ts";

export interface FiscalFilter {
  /** Part of a key, a number, a name or a tax number. */
  readonly q?: string;
  readonly kind?: string;
  readonly state?: string;
  /** Whoever of the document's parties has it; eight characters are the root of all branches. */
  readonly taxId?: string;
  readonly number?: string;
  /** YYYY-MM-DD, inclusive. */
  readonly dateFrom?: string;
  readonly dateTo?: string;
  /** Centavos, inclusive. */
  readonly minMinor?: number;
  readonly maxMinor?: number;
  readonly direction?: "in" | "out";
  readonly environment?: string;
  /** Checks: the worst level. */
  readonly worst?: string;
  readonly isFull?: boolean;
  readonly source?: string;
}

/** Where a page ended; newest issue date first. */
export interface FiscalPlace {
  readonly issue_date: string;
  readonly id: number;
}

const COLUMNS = [
  ...(["id", "access_key", "kind", "state", "is_full", "series", "number"] as const),
  ...(["issue_date", "issue_time", "environment", "direction", "issuer_tax_id"] as const),
  ...(["issuer_name", "recipient_tax_id", "recipient_name", "total_minor"] as const),
  ...(["protocol", "worst", "source", "actor", "run_id", "created_at", "updated_at"] as const),
] as const;
export type FiscalListRow = Pick<FiscalDocumentRow, (typeof COLUMNS)[number]>;

type Query<O> = SelectQueryBuilder<DataTables, "fiscal_document", O>;

export function listFiscalDocuments(
  store: DataStore,
  {
    filter,
    after,
    limit,
  }: { filter: FiscalFilter; after?: FiscalPlace | undefined; limit: number },
): Promise<FiscalListRow[]> {
  return page(matching(store, filter), after).select(COLUMNS).limit(limit).execute();
}

/** As `listFiscalDocuments`, with all that is kept of each. */
export function listWholeDocuments(
  store: DataStore,
  {
    filter,
    after,
    limit,
  }: { filter: FiscalFilter; after?: FiscalPlace | undefined; limit: number },
): Promise<FiscalDocumentRow[]> {
  return page(matching(store, filter), after).selectAll().limit(limit).execute();
}

export interface FiscalTotal {
  readonly kind: string;
  readonly count: number;
  readonly total_minor: number;
}

/** How many of each kind, and what those come to that are not cancelled, denied or rejected. */
export async function totalFiscalDocuments(
  store: DataStore,
  filter: FiscalFilter,
): Promise<FiscalTotal[]> {
  const rows = await matching(store, filter)
    .select("kind")
    .select((eb) => [
      eb.fn.countAll<number | string | bigint>().as("count"),
      sql<
        number | string | null
      >`sum(case when state in ('authorized', 'unconfirmed') then total_minor else 0 end)`.as(
        "total",
      ),
    ])
    .groupBy("kind")
    .orderBy("kind")
    .execute();
  return rows.map(({ kind, count, total }) => ({
    kind,
    count: Number(count),
    total_minor: Number(total ?? 0),
  }));
}

function page<O>(query: Query<O>, after: FiscalPlace | undefined): Query<O> {
  const ordered = query.orderBy("issue_date", "desc").orderBy("id", "desc");
  if (!after) return ordered;
  return ordered.where((eb) =>
    eb.or([
      eb("issue_date", "<", after.issue_date),
      eb.and([eb("issue_date", "=", after.issue_date), eb("id", "<", after.id)]),
    ]),
  );
}

function matching({ db }: DataStore, filter: FiscalFilter): Query<object> {
  const { q, taxId, dateFrom, dateTo, minMinor, maxMinor, isFull } = filter;
  let query: Query<object> = db.selectFrom("fiscal_document");
  for (const column of [
    "kind",
    "state",
    "number",
    "direction",
    "environment",
    "worst",
    "source",
  ] as const) {
    const wanted = filter[column];
    if (wanted !== undefined) query = query.where(column, "=", wanted as never);
  }
  if (dateFrom !== undefined) query = query.where("issue_date", ">=", dateFrom);
  if (dateTo !== undefined) query = query.where("issue_date", "<=", dateTo);
  if (minMinor !== undefined) query = query.where("total_minor", ">=", minMinor);
  if (maxMinor !== undefined) query = query.where("total_minor", "<=", maxMinor);
  if (isFull !== undefined) query = query.where("is_full", "=", isFull ? 1 : 0);
  if (taxId !== undefined) query = query.where((eb) => ofParty(eb, taxId));
  if (q !== undefined && q !== "") {
    const like = `%${q.toLowerCase().replace(/[!%_]/g, "!$&")}%`;
    query = query.where((eb) =>
      eb.or(
        SEARCHED.map((column) => sql<boolean>`lower(${sql.ref(column)}) like ${like} escape '!'`),
      ),
    );
  }
  return query;
}

const SEARCHED = [
  ...(["access_key", "number", "issuer_name", "issuer_tax_id"] as const),
  ...(["recipient_name", "recipient_tax_id"] as const),
] as const;

type Builder = Parameters<
  Extract<Parameters<Query<object>["where"]>[0], (eb: never) => unknown>
>[0];

function ofParty(eb: Builder, taxId: string) {
  const isRoot = taxId.length === 8;
  const last = `${taxId}\u{10ffff}`;
  const fits = (column: "issuer_tax_id" | "recipient_tax_id") =>
    isRoot ? eb.and([eb(column, ">=", taxId), eb(column, "<", last)]) : eb(column, "=", taxId);
  const among = eb
    .selectFrom("fiscal_party")
    .select("fiscal_party.access_key")
    .where((party) =>
      isRoot
        ? party.and([party("tax_id", ">=", taxId), party("tax_id", "<", last)])
        : party("tax_id", "=", taxId),
    );
  return eb.or([
    fits("issuer_tax_id"),
    fits("recipient_tax_id"),
    eb("fiscal_document.access_key", "in", among),
  ]);
}

/** Keys of authorised summaries that came through an integration and that nobody has answered yet. */
export async function listCienciaCandidates(
  { db }: DataStore,
  { environment, source, limit }: { environment: string; source: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom("fiscal_document")
    .select("access_key")
    .where("is_full", "=", 0)
    .where("state", "=", "authorized")
    .where("environment", "=", environment as "production")
    .where("source", "=", source)
    .where(
      "access_key",
      "not in",
      db.selectFrom("fiscal_manifestation").select("fiscal_manifestation.access_key"),
    )
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(({ access_key }) => access_key);
}
