import type { IncomingMessage, ServerResponse } from "node:http";
import { readJson, type Simulator, type SimulatorOptions, send, sendJson } from "../simulator.ts";
import { createInvoice } from "./create.ts";
import { type Data, DEPARTMENTS, makeData } from "./data.ts";
import type { Doc } from "./documents.ts";
import { makePdf, makeXml, makeZip } from "./files.ts";
import { checkParameters, listInvoices, pageOf, withoutStates } from "./query.ts";
import { notFound, unauthorized } from "./refusal.ts";

/** The shape of the vendor's tokens: something by chance, a slash, the account's name. */
const TOKEN = "Zx9Demo0Token/laboratorium";
/** The token of the documentation's example signs in too, so that the example can be tried as it stands. */
const TOKENS: readonly unknown[] = [TOKEN, "token-z-ustawien-fakturownia"];
const PREFIX = "laboratorium";
const DEFAULT_NOW = Date.UTC(2026, 0, 1);
const DEFAULT_COUNT = 40;
const DEFAULT_MONTHS = 12;

export interface FakturowniaOptions extends SimulatorOptions {
  readonly seed?: number;
  /** Months up to today with documents; January 2025 has some in any case. */
  readonly months?: number;
}

interface Call {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly query: URLSearchParams;
  readonly data: Data;
  readonly now: number;
}

/** Fakturownia with an account of its own: `rows` is the number of costs issued in January 2025. */
export function createFakturownia(options: FakturowniaOptions = {}): Simulator {
  const now = options.now ?? (() => DEFAULT_NOW);
  const make = () =>
    makeData({
      seed: options.seed ?? 1,
      count: options.rows ?? DEFAULT_COUNT,
      months: options.months ?? DEFAULT_MONTHS,
      today: dayOf(now()),
    });
  let data = make();
  return {
    id: "fakturownia",
    title: "Fakturownia",
    integrationType: "accounting",
    credentials: { api_token: TOKEN, subdomain: PREFIX },
    async handle(req, res, url) {
      const call = { req, res, query: url.searchParams, data, now: now() };
      if (req.method === "POST") return handlePost(call, url.pathname);
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

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

async function handlePost({ req, res, query, data, now }: Call, path: string): Promise<void> {
  const body = await readJson(req);
  const token = (body as { api_token?: unknown } | null)?.api_token ?? query.get("api_token");
  if (!TOKENS.includes(token)) throw unauthorized();
  if (path !== "/invoices.json") throw notFound();
  sendJson(res, 201, createInvoice(data, body, now));
}

function handleDelete({ res, data }: Call, path: string): void {
  const id = Number(/^\/invoices\/(\d+)\.json$/.exec(path)?.[1]);
  if (!data.invoices.delete(id)) throw notFound();
  sendJson(res, 200, "ok");
}

function handleGet(call: Call, path: string): void {
  const { res, query, data, now } = call;
  const lists: Readonly<Record<string, () => unknown>> = {
    "/invoices.json": () => listInvoices(data.invoices.values(), query, dayOf(now)),
    "/clients.json": () => listClients(call),
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
  const { body, type } = documentOf(doc, rest, query);
  send(res, 200, body, { "content-type": type });
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
  if (rest === "/attachment" && query.get("kind") === "gov" && doc.gov_id) {
    const nip = String(doc.gov_id).slice(0, 10);
    const xml = makeXml({ number, issueDate: String(doc.issue_date), nip });
    return { body: xml, type: "application/xml" };
  }
  throw notFound();
}

function detailOf(doc: Doc, withStates: boolean): Doc {
  if (withStates || !Array.isArray(doc.positions)) return doc;
  return { ...doc, positions: doc.positions.map(withoutStates) };
}
