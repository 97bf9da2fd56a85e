import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson } from "./simulator.ts";

export interface EntraOptions {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The one that may be asked for: `https://resource/.default`. */
  readonly scope: string;
  readonly now: () => number;
}

/** The token service of Microsoft Entra for one app that signs in by itself. */
export interface Entra {
  /** How long the next tokens are good for, in seconds. */
  lifetimeSeconds: number;
  /** How many tokens were given out since the start or the reset. */
  tokens(): number;
  /** Answers a call of the token endpoint: false where the path is another one. */
  handle(req: IncomingMessage, res: ServerResponse, url: URL): Promise<boolean>;
  /** Whether the request carries a token that is good now. */
  isSignedIn(req: IncomingMessage): boolean;
  /** All tokens are over from now on. */
  expireAll(): void;
  reset(): void;
}

const LIFETIME_SECONDS = 3_599;

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
export function createEntra(options: EntraOptions): Entra {
  const valid = new Map<string, number>();
  let made = 0;
  const entra: Entra = {
    lifetimeSeconds: LIFETIME_SECONDS,
    tokens: () => made,
    async handle(req, res, url) {
      const tenant = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(url.pathname)?.[1];
      if (tenant === undefined) return false;
      const form = await formOf(req);
      const fault = req.method === "POST" ? faultOf({ tenant, form }, options) : NOT_POSTED;
      if (fault) {
        sendJson(res, fault.status, fault.body);
        return true;
      }
      made += 1;
      const token = tokenText(made);
      valid.set(token, options.now() + entra.lifetimeSeconds * 1_000);
      sendJson(res, 200, {
        token_type: "Bearer",
        expires_in: entra.lifetimeSeconds,
        ext_expires_in: entra.lifetimeSeconds,
        access_token: token,
      });
      return true;
    },
    isSignedIn(req) {
      const [, token = ""] = /^Bearer (.+)$/.exec(req.headers.authorization ?? "") ?? [];
      return (valid.get(token) ?? 0) > options.now();
    },
    expireAll: () => valid.clear(),
    reset() {
      valid.clear();
      made = 0;
      entra.lifetimeSeconds = LIFETIME_SECONDS;
    },
  };
  return entra;
}

async function formOf(req: IncomingMessage): Promise<URLSearchParams | undefined> {
  const body = (await readBody(req)).toString("utf8");
  const type = req.headers["content-type"] ?? "";
  return /^application\/x-www-form-urlencoded\b/i.test(type)
    ? new URLSearchParams(body)
    : undefined;
}

interface Fault {
  readonly status: number;
  readonly body: object;
}

const problem = (status: number, error: string, description: string): Fault => ({
  status,
  body: { error, error_description: `${description} Trace ID: 0000 Correlation ID: 0000` },
});
const NOT_POSTED = problem(400, "invalid_request", "AADSTS900561: The endpoint only accepts POST.");

function faultOf(
  { tenant, form }: { readonly tenant: string; readonly form: URLSearchParams | undefined },
  { tenantId, clientId, clientSecret, scope }: EntraOptions,
): Fault | undefined {
  if (!form)
    return problem(400, "invalid_request", "AADSTS900144: The request body must be a form.");
  if (tenant !== tenantId)
    return problem(400, "invalid_request", `AADSTS90002: Tenant '${tenant}' not found.`);
  if (form.get("grant_type") !== "client_credentials")
    return problem(400, "unsupported_grant_type", "AADSTS70003: The grant type is not supported.");
  if (form.get("client_id") !== clientId)
    return problem(400, "unauthorized_client", "AADSTS700016: Application was not found.");
  if (form.get("client_secret") !== clientSecret)
    return problem(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
  if (form.get("scope") !== scope)
    return problem(400, "invalid_scope", "AADSTS1002012: The scope is not valid.");
  return undefined;
}

const tokenText = (no: number): string =>
  `eyJ0eXAiOiJKV1QifQ.${createHash("sha256").update(`token ${no}`).digest("base64url")}.sandbox`;
