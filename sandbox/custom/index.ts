import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { readBody, type Simulator, sendJson } from "../simulator.ts";

export interface Received {
  readonly id: string;
  readonly path: string;
  readonly body: unknown;
}

export interface ReceiverSimulator extends Simulator {
  readonly received: readonly Received[];
}

const SECRET = "whsec_c2FuZGJveC1yZWNlaXZlci1zaWduaW5nLXNlY3JldA==";
const TOLERANCE_SECONDS = 300;
const MAX_RECEIVED = 1_000;

/**
 * A program that takes Standard Webhooks and refuses what is not signed, too old or no event. It knows the
 * paths `/` and `/hooks/orders`, and wants nothing more at `/gone`.
 */
export function createSimulator({
  now = Date.now,
}: {
  now?: () => number;
} = {}): ReceiverSimulator {
  const received: Received[] = [];
  return {
    id: "custom",
    title: "Custom",
    integrationType: "webhook",
    credentials: { signing_secret: SECRET },
    received,
    reset: () => void received.splice(0),
    async handle(req, res, url) {
      const { pathname: path } = url;
      if (req.method === "GET" && path === "/received") return sendJson(res, 200, { received });
      if (req.method !== "POST") return sendJson(res, 405, { error: "POST only" });
      const text = (await readBody(req)).toString("utf8");
      if (path === "/gone") return sendJson(res, 410, { error: "gone" });
      if (path !== "/" && path !== "/hooks/orders") return sendJson(res, 404, { error: "no path" });
      if (!isGenuine(req, text, now())) return sendJson(res, 401, { error: "bad signature" });
      const body = parse(text);
      if (!isEvent(body)) return sendJson(res, 422, { error: "no event" });
      received.push({ id: String(req.headers["webhook-id"]), path, body });
      if (received.length > MAX_RECEIVED) received.shift();
      sendJson(res, 200, { ok: true });
    },
  };
}

function isGenuine({ headers }: IncomingMessage, body: string, now: number): boolean {
  const timestamp = Number(headers["webhook-timestamp"]);
  if (!(Math.abs(now / 1000 - timestamp) <= TOLERANCE_SECONDS)) return false;
  const wanted = createHmac("sha256", Buffer.from(SECRET.slice(6), "base64"))
    .update(`${headers["webhook-id"]}.${timestamp}.${body}`)
    .digest();
  const entries = String(headers["webhook-signature"] ?? "").split(" ");
  return entries.some((entry) => {
    const given = Buffer.from(entry.startsWith("v1,") ? entry.slice(3) : "", "base64");
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

const isEvent = (body: unknown): boolean =>
  typeof body === "object" &&
  body !== null &&
  "type" in body &&
  "timestamp" in body &&
  "data" in body;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
