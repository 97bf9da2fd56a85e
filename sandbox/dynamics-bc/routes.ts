import { RequestError } from "../simulator.ts";
import type { Company } from "./data.ts";
import { fault } from "./problem.ts";
import { readQuery } from "./query.ts";
import { etagOf, type Row, type Table } from "./tables.ts";
import type { Webhooks } from "./webhooks.ts";
import { create, type Desk, remove, type Target, update } from "./writes.ts";

/** A request: one that came by itself, or a part of a batch. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface House {
  readonly companies: readonly Company[];
  /** What reads with `Data-Access-Intent: ReadOnly` see, where it is behind. */
  readonly replica: readonly Company[] | undefined;
  readonly webhooks: Webhooks;
  readonly desk: Desk;
}

const MOST_PARTS = 100;
const MOUNT = "/dynamics_bc";
const COMPANY = /^\/companies\(([0-9a-f-]{36})\)(\/.*)?$/i;
const ENTITY = /^\/(items|customers|vendors)(?:\(([0-9a-f-]{36})\))?$/i;
const SUBSCRIPTION = /^\/subscriptions(?:\('([0-9a-z]+)'\))?$/i;

/** @throws RequestError as the service answers */
export async function serve(house: House, call: Call): Promise<Answer> {
  const { method, url } = call;
  const path = decodeURIComponent(url.pathname);
  if (path === "/$batch" && method === "POST") return batch(house, call);
  if (path === "/companies" && method === "GET")
    return { status: 200, body: { value: house.companies.map(companyView) } };
  const [, subscription] = SUBSCRIPTION.exec(path) ?? [];
  if (SUBSCRIPTION.test(path)) return serveSubscription(house, call, subscription);
  const [, companyId, rest = ""] = COMPANY.exec(path) ?? [];
  if (companyId === undefined) throw notFound("No HTTP resource was found.");
  const seen = isReadOnly(call) && house.replica ? house.replica : house.companies;
  const company = seen.find(({ id }) => id === companyId.toLowerCase());
  if (!company) throw new RequestError(404, fault("Internal_CompanyNotFound", "No such company."));
  if (rest === "/companyInformation" && method === "GET")
    return { status: 200, body: { value: [informationView(company)] } };
  const [, entity, id] = ENTITY.exec(rest) ?? [];
  if (entity === undefined) throw notFound(`Resource not found for the segment '${rest}'.`);
  const table = company[entity as "items" | "customers" | "vendors"];
  return serveEntity(house, call, { company, entity, table, id: id?.toLowerCase() });
}

const companyView = ({ id, name, displayName }: Company) => ({
  ...{ id, systemVersion: "27.1.40000.0", name, displayName, businessProfileId: "" },
});
const informationView = (company: Company) => ({
  ...{ id: company.id, displayName: company.displayName, currencyCode: company.currencyCode },
  taxRegistrationNumber: company.taxRegistrationNumber,
});

/** @throws RequestError 400 for a write that asks for the replica */
function isReadOnly({ method, headers }: Call): boolean {
  if (headers["data-access-intent"]?.toLowerCase() !== "readonly") return false;
  if (method !== "GET")
    throw new RequestError(400, fault("BadRequest", "ReadOnly data access cannot write."));
  return true;
}

async function serveEntity(
  { desk }: House,
  call: Call,
  { id, ...target }: Target & { readonly id: string | undefined },
): Promise<Answer> {
  const { method, url, headers } = call;
  const { table } = target;
  const ifMatch = headers["if-match"] ?? "";
  if (id === undefined && method === "GET") return list(table, call);
  if (id === undefined && method === "POST") {
    const row = create(desk, target, bodyOf(call));
    return { status: 201, body: view(row, undefined) };
  }
  if (id === undefined) throw new RequestError(405, fault("BadRequest", "Not allowed here."));
  if (method === "GET") {
    const row = table.get(id);
    const { select } = readQuery(url.searchParams, { ...table, prefer: "" });
    if (!row) throw notFound("The requested record was not found.");
    return { status: 200, body: view(row, select) };
  }
  if (method === "PATCH") {
    return {
      status: 200,
      body: view(update(desk, target, { id, ifMatch, body: bodyOf(call) }), undefined),
    };
  }
  if (method !== "DELETE") throw new RequestError(405, fault("BadRequest", "Not allowed here."));
  remove(desk, target, { id, ifMatch });
  return { status: 204 };
}

function list(table: Table, { url, headers }: Call): Answer {
  const query = readQuery(url.searchParams, { ...table, prefer: headers.prefer ?? "" });
  const { rows, count, next } = table.page(query);
  return {
    status: 200,
    body: {
      ...(query.isCounted ? { "@odata.count": count } : {}),
      value: rows.map((row) => view(row, query.select)),
      ...(next === undefined ? {} : { "@odata.nextLink": nextLink(url, next, headers.host) }),
    },
  };
}

/** Absolute, with all that was asked for. */
function nextLink(url: URL, token: string, host = "api.businesscentral.dynamics.com"): string {
  const next = new URL(`${MOUNT}${url.pathname}${url.search}`, `http://${host}`);
  next.searchParams.delete("$skip");
  next.searchParams.set("$skiptoken", token);
  return next.href;
}

function view(row: Row, select: readonly string[] | undefined): object {
  const { stamp: _, ...fields } = row;
  const wanted = select
    ? Object.fromEntries(select.map((name) => [name, fields[name as "id"]]))
    : fields;
  return { "@odata.etag": etagOf(row), ...wanted };
}

async function serveSubscription(
  { webhooks }: House,
  call: Call,
  id: string | undefined,
): Promise<Answer> {
  const { method, headers } = call;
  const ifMatch = headers["if-match"] ?? "";
  if (id === undefined && method === "GET")
    return { status: 200, body: { value: webhooks.list() } };
  if (id === undefined && method === "POST")
    return { status: 201, body: await webhooks.subscribe(bodyOf(call)) };
  if (id !== undefined && method === "PATCH")
    return { status: 200, body: await webhooks.renew(id, { ifMatch, body: bodyOf(call) }) };
  if (id === undefined || method !== "DELETE")
    throw new RequestError(405, fault("BadRequest", "Not allowed here."));
  webhooks.unsubscribe(id, ifMatch);
  return { status: 204 };
}

/** Parts one after the other; the first that fails ends the batch unless the caller prefers to go on. */
async function batch(house: House, call: Call): Promise<Answer> {
  if (call.headers.isolation?.toLowerCase() === "snapshot")
    throw new RequestError(501, fault("BadRequest", "The simulator undoes no batches."));
  const { requests } = bodyOf(call);
  if (!Array.isArray(requests) || requests.length > MOST_PARTS)
    throw new RequestError(400, fault("BadRequest", `A batch has at most ${MOST_PARTS} requests.`));
  const isGoingOn = /odata\.continue-on-error/.test(call.headers.prefer ?? "");
  const responses: object[] = [];
  for (const part of requests as Record<string, unknown>[]) {
    const answer = await servePart(house, part);
    responses.push({ id: part.id ?? null, headers: {}, ...answer });
    if (answer.status >= 400 && !isGoingOn) break;
  }
  return { status: 200, body: { responses } };
}

async function servePart(house: House, part: Record<string, unknown>): Promise<Answer> {
  const { method, url, headers = {}, body } = part;
  if (typeof method !== "string" || typeof url !== "string" || url.startsWith("/"))
    return { status: 400, body: fault("BadRequest", "A part needs a method and a relative url.") };
  const lower = Object.entries(headers as object).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  try {
    return await serve(house, {
      ...{ method, url: new URL(url, "http://part.invalid/") },
      headers: Object.fromEntries(lower) as Call["headers"],
      body: body === undefined ? "" : JSON.stringify(body),
    });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { status: error.status, body: error.body };
  }
}

/** @throws RequestError 415 for another content type, 400 for what is no object of JSON */
function bodyOf({ headers, body }: Call): Readonly<Record<string, unknown>> {
  if (!/^application\/json\b/i.test(headers["content-type"] ?? ""))
    throw new RequestError(415, fault("BadRequest", "Send application/json."));
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // It is told below.
  }
  throw new RequestError(400, fault("BadRequest", "The request body is not valid JSON."));
}

const notFound = (message: string): RequestError =>
  new RequestError(404, fault("BadRequest_NotFound", message));
