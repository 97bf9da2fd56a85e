import { createHash } from "node:crypto";
import type { HttpRequest, HttpResponse } from "../../sdk/index.ts";
import type { FusionContext } from "./manifest.ts";
import {
  badAnswer,
  errorOf,
  PROBLEM_STATUSES,
  type Problem,
  problemOf,
  rowIn,
} from "./problems.ts";
import { signInOf } from "./sign-in.ts";
import { isRow, type Row, rowOf, rowsOf, textOf } from "./values.ts";

/** At most 500 whatever is asked for. */
const PAGE_SIZE = 500;
/** Codes in one lookup: an item may come once for every organization. */
const LOOKUP_SIZE = 20;
const MAX_VERSION = 120;
/** Without it older frameworks answer errors as plain text. */
const HEADERS = { accept: "application/json", "rest-framework-version": "4" };
const ITEM_TYPE = "application/vnd.oracle.adf.resourceitem+json";
const FIELDS = [
  ...["ItemId", "OrganizationCode", "ItemNumber", "ItemDescription", "LongDescription"],
  ...["PrimaryUOMValue", "ItemStatusValue", "ItemClass", "ListPrice", "LastUpdateDateTime"],
].join(",");

/** An answer, or why there is none. */
export type Outcome =
  | { readonly answer: HttpResponse; readonly problem?: undefined }
  | { readonly problem: Problem; readonly answer?: undefined };

export interface Listing {
  readonly rows: readonly Row[];
  readonly isMore: boolean;
  /** What the server's clock showed, in epoch milliseconds. */
  readonly servedAt: number | undefined;
}

export interface ListQuery {
  /** Conditions that all must hold. */
  readonly conditions: readonly string[];
  /** `ItemId:asc` */
  readonly orderby: string;
}

/** A text in a condition. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The first rows in the order that is named. */
export async function listItems(
  ctx: FusionContext,
  { conditions, orderby }: ListQuery,
): Promise<Listing> {
  const inOrganization = `OrganizationCode=${quoted(ctx.settings.organization)}`;
  return listAt(ctx, { q: [inOrganization, ...conditions].join(";"), orderby, offset: 0 });
}

/**
 * The items of the organization that have one of the numbers, in no order. How `;` and `or` bind is told nowhere, so
 * that the organization is looked at here.
 */
export async function lookUp(ctx: FusionContext, numbers: readonly string[]): Promise<Row[]> {
  const wanted = [...new Set(numbers)];
  const found: Row[] = [];
  for (let i = 0; i < wanted.length; i += LOOKUP_SIZE) {
    const terms = wanted.slice(i, i + LOOKUP_SIZE).map((number) => `ItemNumber=${quoted(number)}`);
    let isMore = true;
    for (let offset = 0; isMore; ) {
      ctx.signal.throwIfAborted();
      const page = await listAt(ctx, { q: terms.join(" or "), orderby: "ItemId:asc", offset });
      found.push(...page.rows.filter((row) => row.OrganizationCode === ctx.settings.organization));
      offset += page.rows.length;
      isMore = page.isMore;
    }
  }
  return found;
}

/** One item as it is now, and what a change of it must name. */
export async function getItem(ctx: FusionContext, id: string) {
  const outcome = await call(ctx, { method: "GET", path: itemPath(id) });
  if (!outcome.answer) {
    if (outcome.problem.status === 404) return undefined;
    throw errorOf(outcome.problem);
  }
  return { row: await rowIn(outcome.answer), etag: outcome.answer.headers.etag };
}

export const createItem = (ctx: FusionContext, body: Row): Promise<Outcome> =>
  call(ctx, { method: "POST", path: "/itemsV2", ...written(body) });

/** Answers the item as it is then. */
export const changeItem = (
  ctx: FusionContext,
  {
    id,
    body,
    etag,
  }: { readonly id: string; readonly body: Row; readonly etag: string | undefined },
): Promise<Outcome> => {
  const { headers, ...rest } = written(body);
  const match = etag === undefined ? {} : { "if-match": etag };
  return call(ctx, {
    method: "PATCH",
    path: itemPath(id),
    ...rest,
    headers: { ...headers, ...match },
  });
};

/** The key in the address of the item itself, which only Oracle can read; undefined where the link is missing. */
export function idOf(row: Row): string | undefined {
  const href = textOf(selfLink(row).href, 2_000);
  const key = href === undefined ? undefined : /\/itemsV2\/([\w.~%-]{1,250})$/.exec(href)?.[1];
  return key === undefined || /^\.+$/.test(key) ? undefined : key;
}

/** What changes with every change of the item, in a length that can be kept. */
export function versionOf(row: Row): string | undefined {
  const indicator = textOf(rowOf(selfLink(row).properties).changeIndicator, 4_000);
  if (indicator === undefined) return textOf(row.LastUpdateDateTime, 60);
  if (indicator.length <= MAX_VERSION) return indicator;
  return `sha256:${createHash("sha256").update(indicator).digest("hex")}`;
}

/** One item, to try address and rights. */
export async function tryOut(ctx: FusionContext): Promise<Listing> {
  const q = encodeURIComponent(`OrganizationCode=${quoted(ctx.settings.organization)}`);
  return read(ctx, `/itemsV2?q=${q}&limit=1&onlyData=true&fields=ItemNumber`);
}

const selfLink = (row: Row): Row => rowsOf(row.links).find(({ rel }) => rel === "self") ?? {};

const itemPath = (id: string): string => `/itemsV2/${id}`;

const written = (body: Row) => ({
  body: JSON.stringify(body),
  headers: { "content-type": ITEM_TYPE },
});

async function listAt(
  ctx: FusionContext,
  { q, orderby, offset }: { readonly q: string; readonly orderby: string; readonly offset: number },
): Promise<Listing> {
  const options = { q, fields: FIELDS, orderby, limit: PAGE_SIZE, offset, onlyData: false };
  const query = Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join("&");
  return read(ctx, `/itemsV2?${query}`);
}

async function read(ctx: FusionContext, path: string): Promise<Listing> {
  const { answer, problem } = await call(ctx, { method: "GET", path });
  if (problem) throw errorOf(problem);
  const { items, hasMore } = await rowIn(answer);
  if (!Array.isArray(items) || !items.every(isRow)) throw badAnswer("lists no items");
  const isMore = hasMore === true || hasMore === "true";
  if (isMore && items.length === 0) throw badAnswer("has an empty page before the last");
  const servedAt = Date.parse(answer.headers.date ?? "");
  return { rows: items, isMore, servedAt: Number.isNaN(servedAt) ? undefined : servedAt };
}

type Call = Pick<HttpRequest, "method" | "path" | "body" | "headers">;

/** Signed; a token that is refused is renewed once. */
async function call(ctx: FusionContext, wanted: Call): Promise<Outcome> {
  const signIn = signInOf(ctx);
  const header = await signIn.header();
  const answer = await send(ctx, wanted, header);
  if (answer.status !== 401 || !signIn.canRenew) return outcomeOf(answer);
  await answer.text();
  return outcomeOf(await send(ctx, wanted, await signIn.header(header)));
}

const send = (
  { http, baseUrl = "", settings }: FusionContext,
  wanted: Call,
  authorization: string,
): Promise<HttpResponse> =>
  http.request({
    ...wanted,
    path: apiPath(baseUrl, settings.api_version) + wanted.path,
    headers: { ...HEADERS, ...wanted.headers, authorization },
    accept: PROBLEM_STATUSES,
  });

/** People paste addresses with and without the path of the REST API. */
function apiPath(baseUrl: string, version = "11.13.18.05"): string {
  const isThere = /\/fscmRestApi\/resources\/[^/]+\/*$/.test(URL.parse(baseUrl)?.pathname ?? "");
  return isThere ? "" : `/fscmRestApi/resources/${version}`;
}

async function outcomeOf(answer: HttpResponse): Promise<Outcome> {
  const problem = await problemOf(answer);
  return problem ? { problem } : { answer };
}
