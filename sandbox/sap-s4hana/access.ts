import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, send, sendJson } from "../simulator.ts";
import type { System } from "./system.ts";

export const USER = "VIADUKT_COM";
export const PASSWORD = "Kolej-Most.42";
export const CLIENT_ID = "sb-viadukt-s4";
export const CLIENT_SECRET = "tajny-klucz-OAuth-9f2c";
export const CLIENT = "100";

const TOKEN_SECONDS = 3_600;
const COOKIE = `SAP_SESSIONID_S4H_${CLIENT}`;

/** Who may in, and the sessions with their tokens against forged requests. */
export class Access {
  readonly #tokens = new Map<string, number>();
  /** The token of each session. */
  readonly #sessions = new Map<string, string>();
  readonly #system: System;

  constructor(system: System) {
    this.#system = system;
  }

  isAllowed(req: IncomingMessage): boolean {
    const [scheme = "", value = ""] = (req.headers.authorization ?? "").split(" ", 2);
    if (scheme === "Basic") return value === base64(`${USER}:${PASSWORD}`);
    return scheme === "Bearer" && (this.#tokens.get(value) ?? 0) > this.#system.now();
  }

  /** Of RFC 6749, 4.4: the client signs in with its own secret. */
  async answerToken(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const form = new URLSearchParams((await readBody(req)).toString("utf8"));
    if (!/^application\/x-www-form-urlencoded\b/.test(req.headers["content-type"] ?? ""))
      return sendJson(res, 400, { error: "invalid_request" });
    if (req.headers.authorization !== `Basic ${base64(`${CLIENT_ID}:${CLIENT_SECRET}`)}`)
      return sendJson(res, 401, { error: "invalid_client", error_description: "Bad credentials" });
    if (form.get("grant_type") !== "client_credentials")
      return sendJson(res, 400, { error: "unsupported_grant_type" });
    const token = randomBytes(24).toString("base64url");
    this.#tokens.set(token, this.#system.now() + TOKEN_SECONDS * 1_000);
    this.#system.stats.tokens += 1;
    sendJson(res, 200, { access_token: token, token_type: "Bearer", expires_in: TOKEN_SECONDS });
  }

  /** The headers of an answer to `X-CSRF-Token: Fetch`. */
  fetchToken(): Record<string, string | string[]> {
    this.#system.stats.csrfFetches += 1;
    const id = `${randomBytes(18).toString("base64url")}%3d`;
    const token = `${randomBytes(15).toString("base64")}==`;
    this.#sessions.set(id, token);
    return {
      "x-csrf-token": token,
      "set-cookie": [
        `${COOKIE}=${id}; path=/; secure; HttpOnly; expires=Tue, 01-Jan-2030 08:00:00 GMT`,
        `sap-usercontext=sap-client=${CLIENT}; path=/`,
      ],
    };
  }

  /** Both belong together: a token without the cookie of its session is worth nothing. */
  hasToken({ headers }: IncomingMessage): boolean {
    const cookies = (headers.cookie ?? "").split(/;\s*/);
    const id = cookies.find((one) => one.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
    const hasContext = cookies.includes(`sap-usercontext=sap-client=${CLIENT}`);
    const token = id === undefined ? undefined : this.#sessions.get(id);
    return hasContext && token !== undefined && headers["x-csrf-token"] === token;
  }

  answerNoToken(res: ServerResponse): void {
    send(res, 403, "CSRF token validation failed", {
      "content-type": "text/plain; charset=utf-8",
      "x-csrf-token": "Required",
    });
  }

  endSessions(): void {
    this.#sessions.clear();
  }

  endTokens(): void {
    this.#tokens.clear();
  }
}

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
