import type { ServerResponse } from "node:http";
import {
  RequestError,
  readJson,
  type Simulator,
  type SimulatorOptions,
  send,
  sendJson,
} from "../simulator.ts";
import { answerDelete, answerWrite } from "./changes.ts";
import { makeData } from "./data.ts";
import { createLimits } from "./limits.ts";
import { unauthorized } from "./refusal.ts";
import { type Answer, answerGet, giveFile } from "./routes.ts";

const KEY = "5f0e4d3c2b1a09876543210fedcba9876543210f";
/** The key of the documentation's example signs in too, so that the example can be tried as it stands. */
const KEYS: readonly unknown[] = [KEY, "klucz-api-infakt"];
const DEFAULT_MONTH = "2025-01";
const DEFAULT_NOW = Date.UTC(2026, 0, 1);

export interface InfaktOptions extends SimulatorOptions {
  readonly seed?: number;
  /** Months up to today with documents; `month` has some in any case. */
  readonly months?: number;
  /** Keeps to the vendor's limits: 300 reads a minute, 6 lists of KSeF an hour. */
  readonly hasLimits?: boolean;
  /** As the real one: filters that are not known are passed over without a word. */
  readonly ignoresFilters?: boolean;
  /** Rights of the key; all of them unless given. */
  readonly scopes?: readonly string[];
}

/** inFakt with an account of its own: `rows` is the number of costs issued in `month`. */
export function createInfakt(options: InfaktOptions = {}): Simulator {
  const now = options.now ?? (() => DEFAULT_NOW);
  const make = () =>
    makeData({
      seed: options.seed ?? 2,
      count: options.rows ?? 40,
      month: options.month ?? DEFAULT_MONTH,
      months: options.months ?? 12,
      today: new Date(now()).toISOString().slice(0, 10),
    });
  let data = make();
  let limits = createLimits(options.hasLimits);
  return {
    id: "infakt",
    title: "inFakt",
    integrationType: "accounting",
    credentials: { api_key: KEY },
    async handle(req, res, url) {
      const path = url.pathname;
      const { host = "" } = req.headers;
      const call = { host, query: url.searchParams, data, now: now(), options, limits };
      if (path.startsWith("/temporary/")) {
        if (req.headers["x-infakt-apikey"] !== undefined)
          throw new RequestError(400, { error: "A signed link takes no key." });
        return reply(res, giveFile(call, path));
      }
      if (!KEYS.includes(req.headers["x-infakt-apikey"])) throw unauthorized();
      if (!/(application\/(json|xml)|\*\/\*)/.test(req.headers.accept ?? ""))
        throw new RequestError(406, { error: "Niepoprawny typ danych" });
      limits.count(req.method === "GET" ? "read" : "write", call.now);
      if (req.method === "GET") return reply(res, answerGet(call, path));
      const body = await readJson(req);
      reply(
        res,
        req.method === "DELETE"
          ? answerDelete(call, path, body)
          : answerWrite(call, `${req.method} ${path}`, body),
      );
    },
    reset() {
      data = make();
      limits = createLimits(options.hasLimits);
    },
    answerExpired: (res) => sendJson(res, 401, unauthorized().body),
  };
}

function reply(res: ServerResponse, { status, body, type }: Answer): void {
  if (type === undefined) sendJson(res, status, body ?? {});
  else send(res, status, body as string | Uint8Array, { "content-type": type });
}
