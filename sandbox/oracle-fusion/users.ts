import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson } from "../simulator.ts";

export interface User {
  readonly name: string;
  readonly password: string;
  readonly canWrite: boolean;
}

export const USERS: readonly User[] = [
  { name: "viadukt.integration", password: "Fusion-8-Bram", canWrite: true },
  { name: "product.steward", password: "Steward-3-Part", canWrite: true },
  { name: "item.viewer", password: "Viewer-5-Only", canWrite: false },
];
const CLIENT = { id: "fusion-client-01", secret: "idcscs-0f7e3b1a-9c55" };
const SCOPE = "urn:opc:resource:consumer::all";
const LIFE_SECONDS = 3_600;

/** The identity domain: tokens for a confidential application. */
export interface Tokens {
  grant(req: IncomingMessage, res: ServerResponse): Promise<void>;
  userOf(req: IncomingMessage): User | undefined;
}

export function openTokens(now: () => number): Tokens {
  const tokens = new Map<string, number>();
  return {
    async grant(req, res) {
      const form = new URLSearchParams((await readBody(req)).toString("utf8"));
      const pair = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString("base64");
      if (req.headers.authorization !== `Basic ${pair}`)
        return sendJson(res, 401, {
          error: "invalid_client",
          error_description: "Client authentication failed.",
        });
      const isForm = req.headers["content-type"] === "application/x-www-form-urlencoded";
      if (!isForm || form.get("grant_type") !== "client_credentials" || form.get("scope") !== SCOPE)
        return sendJson(res, 400, { error: "invalid_request" });
      const token = `eyJ.${randomUUID()}.sig`;
      tokens.set(token, now() + LIFE_SECONDS * 1_000);
      sendJson(res, 200, { access_token: token, token_type: "Bearer", expires_in: LIFE_SECONDS });
    },
    userOf(req) {
      const [, token = ""] = /^Bearer (.+)$/.exec(req.headers.authorization ?? "") ?? [];
      return (tokens.get(token) ?? 0) > now() ? USERS[0] : undefined;
    },
  };
}
