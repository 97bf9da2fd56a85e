import type { IncomingMessage, ServerResponse } from "node:http";
import {
  RequestError,
  readJson,
  type Simulator,
  type SimulatorOptions,
  send,
  sendJson,
} from "../simulator.ts";
import { saveClient, saveProduct } from "./cards.ts";
import { changeInvoice, createInvoice } from "./create.ts";
import { CATEGORIES, type Data, DEPARTMENTS, makeData } from "./data.ts";
import type { Doc } from "./documents.ts";
import { makePdf, makeXml, makeZip } from "./files.ts";
import { checkParameters, listInvoices, pageOf, withoutStates } from "./query.ts";
import { invalid, notFound, unauthorized } from "./refusal.ts";

/** The shape of the vendor's tokens: something by chance, a slash, the account's name. */
const TOKEN = "Zx9Demo0Token/laboratorium";
/** The token of the documentation's example signs in too, so that the example can be tried as it stands. */
const TOKENS: readonly unknown[] = [TOKEN, "token-z-ustawien-fakturownia"];
const PREFIX = "laboratorium";
const DEFAULT_MONTH = "2025-01";
const DEFAULT_NOW = Date.UTC(2026, 0, 1);
const DEFAULT_COUNT = 40;
const DEFAULT_MONTHS = 12;

export interface FakturowniaOptions extends SimulatorOptions {
  readonly seed?: number;
  /** Months up to today with documents; `month` has some in any case. */
  readonly months?: number;
}

interface Call {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly query: URLSearchParams;
  readonly data: Data;
  readonly now: number;
}

/** Fakturownia with an account of its own: `rows` is the number of costs issued in `month`. */
export function createFakturownia(options: FakturowniaOptions = {}): Simulator {
  const now = options.now ?? (() => DEFAULT_NOW);
  const make = () => makeFakturownia({ ...options, now });
  let data = make();
  return {
    id: "fakturownia",
    title: "Fakturownia",
    integrationType: "accounting",
    credentials: { api_token: TOKEN, subdomain: PREFIX },
    async handle(req, res, url) {
      const call = { req, res, query: url.searchParams, data, now: now() };
      if (url.pathname.startsWith("/storage/")) return giveStored(call, url.pathname);
      if (req.method === "POST" || req.method === "PUT") return handleWrite(call, url.pathname);
      if (!TOKENS.includes(url.searchParams.get("api_token"))) throw unauthorized();
      if (req.method === "DELETE") return handleDelete(call, url.pathname);
      if (req.method !== "GET") throw notFound();
      return handleGet(call, url.pathname);
    },
    reset() {
      data = make();
    },
    answerExpired(res) {
      sendJson(res, 401, unauthorized().body);
    },
  };
}

/** What an account of these options has at its start. */
export const makeFakturownia = (options: FakturowniaOptions): Data =>
  makeData({
    seed: options.seed ?? 1,
    count: options.rows ?? DEFAULT_COUNT,
    month: options.month ?? DEFAULT_MONTH,
    months: options.months ?? DEFAULT_MONTHS,
    today: dayOf(options.now?.() ?? DEFAULT_NOW),
  });

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

async function handleWrite({ req, res, query, data, now }: Call, path: string): Promise<void> {
  const body = await readJson(req);
  const token = (body as { api_token?: unknown } | null)?.api_token ?? query.get("api_token");
  if (!TOKENS.includes(token)) throw unauthorized();
  const [, list = "", id] = /^\/(invoices|clients|products)(?:\/(\d+))?\.json$/.exec(path) ?? [];
  const isNew = req.method === "POST" && id === undefined;
  const present = presentOf(data, list, Number(id));
  if (list === "" || (!isNew && !present)) throw notFound();
  const saved = {
    invoices: () =>
      present ? changeInvoice(data, present, body, now) : createInvoice(data, body, now),
    clients: () => saveClient(data, present, body, now),
    products: () => saveProduct(data, present, body, now),
  }[list];
  sendJson(res, isNew ? 201 : 200, saved?.());
}

const presentOf = (data: Data, list: string, id: number): Doc | undefined =>
  list === "invoices"
    ? data.invoices.get(id)
    : (list === "clients" ? data.clients : data.products).find((one) => one.id === id);

function handleDelete({ res, data }: Call, path: string): void {
  const [, list = "", text] = /^\/(invoices|clients|products)\/(\d+)\.json$/.exec(path) ?? [];
  const id = Number(text);
  const cards = list === "clients" ? data.clients : list === "products" ? data.products : [];
  const at = cards.findIndex((one) => one.id === id);
  if (at >= 0) cards.splice(at, 1);
  else if (!data.invoices.delete(id)) throw notFound();
  sendJson(res, 200, "ok");
}

function handleGet(call: Call, path: string): void {
  const { res, query, data, now } = call;
  const lists: Readonly<Record<string, () => unknown>> = {
    "/invoices.json": () => listInvoices(data.invoices.values(), query, dayOf(now)),
    "/clients.json": () => listClients(call),
    "/products.json": () => listProducts(call),
    "/categories.json": () => CATEGORIES,
    "/departments.json": () => DEPARTMENTS,
    "/account.json": accountOf,
  };
  const list = lists[path];
  if (list) {
    sendJson(res, 200, list());
    return;
  }
  const [, id = "", rest = ""] = /^\/invoices\/(\d{1,15})([./].+)$/.exec(path) ?? [];
  const doc = data.invoices.get(Number(id));
  if (!doc) throw notFound();
  if (rest === "/attachment") {
    redirectToStorage(call, doc);
    return;
  }
  const { body, type } = documentOf(doc, rest, query);
  send(res, 200, body, { "content-type": type });
}

/** Files of KSeF are in a storage of their own: a signed link leads there, without the token. */
function redirectToStorage({ req, res, query }: Call, doc: Doc): void {
  const kind = query.get("kind") ?? "";
  const isThere = kind === "gov" || (kind === "gov_upo" && doc.gov_status === "ok");
  if (!doc.gov_id || !isThere) throw notFound();
  const location = `http://${req.headers.host}/fakturownia/storage/${doc.id}/${kind}?signature=s1`;
  send(res, 302, "", { location, "content-type": "text/html" });
}

function giveStored({ res, query, data }: Call, path: string): void {
  if (query.has("api_token") || query.get("signature") !== "s1")
    throw new RequestError(400, { error: "A signed link takes no token." });
  const [, id = "", kind = ""] = /^\/storage\/(\d+)\/(gov|gov_upo)$/.exec(path) ?? [];
  const doc = data.invoices.get(Number(id));
  if (!doc) throw notFound();
  const nip = String(doc.gov_id).slice(0, 10);
  const number = String(doc.number);
  const body =
    kind === "gov"
      ? makeXml({ number, issueDate: String(doc.issue_date), nip })
      : `<?xml version="1.0" encoding="UTF-8"?>\n<Potwierdzenie><NumerKSeF>${String(doc.gov_id)}</NumerKSeF></Potwierdzenie>`;
  send(res, 200, body, { "content-type": "text/xml" });
}

/** Those changed from a day on, where one is given. */
function listProducts({ query, data }: Call): Doc[] {
  checkParameters(query, ["page", "per_page", "date_from", "warehouse_id"]);
  const since = query.get("date_from") ?? "";
  if (since !== "" && !/^\d{4}-\d{2}-\d{2}$/.test(since))
    throw invalid({ date_from: ["- nieprawidłowa data"] });
  return pageOf(
    data.products.filter((product) => String(product.updated_at) >= since),
    query,
  );
}

const accountOf = () => ({
  prefix: PREFIX,
  url: `https://${PREFIX}.fakturownia.pl`,
  login: PREFIX,
  email: "biuro@laboratorium.example",
  api_token: TOKEN,
});

function listClients({ query, data }: Call): Doc[] {
  const filters = ["name", "email", "shortcut", "tax_no", "external_id"];
  checkParameters(query, ["page", "per_page", ...filters]);
  const asked = filters.filter((name) => query.has(name));
  const found = data.clients.filter((client) =>
    asked.every((name) => String(client[name]) === query.get(name)),
  );
  return pageOf(found, query);
}

/** What stands behind an address under `/invoices/{id}`. */
function documentOf(
  doc: Doc,
  rest: string,
  query: URLSearchParams,
): { body: string | Buffer; type: string } {
  const number = String(doc.number);
  if (rest === ".json") {
    const extras = ["correction_positions", "include", "fields[invoice]"];
    checkParameters(query, [...extras, "additional_fields[invoice]"]);
    const detail = detailOf(doc, query.get("correction_positions") === "full");
    return { body: JSON.stringify(detail), type: "application/json; charset=utf-8" };
  }
  if (rest === ".pdf") {
    checkParameters(query, ["print_option"]);
    return { body: makePdf(`Faktura ${number}`), type: "application/pdf" };
  }
  if (rest === "/attachments_zip.json" && doc.show_attachments === true) {
    const zip = makeZip("skan-żółty.pdf", makePdf(`Skan ${number}`));
    return { body: zip, type: "application/zip" };
  }
  throw notFound();
}

function detailOf(doc: Doc, withStates: boolean): Doc {
  if (withStates || !Array.isArray(doc.positions)) return doc;
  return { ...doc, positions: doc.positions.map(withoutStates) };
}
