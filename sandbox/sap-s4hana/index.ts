import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import {
  type CreateSimulator,
  RequestError,
  readBody,
  readJson,
  type Simulator,
  send,
  sendJson,
} from "../simulator.ts";
import { Access, CLIENT, PASSWORD, USER } from "./access.ts";
import { runBatch } from "./batch.ts";
import { parametersOf } from "./options.ts";
import { LANGUAGES } from "./products.ts";
import { answerRead } from "./reads.ts";
import { answerUnauthorized, refuse } from "./refusal.ts";
import { render } from "./render.ts";
import { PARTNER, PRODUCT, STOCK } from "./schema.ts";
import { type Behaviour, openSystem, type System } from "./system.ts";
import { parseTarget } from "./target.ts";
import { apply, type Written } from "./writes.ts";

const START_OF_2026 = Date.UTC(2026, 0, 2, 8);
const DEFAULT_PRODUCTS = 130;
const PRODUCTS = "API_PRODUCT_SRV";

/** The OData V2 services of an SAP S/4HANA system: products, stock, business partners. */
export const createSimulator: CreateSimulator = (options = {}) => {
  const clock = options.now ?? (() => START_OF_2026);
  const open = () => {
    const system = openSystem(options.rows ?? DEFAULT_PRODUCTS, clock);
    return { system, access: new Access(system), writes: { underWay: 0 } };
  };
  let state = open();
  const simulator: Simulator = {
    id: "sap_s4hana",
    title: "SAP S/4HANA",
    integrationType: "erp",
    credentials: { username: USER, password: PASSWORD },
    settings: { sap_client: CLIENT, language: "PL" },
    handle: (req, res, url) => handle(state, { req, res, url }),
    reset() {
      state = open();
    },
    answerExpired: answerUnauthorized,
  };
  return simulator;
};

interface State {
  readonly system: System;
  readonly access: Access;
  readonly writes: { underWay: number };
}

interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: URL;
}

async function handle(state: State, exchange: Exchange): Promise<void> {
  const { system, access } = state;
  const { req, res, url } = exchange;
  res.setHeader("date", new Date(system.now()).toUTCString());
  const what = `${req.method} ${url.pathname}`;
  if (what === "POST /testdata/behaviour") return behave(state, exchange);
  if (what === "GET /testdata/stats") return sendJson(res, 200, system.stats);
  if (what === "POST /sap/bc/sec/oauth2/token") return access.answerToken(req, res);
  const client = /[?&]sap-client=([^&]*)/.exec(url.search)?.[1] ?? CLIENT;
  if (!access.isAllowed(req) || client !== CLIENT) return answerUnauthorized(res);
  const [, service = "", path = ""] =
    /^\/sap\/opu\/odata\/sap\/([^/]+)\/(.*)$/.exec(url.pathname) ?? [];
  const isActive =
    service === PRODUCTS ||
    service === "API_BUSINESS_PARTNER" ||
    (service === "API_MATERIAL_STOCK_SRV" && system.behaviour.stockService);
  if (!isActive)
    throw refuse(
      404,
      "/IWFND/MED/170",
      `No service found for namespace '', name '${service}', version '0001'`,
    );
  if (req.method === "GET") return answerGet(state, exchange, { service, path });
  if (service !== PRODUCTS) throw refuse(405, "/IWFND/CM_CONSUMER/101", "Method not allowed");
  await answerWrite(state, exchange, path);
}

async function answerGet(
  { system, access }: State,
  { req, res, url }: Exchange,
  { service, path }: { service: string; path: string },
): Promise<void> {
  const isFetch = /^fetch$/i.test(String(req.headers["x-csrf-token"] ?? ""));
  for (const [name, value] of Object.entries(isFetch ? access.fetchToken() : {}))
    res.setHeader(name, value);
  const parameters = parametersOf(url.search);
  if (!/application\/json/.test(req.headers.accept ?? "") && parameters.get("$format") !== "json")
    return send(
      res,
      200,
      '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"/>',
      { "content-type": "application/atom+xml" },
    );
  if (path === "") return sendJson(res, 200, { d: { EntitySets: ["A_Product"] } });
  const target = parseTarget(path);
  const sets = {
    API_PRODUCT_SRV: { type: PRODUCT, table: system.products },
    API_MATERIAL_STOCK_SRV: { type: STOCK, table: system.stock },
    API_BUSINESS_PARTNER: { type: PARTNER, table: system.partners },
  }[service];
  if (!sets || sets.type.set !== target.set)
    throw refuse(404, "/IWFND/CM_COS/004", `Resource not found for the segment '${target.set}'`);
  const language = languageOf(req, url);
  answerRead(system, res, {
    ...sets,
    service,
    target,
    language,
    search: url.search,
    headers: { dataserviceversion: "2.0" },
  });
}

async function answerWrite(state: State, exchange: Exchange, path: string): Promise<void> {
  const { system, access, writes } = state;
  const { req, res } = exchange;
  if (!access.hasToken(req)) return access.answerNoToken(res);
  writes.underWay += 1;
  system.stats.parallelWrites = Math.max(system.stats.parallelWrites, writes.underWay);
  try {
    if (system.behaviour.writeMs > 0) await wait(system.behaviour.writeMs);
    if (path === "$batch") await answerBatch(state, exchange);
    else await answerOne(state, exchange, path);
  } finally {
    writes.underWay -= 1;
  }
}

async function answerBatch({ system }: State, { req, res, url }: Exchange): Promise<void> {
  const { behaviour, stats } = system;
  if (!behaviour.batch) throw refuse(501, "/IWFND/CM_COS/110", "Batch is not supported");
  stats.batches += 1;
  const language = languageOf(req, url);
  const text = (await readBody(req)).toString("utf8");
  const show = (written: Written) => shown(system, written, language);
  const contentType = req.headers["content-type"] ?? "";
  const answer = runBatch(system, text, { contentType, language, show });
  const isBroken = behaviour.breakBatch;
  behaviour.breakBatch = false;
  const body = isBroken ? answer.body.slice(0, answer.body.length / 2) : answer.body;
  send(res, 202, body, { "content-type": answer.contentType, dataserviceversion: "2.0" });
}

async function answerOne(
  { system }: State,
  { req, res, url }: Exchange,
  path: string,
): Promise<void> {
  system.stats.singleWrites += 1;
  parametersOf(url.search);
  const language = languageOf(req, url);
  const ifMatch = req.headers["if-match"];
  const write = {
    method: req.method ?? "",
    ...parseTarget(path),
    language,
    ifMatch,
    body: await readJson(req),
  };
  const written = apply(system, write);
  if (!written) return send(res, 204, "", { dataserviceversion: "2.0" });
  const { body, etag } = shown(system, written, language);
  sendJson(res, 201, body, etag === undefined ? {} : { etag });
}

const shown = (system: System, { type, row }: Written, language: string) => ({
  body: {
    d: render(type, row, { service: PRODUCTS, language, expand: new Set(), etagOf: system.etagOf }),
  },
  etag: system.etagOf(type, row),
});

function languageOf({ headers }: IncomingMessage, url: URL): string {
  const asked = /[?&]sap-language=([^&]*)/.exec(url.search)?.[1] ?? headers["sap-language"];
  const language = String(asked ?? "EN").toUpperCase();
  return LANGUAGES.includes(language) ? language : "EN";
}

/** What a person or a test makes the system do; `end_sessions` and `end_tokens` happen at once. */
async function behave({ system, access }: State, { req, res }: Exchange): Promise<void> {
  const { behaviour } = system;
  const order = await readJson(req);
  if (typeof order !== "object" || order === null)
    throw new RequestError(422, { error: "send an object" });
  const { end_sessions: sessions, end_tokens: tokens, ...rest } = order as Record<string, unknown>;
  const unknown = Object.keys(rest).filter((name) => !(name in behaviour));
  if (unknown.length > 0)
    throw new RequestError(422, {
      error: "unknown",
      names: unknown,
      known: Object.keys(behaviour),
    });
  Object.assign(behaviour, rest as Partial<Behaviour>);
  if (sessions) access.endSessions();
  if (tokens) access.endTokens();
  sendJson(res, 200, behaviour);
}
