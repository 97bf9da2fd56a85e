import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError, readBody, type Simulator, send, sendJson } from "../simulator.ts";

/** What was shown in a channel. */
export interface ShownMessage {
  readonly channel: string;
  readonly text: string;
  readonly username: string | undefined;
  readonly icon_emoji: string | undefined;
  readonly ts: string;
}

export interface SlackSimulator extends Simulator {
  readonly shown: readonly ShownMessage[];
}

const HOOK = "/services/T0SANDBOX/B0SANDBOX/sandboxHookOfViadukt0001";
const REVOKED = "/services/T0SANDBOX/B0SANDBOX/sandboxHookOfViadukt9999";
export const BOT_TOKEN = "xoxb-0000-0000-sandbox-bot-token";
const CHANNELS: ReadonlySet<string> = new Set(["#faturamento", "#general", "C0SANDBOX1"]);
const ARCHIVED = "#archived";
const LOCKED = "#announcements";
const MAX_SHOWN = 1_000;
const MAX_TEXT_LENGTH = 40_000;

type Fields = Readonly<Record<string, unknown>>;

/**
 * A workspace with one incoming webhook, one revoked and one bot. The channel `#archived` is archived, only
 * some may write into `#announcements`, and any other but `#faturamento` and `#general` is unknown.
 */
export function createSimulator(): SlackSimulator {
  const shown: ShownMessage[] = [];
  const show = (fields: Fields, channel: string): string => {
    const ts = `1700000000.${String(shown.length + 1).padStart(6, "0")}`;
    shown.push({
      channel,
      text: String(fields.text),
      username: optional(fields.username),
      icon_emoji: optional(fields.icon_emoji),
      ts,
    });
    if (shown.length > MAX_SHOWN) shown.shift();
    return ts;
  };
  return {
    id: "slack",
    title: "Slack",
    integrationType: "notify",
    credentials: { webhook_url: `https://hooks.slack.com${HOOK}` },
    shown,
    reset: () => void shown.splice(0),
    answerExpired: (res) => say(res, 403, "invalid_token"),
    async handle(req, res, url) {
      if (req.method === "GET" && url.pathname === "/") return sendJson(res, 200, { shown });
      if (url.pathname.startsWith("/api/")) return answerApi(req, res, { url, show });
      await answerHook(req, res, { url, show });
    },
  };
}

interface Exchange {
  readonly url: URL;
  readonly show: (fields: Fields, channel: string) => string;
}

const say = (res: ServerResponse, status: number, text: string): void =>
  send(res, status, text, { "content-type": "text/html" });

async function answerHook(
  req: IncomingMessage,
  res: ServerResponse,
  { url, show }: Exchange,
): Promise<void> {
  if (!/^\/services\/T\w+\/B\w+\/\w{24}$/.test(url.pathname)) {
    throw new RequestError(404, { error: "no such path" });
  }
  if (req.method !== "POST") return say(res, 405, "method_not_allowed");
  const fields = await objectOf(req);
  if (url.pathname === REVOKED) return say(res, 403, "invalid_token");
  if (url.pathname !== HOOK) return say(res, 404, "no_service");
  const fault = fields ? contentFault(fields) : "invalid_payload";
  if (fault || !fields) return say(res, 400, fault ?? "invalid_payload");
  const { channel = "#faturamento" } = fields;
  if (channel === ARCHIVED) return say(res, 410, "channel_is_archived");
  if (channel === LOCKED) return say(res, 403, "action_prohibited");
  if (!CHANNELS.has(String(channel))) return say(res, 404, "channel_not_found");
  show(fields, String(channel));
  say(res, 200, "ok");
}

function contentFault(fields: Fields): string | undefined {
  const { text, username, icon_emoji, channel } = fields;
  if (text === undefined || text === "") return "no_text";
  const isText = [text, username ?? "", icon_emoji ?? "", channel ?? ""].every(
    (part) => typeof part === "string",
  );
  if (!isText || String(text).length > MAX_TEXT_LENGTH) return "invalid_payload";
  if (icon_emoji !== undefined && !/^:[^:\s]+:$/.test(String(icon_emoji))) return "invalid_payload";
  return undefined;
}

async function answerApi(
  req: IncomingMessage,
  res: ServerResponse,
  { url, show }: Exchange,
): Promise<void> {
  const fail = (error: string, more: object = {}) =>
    sendJson(res, 200, { ok: false, error, ...more });
  const fields = await objectOf(req);
  const { authorization } = req.headers;
  if (!authorization) return fail("not_authed");
  if (authorization !== `Bearer ${BOT_TOKEN}`) return fail("invalid_auth");
  if (!fields) return fail("invalid_json");
  if (url.pathname === "/api/auth.test") {
    return sendJson(res, 200, { ok: true, team: "Sandbox", user: "viadukt", team_id: "T0SANDBOX" });
  }
  if (url.pathname !== "/api/chat.postMessage") return fail("unknown_method");
  const { channel } = fields;
  if (channel === ARCHIVED) return fail("is_archived");
  if (channel === LOCKED) return fail("not_in_channel");
  if (!CHANNELS.has(String(channel))) return fail("channel_not_found");
  const fault = contentFault(fields);
  if (fault) return fail(fault === "no_text" ? fault : "invalid_arguments");
  const ts = show(fields, String(channel));
  sendJson(res, 200, { ok: true, channel: "C0SANDBOX1", ts, message: { text: fields.text } });
}

/** Undefined for what is no JSON object; Slack takes `application/json` only. */
async function objectOf(req: IncomingMessage): Promise<Fields | undefined> {
  const text = (await readBody(req)).toString("utf8");
  if (!/^application\/json\b/i.test(req.headers["content-type"] ?? "")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}

const optional = (value: unknown): string | undefined =>
  value === undefined ? undefined : String(value);
