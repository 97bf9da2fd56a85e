import { ConfigError, type Http, type HttpResponse, TransientError } from "../../sdk/index.ts";
import { MAX_PER_PAGE, type Slice } from "./paging.ts";
import { refusalOf } from "./refusal.ts";
import { isRow, type Row } from "./values.ts";

const REDIRECTS = [301, 302, 303, 307, 308];
/** A page of 100 documents with all their positions takes the vendor a while. */
const TIMEOUT_MS = 60_000;

export interface InvoiceFilter {
  /** Costs, else sales. */
  readonly isCost: boolean;
  /** Both or none; by date of issue, inclusive. None: every document there is. */
  readonly from?: string;
  readonly to?: string;
  readonly order: "updated_at" | "updated_at.desc";
}

/** Documents with their positions. Without `period` only recent ones would come. */
export const listInvoices = (http: Http, filter: InvoiceFilter, slice: Slice) =>
  getList(http, "/invoices.json", {
    ...(filter.isCost ? { income: "no" } : {}),
    ...(filter.from === undefined || filter.to === undefined
      ? { period: "all" }
      : {
          period: "more",
          date_from: filter.from,
          date_to: filter.to,
          search_date_type: "issue_date",
        }),
    include_positions: true,
    order: filter.order,
    page: slice.page,
    per_page: slice.perPage,
  });

/** A correction with the lines before and after it; undefined for one that is gone. */
export async function findCorrection(http: Http, id: string): Promise<Row | undefined> {
  const path = `/invoices/${encodeURIComponent(id)}.json`;
  const { body } = await getJson(http, path, { correction_positions: "full" }, [404]);
  return isRow(body) && "id" in body ? body : undefined;
}

/** The documents of these ids, costs or sales, without their positions; at most a page of them. */
export const listByIds = (http: Http, ids: readonly string[], isCost: boolean) =>
  getList(http, "/invoices.json", {
    ...(isCost ? { income: "no" } : {}),
    ...{ period: "all", invoice_ids: ids.join(","), page: 1, per_page: MAX_PER_PAGE },
  });

/** The documents of exactly this number, with their positions. */
export const listByNumber = (http: Http, number: string, isCost: boolean) =>
  getList(http, "/invoices.json", {
    ...(isCost ? { income: "no" } : {}),
    ...{ period: "all", number, include_positions: true, page: 1, per_page: MAX_PER_PAGE },
  });

export const listClients = (http: Http, { page, perPage }: Slice) =>
  getList(http, "/clients.json", { page, per_page: perPage });

/** Contractors with this tax id as it is printed on their card. */
export const listClientsByTaxId = (http: Http, taxId: string) =>
  getList(http, "/clients.json", { tax_no: taxId, page: 1, per_page: MAX_PER_PAGE });

/** Products; with `since` (YYYY-MM-DD) those that were added or changed from that day on. */
export const listProducts = (http: Http, { page, perPage }: Slice, since?: string) =>
  getList(http, "/products.json", {
    ...(since === undefined ? {} : { date_from: since }),
    ...{ page, per_page: perPage },
  });

/** Names of categories by their id; none where this token may not see them. */
export async function findCategories(http: Http): Promise<ReadonlyMap<string, string>> {
  const { body } = await getJson(http, "/categories.json", {}, [401, 403, 404]);
  const rows = Array.isArray(body) ? body.filter(isRow) : [];
  return new Map(
    rows.flatMap(({ id, name }) =>
      typeof name === "string" && name.trim() !== "" ? [[String(id), name.trim()] as const] : [],
    ),
  );
}

/** Our own companies; undefined where this token may not see them. */
export async function findDepartments(http: Http): Promise<readonly Row[] | undefined> {
  const { body } = await getJson(http, "/departments.json", {}, [401, 403, 404]);
  return Array.isArray(body) ? body.filter(isRow) : undefined;
}

/** It holds the token too: take single fields out of it, never log it. */
export async function findAccount(http: Http): Promise<Row | undefined> {
  const { body } = await getJson(http, "/account.json", {}, [401, 403, 404]);
  return isRow(body) && body.error === undefined && body.code === undefined ? body : undefined;
}

/** The cheapest call that every token may make; gives the remote's clock. */
export async function ping(http: Http): Promise<{ date: string | undefined }> {
  const answer = await getJson(http, "/invoices.json", { page: 1, per_page: 1 }, []);
  return { date: answer.headers.date };
}

export interface Write {
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly body: object;
}

/**
 * The object as it is after the write.
 * @throws RejectedError for a refusal, which comes with 422 or with 200 and `status: error`
 */
export async function write(http: Http, request: Write): Promise<Row> {
  const response = await http.request({
    ...request,
    headers: { accept: "application/json" },
    accept: [422],
    timeoutMs: TIMEOUT_MS,
  });
  const body = await jsonOf(response);
  const refusal = refusalOf(body, response.status);
  if (refusal) throw refusal;
  if (!isRow(body)) throw new TransientError("Fakturownia answered a write without an object.");
  return body;
}

async function jsonOf(response: HttpResponse): Promise<unknown> {
  if (/\bjson\b/i.test(response.headers["content-type"] ?? "")) return response.json();
  response.stream().destroy();
  throw webPage();
}

type Query = Readonly<Record<string, string | number | boolean>>;

async function getList(http: Http, path: string, query: Query): Promise<readonly Row[]> {
  const { body } = await getJson(http, path, query, []);
  if (!Array.isArray(body))
    throw refusalOf(body) ?? new TransientError("Fakturownia answered without a list.");
  return body.map((row: unknown) => (isRow(row) ? row : {}));
}

/**
 * The body is undefined for the statuses in `absent`.
 * @throws ConfigError for an address without an account; TransientError with the code `web_page` for a
 * page for people: a wrong sub-domain or maintenance.
 */
async function getJson(http: Http, path: string, query: Query, absent: readonly number[]) {
  const response = await http.request({
    method: "GET",
    path,
    query,
    headers: { accept: "application/json" },
    accept: [...REDIRECTS, 404, ...absent],
    timeoutMs: TIMEOUT_MS,
  });
  const { status, headers } = response;
  const isJson = /\bjson\b/i.test(headers["content-type"] ?? "");
  if (status < 300 && isJson) return { body: await response.json(), headers };
  response.stream().destroy();
  if (absent.includes(status)) return { body: undefined, headers };
  if (status >= 300) throw wrongSubdomain();
  throw webPage();
}

const webPage = (): TransientError =>
  new TransientError("Fakturownia answered with a web page instead of data.", { code: "web_page" });

export const wrongSubdomain = (cause?: unknown): ConfigError =>
  new ConfigError(
    "There is no Fakturownia account at this address; check the subdomain (the part before .fakturownia.pl).",
    { code: "wrong_subdomain", cause },
  );
