import { badAnswer, rowIn } from "./answer.ts";
import type { SapContext } from "./manifest.ts";
import { type Call, call, mustCall, type Outcome } from "./session.ts";
import { isRow, type Row, textOf } from "./values.ts";

/** The Service Layer gives 20 where nothing is asked for; each item brings a row per price list and warehouse. */
export const PAGE_SIZE = 200;
/** Web servers take addresses of 8 kB; a filter stays well below. */
const MAX_FILTER_LENGTH = 3_000;
const PREFER = { prefer: `odata.maxpagesize=${PAGE_SIZE}` };

export type Resource =
  | "Items"
  | "BusinessPartners"
  | "Invoices"
  | "PurchaseInvoices"
  | "ItemGroups";

/** Options of OData by their names, without the dollar. */
export type Query = Readonly<Partial<Record<"select" | "filter" | "orderby" | "top", string>>>;

export interface Listing {
  readonly rows: readonly Row[];
  /** The options of the next page; undefined on the last one. */
  readonly next: string | undefined;
  readonly total: number | undefined;
  /** What the server's clock showed, in epoch milliseconds. */
  readonly servedAt: number | undefined;
}

/** A text in a filter or key, quotes doubled. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** One page; `hasTotal` asks for the number of all as well. */
export async function list(
  ctx: SapContext,
  resource: Resource,
  { query, hasTotal = false }: { readonly query: Query; readonly hasTotal?: boolean },
): Promise<Listing> {
  const isOld = isVersion1(ctx);
  const count = isOld ? "$inlinecount=allpages" : "$count=true";
  const options = [optionsOf(query), ...(hasTotal ? [count] : [])].join("&");
  return listAt(ctx, resource, options);
}

/** Every row of a short list, page after page as the server links them. */
export async function listAll(
  ctx: SapContext,
  resource: Resource,
  query: Query,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const seen = new Set<string>();
  for (let options: string | undefined = optionsOf(query); options !== undefined; ) {
    if (seen.has(options)) throw badAnswer(`links a page of ${resource} to itself`);
    seen.add(options);
    const page = await listAt(ctx, resource, options);
    rows.push(...page.rows);
    options = page.next;
  }
  return rows;
}

/** The records whose field has one of the values, in no order; several calls where they are many. */
export async function listWhere(
  ctx: SapContext,
  resource: Resource,
  {
    select,
    field,
    values,
  }: { readonly select: string; readonly field: string; readonly values: readonly string[] },
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const filter of filtersOf(field, values)) {
    ctx.signal.throwIfAborted();
    rows.push(...(await listAll(ctx, resource, { select, filter })));
  }
  return rows;
}

export const entityPath = (resource: Resource, key: string): string =>
  `/${resource}(${encodeURIComponent(literal(key))})`;

/** Answers the record as it was made. */
export const create = (ctx: SapContext, resource: Resource, body: Row): Promise<Outcome> =>
  call(ctx, { method: "POST", path: `/${resource}`, body });

/** What the body does not name stays, rows of collections too; with an etag only where it is still the same record. */
export const patch = (
  ctx: SapContext,
  wanted: Pick<Call, "path"> & { readonly body: Row; readonly etag?: string | undefined },
): Promise<Outcome> =>
  call(ctx, {
    method: "PATCH",
    path: wanted.path,
    body: wanted.body,
    headers: ifMatch(wanted.etag),
    isRepeatable: wanted.etag === undefined,
  });

export const erase = (
  ctx: SapContext,
  { path, etag }: Pick<Call, "path"> & { readonly etag?: string | undefined },
): Promise<Outcome> => call(ctx, { method: "DELETE", path, headers: ifMatch(etag) });

const ifMatch = (etag: string | undefined): Record<string, string> =>
  etag === undefined ? {} : { "if-match": etag };

async function listAt(ctx: SapContext, resource: Resource, options: string): Promise<Listing> {
  const path = `/${resource}?${options}`;
  const answer = await mustCall(ctx, { method: "GET", path, headers: PREFER });
  const body = await rowIn(answer);
  const { value } = body;
  if (!Array.isArray(value) || !value.every(isRow)) throw badAnswer(`lists no ${resource}`);
  const servedAt = Date.parse(answer.headers.date ?? "");
  return {
    rows: value,
    next: nextOf(body),
    total: totalOf(body),
    servedAt: Number.isNaN(servedAt) ? undefined : servedAt,
  };
}

/** Only its options count: where the list itself is we know. */
function nextOf(body: Row): string | undefined {
  const link = body["@odata.nextLink"] ?? body["odata.nextLink"];
  if (link === undefined || link === null) return undefined;
  const at = typeof link === "string" ? link.indexOf("?") : -1;
  if (typeof link !== "string" || at < 0) throw badAnswer("links no next page");
  return link.slice(at + 1);
}

function totalOf(body: Row): number | undefined {
  const text = textOf(body["@odata.count"] ?? body["odata.count"], 20) ?? "";
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

/** Blanks as `%20`: a plus is a plus to some servers. */
const optionsOf = (query: Query): string =>
  Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `$${name}=${encodeURIComponent(value)}`)
    .join("&");

function isVersion1({ baseUrl = "", settings }: SapContext): boolean {
  const named = /\/b1s\/(v[12])\/*$/.exec(URL.parse(baseUrl)?.pathname ?? "")?.[1];
  return (named ?? settings.api_version) === "v1";
}

/** `A eq 'x' or A eq 'y'`, as many as fit into one address. */
function filtersOf(field: string, values: readonly string[]): readonly string[] {
  const filters: string[] = [];
  let terms: string[] = [];
  let length = 0;
  for (const value of new Set(values)) {
    const term = `${field} eq ${literal(value)}`;
    const termLength = encodeURIComponent(` or ${term}`).length;
    if (terms.length > 0 && length + termLength > MAX_FILTER_LENGTH) {
      filters.push(terms.join(" or "));
      terms = [];
      length = 0;
    }
    terms.push(term);
    length += termLength;
  }
  return terms.length > 0 ? [...filters, terms.join(" or ")] : filters;
}
