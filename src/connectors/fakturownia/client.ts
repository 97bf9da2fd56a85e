import type { Readable } from "node:stream";
import { ConfigError, type Http, RejectedError, TransientError } from "../../sdk/index.ts";
import type { Slice } from "./paging.ts";
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

export const listClients = (http: Http, { page, perPage }: Slice) =>
  getList(http, "/clients.json", { page, per_page: perPage });

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

/** A file of a document: what it is called there, and the content types that it may have. */
export interface RemoteFile {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly types: RegExp;
}

export interface RemoteContent {
  readonly stream: Readable;
  readonly mime: string;
  readonly sizeBytes?: number;
}

/**
 * A redirect leads to storage: it is followed once, without the token.
 * @throws RejectedError where the document has no such file.
 */
export async function download(http: Http, file: RemoteFile): Promise<RemoteContent> {
  const query = file.query ? { query: file.query } : {};
  const accept = [...REDIRECTS, 404];
  let response = await http.request({ method: "GET", path: file.path, ...query, accept });
  const location = response.headers.location;
  if (REDIRECTS.includes(response.status) && location !== undefined) {
    response.stream().destroy();
    const stored = { method: "GET", path: location, isAnonymous: true, accept } as const;
    response = await http.request(stored);
  }
  const mime = (response.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  if (response.status !== 200 || !file.types.test(mime)) {
    response.stream().destroy();
    throw new RejectedError("Fakturownia has no such file for this document.", {
      code: "no_such_file",
    });
  }
  const size = Number(response.headers["content-length"] ?? Number.NaN);
  return {
    stream: response.stream(),
    mime,
    ...(Number.isSafeInteger(size) ? { sizeBytes: size } : {}),
  };
}

type Query = Readonly<Record<string, string | number | boolean>>;

async function getList(http: Http, path: string, query: Query): Promise<readonly Row[]> {
  const { body } = await getJson(http, path, query, []);
  if (!Array.isArray(body)) throw new TransientError("Fakturownia answered without a list.");
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
  throw new TransientError("Fakturownia answered with a web page instead of data.", {
    code: "web_page",
  });
}

export const wrongSubdomain = (cause?: unknown): ConfigError =>
  new ConfigError(
    "There is no Fakturownia account at this address; check the subdomain (the part before .fakturownia.pl).",
    { code: "wrong_subdomain", cause },
  );
