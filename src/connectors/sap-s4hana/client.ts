import { ConfigError, type HttpRequest, type HttpResponse } from "../../sdk/index.ts";
import type { S4Context } from "./manifest.ts";
import { type ODataPage, parsePage, queryText } from "./odata.ts";
import { errorOf, problemOf } from "./problems.ts";
import { authorizationOf, isOAuth } from "./sign-in.ts";

export const PRODUCTS = "API_PRODUCT_SRV";
export const STOCK = "API_MATERIAL_STOCK_SRV";
export const PARTNERS = "API_BUSINESS_PARTNER";

const ROOT = "/sap/opu/odata/sap";
/** Statuses whose body says more than the status. */
const EXPLAINED = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 423, 428, 501];

export interface Call extends Pick<HttpRequest, "method" | "headers" | "isRepeatable"> {
  readonly service: string;
  /** Below the service, encoded, with its query. */
  readonly path: string;
  readonly body?: NonNullable<HttpRequest["body"]>;
  /** Statuses beside the usual ones that the caller handles. */
  readonly accept?: readonly number[];
}

/** One call with sign-in, client and language; statuses that SAP explains come back as they are. */
export async function call(ctx: S4Context, wanted: Call): Promise<HttpResponse> {
  const authorization = await authorizationOf(ctx);
  const response = await send(ctx, wanted, authorization);
  if (response.status !== 401 || !isOAuth(ctx)) return response;
  ctx.log.info({ service: wanted.service }, "the access token is not accepted any more");
  return send(ctx, wanted, await authorizationOf(ctx, authorization));
}

function send(ctx: S4Context, wanted: Call, authorization: string): Promise<HttpResponse> {
  const { service, path, headers, accept = [], ...request } = wanted;
  return ctx.http.request({
    ...request,
    path: addressOf(ctx, service, path),
    headers: {
      accept: "application/json",
      "sap-language": languageOf(ctx),
      ...headers,
      authorization,
    },
    accept: [...EXPLAINED, ...accept],
  });
}

/** Two letters; SAP answers texts and units in it, so that reading and writing must name the same one. */
export const languageOf = ({ settings }: Pick<S4Context, "settings">): string =>
  settings.language ?? "EN";

/** A base URL may end behind the host or with the folder of all services. */
function addressOf(ctx: S4Context, service: string, path: string): string {
  const { pathname, search } = new URL(ctx.baseUrl ?? "http://sap.invalid");
  if (search !== "")
    throw new ConfigError("The base URL has a query: enter the client in its own field.");
  const folder = pathname.replace(/\/+$/, "");
  if (/_SRV$|\/API_[A-Z_]+$/i.test(folder))
    throw new ConfigError(
      `The base URL names one service. Use the host alone, such as https://host:44300, or end it with ${ROOT}.`,
    );
  const root = folder.endsWith(ROOT) ? "" : ROOT;
  const { sap_client: client } = ctx.settings;
  const separator = path.includes("?") ? "&" : "?";
  return `${root}/${service}/${path}${client === undefined ? "" : `${separator}sap-client=${client}`}`;
}

export interface Query {
  readonly service: string;
  readonly set: string;
  readonly options: Readonly<Record<string, string | number | undefined>>;
}

export interface Reading extends ODataPage {
  /** SAP's own clock when it answered, epoch milliseconds. */
  readonly serverTime: number | undefined;
}

/** @throws errors of `errorOf`; TransientError code bad_answer */
export const readSet = (ctx: S4Context, { service, set, options }: Query): Promise<Reading> =>
  readPath(ctx, service, set + queryText({ ...options, $format: "json" }));

/** Every page of a set behind the first one, as SAP's own `__next` says. */
export async function* readWhole(ctx: S4Context, query: Query): AsyncGenerator<Reading> {
  const seen = new Set<string>();
  let page = await readSet(ctx, query);
  yield page;
  while (page.next !== undefined && !seen.has(page.next)) {
    ctx.signal.throwIfAborted();
    seen.add(page.next);
    page = await readPath(ctx, query.service, query.set + withoutClient(page.next));
    yield page;
  }
}

async function readPath(ctx: S4Context, service: string, path: string): Promise<Reading> {
  const response = await call(ctx, { method: "GET", service, path });
  if (response.status >= 300) throw errorOf(await problemOf(response), service);
  const page = parsePage(await response.json());
  const time = Date.parse(response.headers.date ?? "");
  return { ...page, serverTime: Number.isNaN(time) ? undefined : time };
}

/** It is added to every address anyway. */
const withoutClient = (query: string): string =>
  query.replace(/([?&])sap-client=[^&]*(?:&|$)/i, "$1").replace(/[?&]$/, "");
