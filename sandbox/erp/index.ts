import type { IncomingMessage, ServerResponse } from "node:http";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import {
  type CreateSimulator,
  RequestError,
  readJson,
  type Simulator,
  sendJson,
} from "../simulator.ts";
import { type Depot, openDepot } from "./depot.ts";
import { Batch, fault, integerParameter, Lookup } from "./rows.ts";

const TOKEN = "depot-7f3a91c2e5b84d06";
const START_OF_2026 = Date.UTC(2026, 0, 2, 8);
const DEFAULT_PARTS = 130;
const MAX_TAKE = 50;

/**
 * A small ERP with its own words: parts with quantities per depot, read by id or by revision, written
 * in batches. Every change gets the next revision, so that nothing depends on a clock.
 */
export const createSimulator: CreateSimulator = (options = {}) => {
  const now = options.now ?? (() => START_OF_2026);
  const open = () => openDepot(options.rows ?? DEFAULT_PARTS, now);
  let depot = open();
  const simulator: Simulator = {
    id: "sandbox_erp",
    title: "Sandbox ERP",
    integrationType: "erp",
    credentials: { access_token: TOKEN },
    async handle(req, res, url) {
      if (req.headers["x-depot-token"] !== TOKEN)
        throw new RequestError(401, fault("TOKEN", "TOKEN UNKNOWN"));
      await route(depot, req, res, url);
    },
    reset() {
      depot = open();
    },
    answerExpired(res) {
      sendJson(res, 401, fault("TOKEN", "TOKEN EXPIRED"));
    },
  };
  return simulator;
};

async function route(
  depot: Depot,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const what = `${req.method} ${url.pathname}`;
  if (what === "GET /v1/whoami") return sendJson(res, 200, depot.whoami());
  if (what === "GET /v1/parts") {
    const [after, take] = window(url, "after_id");
    return sendJson(res, 200, depot.byId(after, take));
  }
  if (what === "GET /v1/parts/changes") {
    const [after, take] = window(url, "after_revision");
    return sendJson(res, 200, depot.byRevision(after, take));
  }
  if (what === "POST /v1/parts/lookup") {
    const { part_numbers } = parse(Lookup, await readJson(req));
    return sendJson(res, 200, depot.lookup(part_numbers));
  }
  if (what === "POST /v1/parts/batch") {
    const batch = parse(Batch, await readJson(req));
    const key = req.headers["idempotency-key"];
    if (batch.dry_run) return sendJson(res, 200, { rows: depot.plan(batch.rows) });
    if (typeof key !== "string" || key === "" || key.length > 200)
      throw new RequestError(400, fault("KEY", "IDEMPOTENCY-KEY IS MISSING"));
    return sendJson(res, 200, { rows: depot.write(batch.rows, key) });
  }
  const id = /^DELETE \/v1\/parts\/(\d+)$/.exec(what)?.[1];
  if (id !== undefined) {
    const wanted = url.searchParams.get("if_revision");
    if (wanted !== null && !/^-?\d{1,15}$/.test(wanted))
      throw new RequestError(400, fault("PARAM", "if_revision is a number"));
    const removal = depot.remove(Number(id), wanted === null ? undefined : Number(wanted));
    return sendJson(res, 200, removal);
  }
  throw new RequestError(404, fault("PATH", "NO SUCH CALL"));
}

function window(url: URL, after: string): readonly [number, number] {
  const take = integerParameter(url, "take", [after, "take"]);
  if (take < 1 || take > MAX_TAKE)
    throw new RequestError(400, fault("PARAM", `take is 1 to ${MAX_TAKE}`));
  return [integerParameter(url, after, [after, "take"]), take];
}

/** @throws RequestError 422 naming the first thing that is wrong. */
function parse<S extends TSchema>(schema: S, body: unknown) {
  const [error] = Value.Errors(schema, body);
  if (error) throw new RequestError(422, fault("BODY", `${error.instancePath} ${error.message}`));
  return Value.Parse(schema, body);
}
