import {
  ConfigError,
  type Http,
  type HttpRequest,
  type HttpResponse,
  RateLimitError,
  TransientError,
} from "../../sdk/index.ts";
import { isRow, type Row, rowOf, rowsOf, textOf } from "./values.ts";

/** At most 100, says the vendor; more is cut without a word: https://github.com/infakt/API */
export const MAX_LIMIT = 100;
/** A page of 100 documents with all their lines takes the vendor a while. */
const TIMEOUT_MS = 60_000;
/** The list of KSeF documents may be asked for six times an hour. */
const KSEF_PAUSE_MS = 10 * 60_000;
const PLAN = 402;
const LOCKED = 423;

export type Query = Readonly<Record<string, string | number>>;

export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

export interface Listing {
  readonly rows: readonly Row[];
  /** How many there are in all, where the answer tells. */
  readonly total?: number;
  /** The account has no such list, or the key no right to it. */
  readonly isAbsent?: boolean;
}

/** One page of a list; the filters are those of the vendor's own: `q[issue_date_gteq]`. */
export async function list(
  http: Http,
  path: string,
  query: Query,
  slice: Slice,
  { isOptional = false } = {},
): Promise<Listing> {
  const request = { path, query: { ...query, offset: slice.offset, limit: slice.limit } };
  const body = await getJson(http, { ...request, accept: isOptional ? [403, 404] : [] });
  if (body === undefined) return { rows: [], isAbsent: true };
  const answer = rowOf(body);
  if (!Array.isArray(answer.entities)) throw noList();
  const stated = rowOf(answer.metainfo).total_count ?? answer.total_count;
  const total = Number(stated ?? Number.NaN);
  return {
    rows: answer.entities.map((row: unknown) => rowOf(row)),
    ...(Number.isSafeInteger(total) && total >= 0 ? { total } : {}),
  };
}

/** One object; undefined where it is gone. */
export async function findOne(http: Http, path: string): Promise<Row | undefined> {
  const answer = await getJson(http, { path, accept: [404] });
  return isRow(answer) && answer.error === undefined ? answer : undefined;
}

/** The account and its company. */
export async function findAccount(http: Http): Promise<{ account: Row; date: string | undefined }> {
  const response = await send(http, { method: "GET", path: "/account/details.json" });
  const account = await response.json();
  if (!isRow(account)) throw new TransientError("inFakt answered without the account.");
  return { account, date: response.headers.date };
}

/** Whether this key may read the list; a key has only the rights that were ticked for it. */
export async function mayRead(http: Http, path: string): Promise<boolean> {
  const query = { offset: 0, limit: 1 };
  const response = await http.request({
    ...{ method: "GET", path, query, headers: JSON_ONLY, timeoutMs: TIMEOUT_MS },
    accept: [401, PLAN, 403, 404],
  });
  if (response.status === 200) await response.json();
  return response.status === 200;
}

/** The entries of a dictionary; none where this key may not see it or it is not there. */
export async function findDictionary(http: Http, path: string): Promise<readonly Row[]> {
  const request = { path, query: { offset: 0, limit: MAX_LIMIT }, accept: [401, PLAN, 403, 404] };
  const answer = await getJson(http, request);
  return Array.isArray(answer) ? rowsOf(answer) : rowsOf(rowOf(answer).entities);
}

/**
 * A page of what KSeF holds. Amounts are hundredths here too.
 * @throws RateLimitError where the vendor's limit for an hour is used up, which it tells with 422
 */
export async function listKsef(http: Http, query: Query, slice: Slice): Promise<readonly Row[]> {
  const path = "/ksef2/import/costs.json";
  const asked = { ...query, offset: slice.offset, limit: slice.limit };
  const request = { path, query: asked, allowance: "ksef_list", accept: [422] };
  const answer = rowOf(await getJson(http, request));
  if (Array.isArray(answer.entities)) return rowsOf(answer.entities);
  const said = textOf(answer.error, 200) ?? "";
  if (/limit|zapyta|godzin/i.test(said)) {
    throw new RateLimitError(`inFakt gives no further list of KSeF: ${said}`, KSEF_PAUSE_MS);
  }
  throw new ConfigError(
    `inFakt reads nothing from KSeF: connect the account with KSeF in inFakt, or set ksef_import to off. ${said}`,
  );
}

/** The document as KSeF has it. */
export async function fetchKsefXml(http: Http, ksefNumber: string): Promise<Uint8Array> {
  const response = await send(http, {
    method: "GET",
    path: `/ksef2/import/${encodeURIComponent(ksefNumber)}.json`,
    query: { file_format: "xml" },
    headers: { accept: "application/xml, text/xml, */*" },
    allowance: "ksef_file",
    maxBytes: 8 * 1024 * 1024,
  });
  return response.bytes();
}

export interface Write {
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly body: object;
}

/** @throws RejectedError with what the vendor says about the fields */
export async function write(http: Http, request: Write): Promise<Row> {
  const response = await send(http, { ...request, headers: JSON_ONLY, allowance: "write" });
  const text = await response.text();
  if (text.trim() === "") return {};
  try {
    return rowOf(JSON.parse(text));
  } catch (cause) {
    throw new TransientError("inFakt answered a write with no JSON.", { cause });
  }
}

const JSON_ONLY = { accept: "application/json" };

type Get = Pick<HttpRequest, "path" | "query" | "accept" | "allowance">;

/** The body as JSON; undefined for the statuses in `accept` that bring none. */
async function getJson(http: Http, request: Get): Promise<unknown> {
  const response = await send(http, { ...request, method: "GET", headers: JSON_ONLY });
  if (response.status === 200 || response.status === 422) return response.json();
  response.stream().destroy();
  return undefined;
}

/** @throws ConfigError where the plan lacks the feature; TransientError where the object is locked */
async function send(http: Http, request: HttpRequest): Promise<HttpResponse> {
  const accept = [...(request.accept ?? []), PLAN, LOCKED];
  const response = await http.request({ timeoutMs: TIMEOUT_MS, ...request, accept });
  const isWanted = request.accept?.includes(response.status) === true;
  if (isWanted || (response.status !== PLAN && response.status !== LOCKED)) return response;
  response.stream().destroy();
  if (response.status === LOCKED) throw new TransientError("inFakt has locked this for a moment.");
  throw new ConfigError(
    "The inFakt plan of this account does not include this: choose a plan with the API and enough documents.",
  );
}

const noList = (): TransientError => new TransientError("inFakt answered without a list.");
