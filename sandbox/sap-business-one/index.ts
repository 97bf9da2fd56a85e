import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type CreateSimulator,
  RequestError,
  readJson,
  type Simulator,
  send,
  sendJson,
} from "../simulator.ts";
import { answerEntity, answerList } from "./answers.ts";
import { type Clock, type Company, openCompany } from "./company.ts";
import type { Row } from "./filter.ts";
import { columnsIn, optionsOf } from "./query.ts";
import { type ApiVersion, inWordsOf, noRight, noSession, ServiceFault } from "./refusal.ts";
import { ENTITIES, type Entity } from "./schema.ts";
import { COMPANY_DB, openSessions, type Sessions, type User, VERSION } from "./sessions.ts";

const USERS: readonly User[] = [
  { name: "hub", password: "Zamek-4-Bramy", canWrite: true },
  { name: "clerk", password: "Kupiec-7-Okien", canWrite: true },
  { name: "viewer", password: "Tylko-1-Patrzy", canWrite: false },
];
const ZONE = "Europe/Warsaw";
const START_OF_2026 = Date.UTC(2026, 0, 2, 8);
const DEFAULT_ROWS = 460;
const ENTITY_PATH = /^\/([A-Za-z]+)\((.+)\)$/;

interface State {
  readonly company: Company;
  readonly sessions: Sessions;
}

interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: URL;
  readonly version: ApiVersion;
}

/**
 * A Service Layer with one company: sessions of two cookies, items with price lists and warehouses, business partners.
 * It counts days and times by the clock of Warsaw.
 */
export const createSimulator: CreateSimulator = (options = {}) => {
  const now = options.now ?? (() => START_OF_2026);
  const clock = clockOf(now);
  const open = (): State => ({
    company: openCompany(options.rows ?? DEFAULT_ROWS, clock),
    sessions: openSessions(USERS, now),
  });
  let state = open();
  const simulator: Simulator = {
    id: "sap_business_one",
    title: "SAP Business One",
    integrationType: "erp",
    credentials: { company_db: COMPANY_DB, username: "hub", password: "Zamek-4-Bramy" },
    async handle(req, res, url) {
      res.setHeader("date", new Date(now()).toUTCString());
      const version = /^\/b1s\/(v[12])\//.exec(url.pathname)?.[1] as ApiVersion | undefined;
      if (!version) throw new RequestError(404, { error: "no such service" });
      const inside = new URL(url);
      inside.pathname = url.pathname.slice("/b1s/v1".length);
      try {
        await route(state, { req, res, url: inside, version });
      } catch (error) {
        if (error instanceof ServiceFault) throw inWordsOf(version, error);
        throw error;
      }
    },
    reset() {
      state = open();
    },
    answerExpired(res) {
      const { status, body } = inWordsOf("v2", noSession());
      sendJson(res, status, body);
    },
  };
  return simulator;
};

function clockOf(now: () => number): Clock {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: ZONE,
    hourCycle: "h23",
    ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  });
  const parts = () => new Map(format.formatToParts(now()).map(({ type, value }) => [type, value]));
  const joined = (names: readonly Intl.DateTimeFormatPartTypes[], sign: string) => {
    const found = parts();
    return names.map((name) => found.get(name)).join(sign);
  };
  return {
    day: () => joined(["year", "month", "day"], "-"),
    time: () => joined(["hour", "minute", "second"], ":"),
  };
}

async function route({ company, sessions }: State, exchange: Exchange): Promise<void> {
  const { req, res, url, version } = exchange;
  const what = `${req.method} ${url.pathname}`;
  if (what === "POST /Login") return sessions.login(req, res, version);
  const user = sessions.userOf(req);
  if (what === "POST /Logout") {
    sessions.logout(req);
    return send(res, 204, "");
  }
  if (what === "POST /CompanyService_GetCompanyInfo")
    return sendJson(res, 200, { CompanyName: "Viadukt Bramy sp. z o.o.", Version: VERSION });
  if (req.method !== "GET" && !user.canWrite) throw noRight();
  const [, set = url.pathname.slice(1), key] = ENTITY_PATH.exec(url.pathname) ?? [];
  const entity = ENTITIES.get(set);
  if (!entity) throw new ServiceFault(404, 0, `Unrecognized resource path: ${set}`);
  if (key === undefined) return onSet(company, exchange, { set, entity });
  return onRecord(company, exchange, { set, entity, key: keyIn(key, entity) });
}

interface Place {
  readonly set: string;
  readonly entity: Entity;
}

async function onSet(company: Company, exchange: Exchange, place: Place): Promise<void> {
  const { req, res, version } = exchange;
  if (req.method === "GET") return answerList(company, exchange, place);
  if (req.method !== "POST" || !place.entity.isTextKey) throw notAllowed();
  const made = company.create(place.set, (await readJson(req)) as Row);
  const path = `/b1s/${version}/${place.set}('${String(made.row[place.entity.key])}')`;
  if (/\breturn-no-content\b/.test(String(req.headers.prefer ?? ""))) {
    res.setHeader("location", encodeURI(path));
    return send(res, 204, "");
  }
  answerEntity(exchange, place, { kept: made, status: 201 });
}

async function onRecord(
  company: Company,
  exchange: Exchange,
  place: Place & { readonly key: string },
): Promise<void> {
  const { req, res, url } = exchange;
  const { set, key, entity } = place;
  const ifMatch = req.headers["if-match"];
  if (req.method === "GET") {
    const options = optionsOf(url.search);
    const select = columnsIn(options.get("$select"), entity);
    return answerEntity(exchange, place, { kept: company.get(set, key), status: 200, select });
  }
  if (!entity.isTextKey) throw notAllowed();
  if (req.method === "PATCH") {
    const isReplacing = req.headers["b1s-replacecollectionsonpatch"] === "true";
    company.change(set, key, { body: (await readJson(req)) as Row, ifMatch, isReplacing });
    return send(res, 204, "");
  }
  if (req.method !== "DELETE") throw notAllowed();
  company.remove(set, key, ifMatch);
  send(res, 204, "");
}

/** `'O''HARA'` of a text key, `1` of a number. */
function keyIn(raw: string, { isTextKey }: Entity): string {
  const text = decodeURIComponent(raw);
  const found = (isTextKey ? /^'((?:[^']|'')+)'$/ : /^(\d+)$/).exec(text)?.[1];
  if (found === undefined) throw new ServiceFault(400, 202, `Invalid key ${text}`);
  return found.replaceAll("''", "'");
}

const notAllowed = () => new ServiceFault(405, -1, "Method is not allowed");
