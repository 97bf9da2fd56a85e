import type { IncomingMessage, ServerResponse } from "node:http";
import { OUR_COMPANY } from "../fakturownia/catalogue.ts";
import type { FakturowniaOptions } from "../fakturownia/index.ts";
import {
  RequestError,
  readBody,
  readJson,
  type Simulator,
  type SimulatorOptions,
  send,
  sendJson,
} from "../simulator.ts";
import { type Auth, createAuth } from "./auth.ts";
import { type Behaviour, createBehaviour } from "./behaviour.ts";
import { makeData } from "./data.ts";
import { type Doc, hashOf } from "./documents.ts";
import { createExports, type Exports } from "./exports.ts";
import { createMinistry, type Ministry } from "./ministry.ts";
import {
  createRateLimits,
  type LimitGroup,
  type RateLimits,
  TooManyRequests,
} from "./rate-limits.ts";
import { inOldShape, unauthorized } from "./refusal.ts";
import { routeOf } from "./routes.ts";
import { createSessions, type Sessions } from "./sessions.ts";

const TOKEN =
  "20261010-EC-1DCE3E3000-12ECB5B36E-45|nip-5252914179|919f7044c1b04a3e8d25f60b7a3c9e1d5f82b6a4";
const DEFAULT_NOW = Date.UTC(2026, 10, 20, 9);
const DEFAULT_ROWS = 60;
const MAX_LISTED = 10_000;
const PART_BYTES = 50_000_000;

export interface KsefOptions extends SimulatorOptions {
  /** Refuse more calls than the real system takes in a second, minute or hour. */
  readonly hasLimits?: boolean;
  /** Where lists and packages end; the real system ends at 10,000. */
  readonly maxListed?: number;
  readonly partBytes?: number;
  /** Also an invoice whose XML nobody can read. */
  readonly hasBroken?: boolean;
  /** Also the invoices that the simulated Fakturownia has: two sources of one invoice. */
  readonly hasBooks?: boolean;
  /** How that Fakturownia was made, where not as it comes. */
  readonly books?: FakturowniaOptions;
  /** SHA-256 of certificates that have permissions without naming a NIP. */
  readonly fingerprints?: readonly string[];
  /** What a schema has against a document that is sent; nothing is checked without it. */
  readonly schemaFaults?: (xml: Buffer) => Promise<readonly string[]>;
}

/** What tests may ask of and do to the simulator. */
export interface KsefSimulator extends Simulator {
  readonly behaviour: Behaviour;
  readonly exports: Exports;
  docs(): readonly Doc[];
  add(doc: Doc): void;
  calls(group: LimitGroup): number;
  /** Calls that were too many. */
  refused(): number;
  /** All access tokens end now; with `isAll` refresh tokens too. */
  expireTokens(isAll?: boolean): void;
  /** The ministry changes its keys. */
  withdrawKeys(): void;
}

export interface System {
  readonly now: () => number;
  readonly auth: Auth;
  readonly ministry: Ministry;
  readonly behaviour: Behaviour;
  readonly limits: RateLimits;
  readonly exports: Exports;
  readonly sessions: Sessions;
  readonly maxListed: number;
  docs(): readonly Doc[];
}

/** KSeF 2.0 with one company: `rows` is the number of its costs. */
export function createKsef(options: KsefOptions = {}): KsefSimulator {
  const now = options.now ?? (() => DEFAULT_NOW);
  const {
    rows = DEFAULT_ROWS,
    hasBroken = false,
    hasBooks = false,
    maxListed = MAX_LISTED,
  } = options;
  const books = hasBooks ? { now, ...options.books } : undefined;
  const make = () => makeData({ rows, month: options.month, hasBroken, books, now: now() });
  let data = make();
  const docs = () => data;
  const add = (doc: Doc) => void data.push(doc);
  const ministry = createMinistry(now);
  const behaviour = createBehaviour();
  const limits = createRateLimits(now, options.hasLimits ?? false);
  const fingerprints = new Set(options.fingerprints);
  const auth = createAuth({
    now,
    ministry,
    behaviour,
    nip: OUR_COMPANY.nip,
    token: TOKEN,
    fingerprints,
  });
  const base = { now, ministry, behaviour, docs };
  const exports = createExports({
    ...base,
    maxInvoices: maxListed,
    partBytes: options.partBytes ?? PART_BYTES,
  });
  const schemaFaults = options.schemaFaults ?? (async () => []);
  const sessions = createSessions({ ...base, add, schemaFaults });
  const system: System = { ...base, auth, limits, exports, sessions, maxListed };
  return {
    id: "ksef",
    title: "KSeF",
    integrationType: "accounting",
    credentials: { nip: OUR_COMPANY.nip, ksef_token: TOKEN },
    handle: (req, res, url) => handle(system, req, res, url),
    reset() {
      data = make();
      for (const part of [behaviour, limits, auth, sessions]) part.reset();
      exports.drop();
    },
    answerExpired(res) {
      sendJson(res, 401, unauthorized().body);
    },
    ...{ behaviour, exports, docs, add },
    calls: (group) => limits.calls(group),
    refused: () => limits.refused(),
    expireTokens: (isAll = false) => auth.expire(isAll),
    withdrawKeys: () => ministry.withdraw(),
  };
}

async function handle(
  system: System,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const answer = await answerTo(system, req, url);
    if (answer.xml)
      send(res, 200, answer.xml, {
        "content-type": "application/xml; charset=utf-8",
        "x-ms-meta-hash": answer.hash ?? hashOf(answer.xml),
      });
    else if (answer.bytes)
      send(res, 200, answer.bytes, { "content-type": "application/octet-stream" });
    else if (answer.body === undefined) res.writeHead(answer.status ?? 204).end();
    else sendJson(res, answer.status ?? 200, answer.body);
  } catch (error) {
    if (error instanceof TooManyRequests)
      return sendJson(res, 429, error.body, { "retry-after": String(error.retryAfterSeconds) });
    const isOld = req.headers["x-error-format"] !== "problem-details";
    throw isOld && error instanceof RequestError ? inOldShape(error) : error;
  }
}

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly xml?: Buffer;
  /** What is announced instead of the hash of `xml`. */
  readonly hash?: string;
  readonly bytes?: Buffer;
}

async function answerTo(system: System, req: IncomingMessage, url: URL): Promise<Answer> {
  const route = routeOf(String(req.method), url.pathname);
  const token = /^Bearer (\S+)$/.exec(req.headers.authorization ?? "")?.[1];
  const nip = route.isSigned ? system.auth.nipOf(token) : "";
  if (route.limit) system.limits.count(route.limit);
  const raw = route.body === "xml" ? await readBody(req) : undefined;
  const json = route.body === "json" ? await readJson(req) : undefined;
  return route.answer(system, {
    ...{ nip, token, url, json, parts: route.parts },
    xml: raw ?? Buffer.alloc(0),
    contentType: req.headers["content-type"] ?? "",
    origin: `http://${req.headers.host}/ksef`,
  });
}
