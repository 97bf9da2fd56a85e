import { generateKeyPairSync } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { readJson, type Simulator, type SimulatorOptions, send, sendJson } from "../simulator.ts";
import { TIME_ZONE } from "./clock.ts";
import { fillTables, nameOf } from "./data.ts";
import { faultBody, INVALID_LOGIN, refusal } from "./problems.ts";
import { openRecords, type Records } from "./records.ts";
import { runStatement } from "./run-statement.ts";
import { ACCOUNT, createSignIn, HOST, type Keys, type SignIn, TOKEN_PATH } from "./sign-in.ts";
import { parseStatement } from "./statement.ts";
import { createTables, type Tables } from "./tables.ts";

const DEFAULT_ITEMS = 130;
const MAX_LIMIT = 1000;
const MAX_OFFSET = 100_000;
const RECORD = /^\/services\/rest\/record\/v1\/([A-Za-z]+)(?:\/(\d{1,15}))?$/;
const VALIDATIONS = ["Error", "Warning", "Ignore"];

export interface NetSuiteOptions extends SimulatorOptions {
  /** Tables, and columns as `item.stockunit`, that the account has not. */
  readonly hidden?: readonly string[];
  /** Public keys in PEM, by certificate id, beside the simulator's own. */
  readonly certificates?: Readonly<Record<string, string>>;
  /** How many calls the whole account may have under way. */
  readonly maxConcurrent?: number;
  /** How long a call takes; with it calls meet at all. */
  readonly latencyMs?: number;
}

/** What tests may look at and do. */
export interface NetSuiteSimulator extends Simulator {
  readonly signIn: SignIn;
  /** Every statement that came, the last at the end. */
  readonly statements: readonly string[];
  /** `POST inventoryItem`, every write that was done; with ` strict` where unknown names would be refused. */
  readonly writes: readonly string[];
  /** The role may not do anything more, in the two ways that NetSuite says so. */
  forbid(how: "403" | "400" | undefined): void;
}

interface Account {
  readonly tables: Tables;
  readonly records: Records;
}

/** An account of NetSuite with SuiteQL and REST records, in a zone that is not UTC. */
export function createNetSuite(options: NetSuiteOptions = {}): NetSuiteSimulator {
  const now = options.now ?? Date.now;
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const keys = keysOf(options, pair.publicKey.export({ type: "spki", format: "pem" }).toString());
  const signIn = createSignIn(keys, now);
  const open = (): Account => {
    const tables = createTables(options.hidden);
    fillTables(tables, options.rows ?? DEFAULT_ITEMS);
    return { tables, records: openRecords(tables, now) };
  };
  let account = open();
  let forbidden: "403" | "400" | undefined;
  let underWay = 0;
  const statements: string[] = [];
  const writes: string[] = [];
  return {
    id: "oracle_netsuite",
    title: "Oracle NetSuite",
    integrationType: "erp",
    credentials: {
      account_id: ACCOUNT,
      client_id: keys.clientId,
      certificate_id: "cert-ec-1",
      private_key: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      consumer_key: keys.consumerKey,
      consumer_secret: keys.consumerSecret,
      token_id: keys.token,
      token_secret: keys.tokenSecret,
    },
    settings: {
      sign_in: "oauth2",
      time_zone: TIME_ZONE,
      subsidiary_id: "1",
      tax_schedule_id: "1",
    },
    signIn,
    statements,
    writes,
    forbid(how) {
      forbidden = how;
    },
    async handle(req, res, url) {
      res.setHeader("date", new Date(now()).toUTCString());
      if (`${req.method} ${url.pathname}` === `POST ${TOKEN_PATH}`)
        return signIn.giveToken(req, res);
      signIn.check(req);
      if (underWay >= (options.maxConcurrent ?? Number.POSITIVE_INFINITY)) throw tooMany();
      underWay += 1;
      try {
        if (options.latencyMs !== undefined) await wait(options.latencyMs);
        if (forbidden) throw forbidding(forbidden);
        if (url.pathname === "/services/rest/query/v1/suiteql")
          await answerQuery(account, { req, res, url }, statements);
        else await answerRecord(account, { req, res, url }, writes);
      } finally {
        underWay -= 1;
      }
    },
    reset() {
      account = open();
      forbidden = undefined;
      statements.length = 0;
      writes.length = 0;
    },
    answerExpired: (res) => sendJson(res, 401, faultBody(INVALID_LOGIN)),
  };
}

const keysOf = ({ certificates = {} }: NetSuiteOptions, own: string): Keys => ({
  consumerKey: "c0a1d2e3f405162738495a6b7c8d9eafb0c1d2e3f4051627",
  consumerSecret: "5e4d3c2b1a09f8e7d6c5b4a3928170615f4e3d2c1b0a9f8e",
  token: "7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f",
  tokenSecret: "d1c2b3a4958677685940312233445566778899aabbccddee",
  clientId: "f0e1d2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff",
  certificates: new Map([["cert-ec-1", own], ...Object.entries(certificates)]),
});

const tooMany = () =>
  refusal({
    status: 429,
    code: "CONCURRENCY_LIMIT_EXCEEDED",
    detail: "Concurrent request limit exceeded. Request blocked.",
  });

const forbidding = (how: "403" | "400") =>
  how === "403"
    ? refusal({
        status: 403,
        code: "INSUFFICIENT_PERMISSION",
        detail: "Permission Violation: The subrecord is not available to your role.",
      })
    : refusal({
        code: "USER_ERROR",
        detail:
          "Your current role does not have permission to perform this action. Please contact your account administrator.",
      });

interface Call {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: URL;
}

async function answerQuery(
  { tables }: Account,
  { req, res, url }: Call,
  statements: string[],
): Promise<void> {
  if (req.method !== "POST") throw notAllowed();
  if (req.headers.prefer !== "transient")
    throw refusal({
      code: "INVALID_HEADER",
      detail: "The required request header 'Prefer' is missing or has an incorrect value.",
    });
  const [limit, offset] = windowOf(url);
  const body = (await readJson(req)) as { readonly q?: unknown } | null;
  const { q, ...rest } = body ?? {};
  if (typeof q !== "string" || Object.keys(rest).length > 0)
    throw refusal({ code: "INVALID_CONTENT", detail: "Invalid content in the request body." });
  statements.push(q);
  const window = { limit, offset };
  const { rows, total } = runStatement({ tables, names: nameOf }, parseStatement(q), window);
  const items = rows.map((row) => ({ links: [], ...row }));
  sendJson(res, 200, {
    links: [{ rel: "self", href: `https://${HOST}${url.pathname}${url.search}` }],
    count: items.length,
    hasMore: offset + limit < total,
    items,
    offset,
    totalResults: total,
  });
}

function windowOf(url: URL): readonly [limit: number, offset: number] {
  for (const name of url.searchParams.keys())
    if (name !== "limit" && name !== "offset")
      throw refusal({
        code: "INVALID_PARAMETER",
        detail: `Unknown query parameter: ${name}.`,
        queryParam: name,
      });
  const limit = Number(url.searchParams.get("limit") ?? MAX_LIMIT);
  const offset = Number(url.searchParams.get("offset") ?? 0);
  const isGood =
    Number.isInteger(limit) &&
    limit >= 1 &&
    limit <= MAX_LIMIT &&
    Number.isInteger(offset) &&
    offset >= 0 &&
    offset % limit === 0 &&
    offset + limit <= MAX_OFFSET;
  if (isGood) return [limit, offset];
  throw refusal({
    code: "INVALID_PARAMETER",
    detail:
      "Invalid limit or offset: the limit is 1 to 1000, the offset a multiple of it below 100000.",
  });
}

const notAllowed = () =>
  refusal({ status: 405, code: "METHOD_NOT_ALLOWED", detail: "The method is not allowed." });

async function answerRecord(
  { records }: Account,
  { req, res, url }: Call,
  writes: string[],
): Promise<void> {
  const [, type, id] = RECORD.exec(url.pathname) ?? [];
  if (type === undefined || url.search !== "")
    throw refusal({ status: 404, code: "NOT_FOUND", detail: "There is no such resource." });
  const isStrict = strictnessOf(req) === "Error";
  const number = Number(id);
  const call = `${req.method} ${id === undefined ? "all" : "one"}`;
  if (call === "GET one") return sendJson(res, 200, records.read(type, number));
  if (call === "DELETE one") records.remove(type, number);
  else if (call === "PATCH one") records.change(type, number, await readJson(req), isStrict);
  else if (call !== "POST all") throw notAllowed();
  const made = call === "POST all" ? await make(records, { type, req, isStrict }) : undefined;
  const what = `${req.method} ${type}${id === undefined ? "" : `/${id}`}`;
  writes.push(isStrict ? `${what} strict` : what);
  const location = `https://${HOST}/services/rest/record/v1/${type.toLowerCase()}/${made}`;
  send(res, 204, "", made === undefined ? {} : { location });
}

async function make(
  records: Records,
  { type, req, isStrict }: { type: string; req: IncomingMessage; isStrict: boolean },
): Promise<number> {
  const body = await readJson(req);
  return type === "inventoryAdjustment"
    ? records.adjust(body)
    : records.create(type, body, isStrict);
}

/** Names that nobody knows are passed over unless the caller wants to hear of them. */
function strictnessOf(req: IncomingMessage): string {
  const given = req.headers["x-netsuite-propertynamevalidation"] ?? "Ignore";
  if (typeof given === "string" && VALIDATIONS.includes(given)) return given;
  throw refusal({
    code: "INVALID_HEADER",
    detail: "Invalid value of X-NetSuite-PropertyNameValidation.",
  });
}
