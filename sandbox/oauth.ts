import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Grant, Grants, type Rotation } from "./oauth-grants.ts";
import { consentPage, errorPage } from "./oauth-page.ts";
import { readBody, send, sendJson } from "./simulator.ts";

export type { Rotation } from "./oauth-grants.ts";

export interface OAuthServerOptions {
  /** Shown on the consent page. */
  readonly title: string;
  /** Below the simulator's mount; a test of the whole path. */
  readonly paths: {
    readonly authorize: RegExp;
    readonly token: RegExp;
    /** RFC 7009: `token=` in a form. */
    readonly revoke?: RegExp;
  };
  /** Without a secret a public client: one that sends a secret is refused. */
  readonly client: { readonly id: string; readonly secret?: string };
  /** All that may be asked for; each name on its own. */
  readonly scopes: readonly string[];
  /** Whether the consent's query asks for a refresh token: `access_type=offline`. */
  readonly isOffline: (query: URLSearchParams) => boolean;
  readonly rotation: Rotation;
  readonly lifetimeSeconds: number;
  readonly accessPrefix: string;
  readonly refreshPrefix: string;
  /** Tokens that are good from the start: those of an example. */
  readonly known?: { readonly accessToken: string; readonly refreshToken?: string };
  readonly now: () => number;
}

/** What a test or a person changes and looks at; `reset` puts it back. */
export interface OAuthControl {
  /** How long the next access tokens are good for. */
  lifetimeSeconds: number;
  rotation: Rotation;
  /** The next calls of the token endpoint are answered with these statuses, then all is well. */
  tokenFaults: { readonly status: number; readonly retryAfter?: string }[];
  /** The scopes that the person leaves out on the consent page. */
  withheld: readonly string[];
  /** The form of every call of the token endpoint. */
  readonly tokenCalls: Readonly<Record<string, string>>[];
  readonly revoked: string[];
}

export type TokenState =
  | { readonly state: "valid"; readonly scopes: readonly string[] }
  | { readonly state: "missing" | "unknown" | "expired" };

export interface OAuthServer {
  readonly control: OAuthControl;
  /** Answers the request where its path is one of the server's: false where it is not. */
  handle(req: IncomingMessage, res: ServerResponse, url: URL): Promise<boolean>;
  /** What the bearer token of a request is worth. A token in the query is none. */
  tokenOf(req: IncomingMessage): TokenState;
  /** Every access token is over from now on; refresh tokens stay. */
  expireAll(): void;
  /** As if the person had taken the consent back. */
  revokeAll(): void;
  reset(): void;
}

interface Code {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly scope: string;
  readonly isOffline: boolean;
  readonly expiresAt: number;
  /** Set once it was redeemed. */
  grant?: Grant;
}

const CODE_LIFETIME_MS = 60_000;
const EXAMPLE_LIFETIME_SECONDS = 10 * 365 * 86_400;

/**
 * An OAuth 2.0 authorisation server for simulators: authorisation code with PKCE (S256 only), a consent page with
 * two buttons, refresh with each kind of rotation, revocation. As strict as RFC 6749 lets a server be.
 */
export function createOAuthServer(options: OAuthServerOptions): OAuthServer {
  const { now, paths } = options;
  const grants = new Grants(options);
  const codes = new Map<string, Code>();
  const control: OAuthControl = { ...freshControl(options), tokenCalls: [], revoked: [] };
  const parts: Parts = { options, grants, codes, control };
  const reset = (): void => {
    grants.clear();
    codes.clear();
    Object.assign(control, freshControl(options));
    control.tokenCalls.length = 0;
    control.revoked.length = 0;
    addKnown(parts);
  };
  reset();
  return {
    control,
    async handle(req, res, url) {
      if (paths.authorize.test(url.pathname)) await authorize(parts, req, res, url);
      else if (paths.token.test(url.pathname)) await token(parts, req, res, url);
      else if (paths.revoke?.test(url.pathname)) await revoke(parts, req, res, url);
      else return false;
      return true;
    },
    tokenOf(req) {
      const [, text] = /^Bearer (\S+)$/.exec(req.headers.authorization ?? "") ?? [];
      if (text === undefined) return { state: "missing" };
      const grant = grants.byAccessToken(text);
      if (!grant) return { state: "unknown" };
      const isOver = (grant.accessTokens.get(text) ?? 0) <= now();
      return isOver ? { state: "expired" } : { state: "valid", scopes: grant.scope.split(" ") };
    },
    expireAll() {
      for (const { accessTokens } of grants.all()) {
        for (const text of accessTokens.keys()) accessTokens.set(text, 0);
      }
    },
    revokeAll: () => grants.clear(),
    reset,
  };
}

interface Parts {
  readonly options: OAuthServerOptions;
  readonly grants: Grants;
  readonly codes: Map<string, Code>;
  readonly control: OAuthControl;
}

const freshControl = ({ lifetimeSeconds, rotation }: OAuthServerOptions) => ({
  lifetimeSeconds,
  rotation,
  tokenFaults: [],
  withheld: [],
});

function addKnown({ options, grants }: Parts): void {
  const { known, client, scopes, now } = options;
  if (!known) return;
  const grant = grants.add(client.id, scopes.join(" "));
  grant.accessTokens.set(known.accessToken, now() + EXAMPLE_LIFETIME_SECONDS * 1_000);
  if (known.refreshToken !== undefined) grant.refreshTokens.add(known.refreshToken);
}

/** GET shows the consent page, POST is a click on one of its buttons. */
async function authorize(parts: Parts, req: IncomingMessage, res: ServerResponse, url: URL) {
  const { options, codes, control } = parts;
  const query = url.searchParams;
  const wrong = problemOfClient(options, query);
  if (wrong !== undefined) return page(res, 400, errorPage(options.title, wrong));
  const back = new URL(query.get("redirect_uri") ?? "");
  const answer = (values: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(values)) back.searchParams.set(name, value);
    const state = query.get("state");
    if (state !== null) back.searchParams.set("state", state);
    res.writeHead(302, { location: back.href, "cache-control": "no-store" });
    res.end();
  };
  const problem = problemOfRequest(options, query);
  if (problem) return answer(problem);
  if (req.method === "GET") return page(res, 200, consentPage(options.title, query));
  if (req.method !== "POST") return page(res, 405, errorPage(options.title, "GET or POST"));
  const form = new URLSearchParams((await readBody(req, 10_000)).toString("utf8"));
  if (form.get("decision") !== "allow") return answer({ error: "access_denied" });
  const code = `4/${randomBytes(24).toString("base64url")}`;
  const asked = (query.get("scope") ?? "").split(" ");
  const scope = asked.filter((name) => !control.withheld.includes(name)).join(" ");
  codes.set(code, {
    clientId: query.get("client_id") ?? "",
    redirectUri: query.get("redirect_uri") ?? "",
    challenge: query.get("code_challenge") ?? "",
    scope,
    isOffline: options.isOffline(query),
    expiresAt: options.now() + CODE_LIFETIME_MS,
  });
  answer({ code, scope });
}

/** Of these nobody is sent anywhere: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 */
function problemOfClient({ client }: OAuthServerOptions, query: URLSearchParams) {
  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1) return `invalid_request: ${name} is there twice`;
  }
  if (query.has("client_secret")) return "invalid_request: a secret has no place in an address";
  if (query.get("client_id") !== client.id) return "invalid_client: the client is not known";
  const redirect = URL.parse(query.get("redirect_uri") ?? "");
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(redirect?.hostname ?? "");
  if (!redirect || (redirect.protocol !== "https:" && !isLocal) || redirect.hash !== "") {
    return "redirect_uri_mismatch: https, or http on this machine";
  }
  return undefined;
}

function problemOfRequest({ scopes }: OAuthServerOptions, query: URLSearchParams) {
  const invalid = (words: string) => ({ error: "invalid_request", error_description: words });
  if (query.get("response_type") !== "code") return { error: "unsupported_response_type" };
  if ((query.get("state") ?? "").length < 16) return invalid("state is missing or short");
  if (query.get("code_challenge_method") !== "S256") return invalid("PKCE with S256 only");
  if (!/^[A-Za-z0-9_-]{43}$/.test(query.get("code_challenge") ?? "")) {
    return invalid("code_challenge is no SHA-256");
  }
  const asked = (query.get("scope") ?? "").split(" ");
  return asked.every((name) => scopes.includes(name)) ? undefined : { error: "invalid_scope" };
}

async function token(parts: Parts, req: IncomingMessage, res: ServerResponse, url: URL) {
  const { options, control } = parts;
  const form = await readForm(req, url);
  if (typeof form === "string") return refuse(res, 400, "invalid_request", form);
  control.tokenCalls.push(form);
  const fault = control.tokenFaults.shift();
  if (fault) {
    const headers = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
    return sendJson(res, fault.status, { error: "temporarily_unavailable" }, headers);
  }
  const isClient =
    form.client_id === options.client.id && form.client_secret === options.client.secret;
  if (!isClient) return refuse(res, 401, "invalid_client", "The OAuth client was not found.");
  if (form.grant_type === "authorization_code") return redeem(parts, res, form);
  if (form.grant_type === "refresh_token") return refresh(parts, res, form);
  return refuse(res, 400, "unsupported_grant_type", "Invalid grant_type");
}

type Form = Readonly<Record<string, string>>;

function redeem({ options, grants, codes, control }: Parts, res: ServerResponse, form: Form) {
  const code = codes.get(form.code ?? "");
  if (code?.grant) grants.end(code.grant);
  const hash = createHash("sha256").update(form.code_verifier ?? "");
  const isGood =
    code !== undefined &&
    code.grant === undefined &&
    code.expiresAt > options.now() &&
    code.redirectUri === form.redirect_uri &&
    /^[A-Za-z0-9._~-]{43,128}$/.test(form.code_verifier ?? "") &&
    hash.digest("base64url") === code.challenge;
  if (!isGood) return refuse(res, 400, "invalid_grant", "Malformed auth code.");
  const grant = grants.add(code.clientId, code.scope);
  code.grant = grant;
  sendJson(res, 200, {
    access_token: grants.newAccessToken(grant, control.lifetimeSeconds),
    expires_in: control.lifetimeSeconds,
    ...(code.isOffline ? { refresh_token: grants.newRefreshToken(grant) } : {}),
    scope: grant.scope,
    token_type: "Bearer",
  });
}

function refresh({ grants, control }: Parts, res: ServerResponse, form: Form) {
  const old = form.refresh_token ?? "";
  grants.endIfRetired(old);
  const grant = grants.byRefreshToken(old);
  if (!grant) return refuse(res, 400, "invalid_grant", "Token has been expired or revoked.");
  const { rotation, lifetimeSeconds } = control;
  if (rotation === "replaces") {
    grant.refreshTokens.delete(old);
    grant.retired.add(old);
  }
  sendJson(res, 200, {
    access_token: grants.newAccessToken(grant, lifetimeSeconds),
    expires_in: lifetimeSeconds,
    ...(rotation === "never" ? {} : { refresh_token: grants.newRefreshToken(grant) }),
    scope: grant.scope,
    token_type: "Bearer",
  });
}

async function revoke(
  { grants, control }: Parts,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
) {
  const form = await readForm(req, url);
  if (typeof form === "string") return refuse(res, 400, "invalid_request", form);
  const grant = grants.byAnyToken(form.token ?? "");
  if (!grant) return refuse(res, 400, "invalid_token", "Token expired or revoked");
  control.revoked.push(form.token ?? "");
  grants.end(grant);
  sendJson(res, 200, {});
}

/** What is wrong with the request, or its form. */
async function readForm(req: IncomingMessage, url: URL): Promise<Form | string> {
  const text = (await readBody(req, 100_000)).toString("utf8");
  if (req.method !== "POST") return "POST only";
  if (url.search !== "") return "Parameters belong into the body.";
  if (!/^application\/x-www-form-urlencoded\b/i.test(req.headers["content-type"] ?? "")) {
    return "Send a form.";
  }
  if (req.headers.authorization !== undefined) return "One way to authenticate, please.";
  const form = new URLSearchParams(text);
  const isDoubled = [...new Set(form.keys())].some((name) => form.getAll(name).length > 1);
  return isDoubled ? "A parameter is there twice." : Object.fromEntries(form);
}

const refuse = (res: ServerResponse, status: number, error: string, words: string): void =>
  sendJson(res, status, { error, error_description: words }, { "cache-control": "no-store" });

const page = (res: ServerResponse, status: number, html: string): void =>
  send(res, status, html, { "content-type": "text/html; charset=utf-8" });
