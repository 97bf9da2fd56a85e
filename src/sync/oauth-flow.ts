import { createHash } from "node:crypto";
import { newSecret, secretHash } from "../auth/secrets.ts";
import { AuthError, ConfigError, ConflictError, HubError } from "../lib/errors.ts";
import { createRedactor } from "../lib/redact.ts";
import type { TokenAnswer } from "../lib/token-answer.ts";
import type { Connector } from "../sdk/connector.ts";
import { oauthEndpoints, oauthScopes } from "../sdk/host/oauth-endpoints.ts";
import { askTokens } from "../sdk/host/oauth-request.ts";
import { keptTokens, OAUTH_STATE } from "../sdk/host/oauth-tokens.ts";
import { findIntegrationById, type Integration } from "../store/integrations.ts";
import { insertOAuthFlow, type OAuthFlow, takeOAuthFlow } from "../store/oauth-flows.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { changeIntegration, type IntegrationHost } from "./manage-integrations.ts";
import {
  type ConnectorHost,
  integrationPlace,
  type OpenOptions,
  openIntegration,
} from "./open-integration.ts";

export type OAuthHost = ConnectorHost & IntegrationHost;

/** How long a person may take on the provider's pages. */
export const FLOW_LIFETIME_MS = 600_000;

export interface ConsentStart {
  readonly row: Integration;
  readonly redirectUri: string;
  /** Of this browser, from an earlier start; undefined for the first. */
  readonly browserSecret: string | undefined;
  readonly sessionHash: string | null;
  readonly actor: string;
}

/**
 * Sets a person out for the provider's consent page. What the provider gives back works once, within ten
 * minutes, in the browser that has the secret: it is stored nowhere, and the code verifier follows from it.
 * @throws ConflictError `action_not_possible`, ConfigError `client_missing`
 */
export async function startConsent(
  config: ConfigStore,
  host: OAuthHost,
  { row, redirectUri, sessionHash, actor, ...start }: ConsentStart,
): Promise<{ readonly url: string; readonly browserSecret: string }> {
  const { auth, connector, credentials, place } = oauthOf(host, row);
  const { client_id } = credentials;
  if (typeof client_id !== "string" || client_id === "") throw clientMissing();
  const state = newSecret();
  const browserSecret = start.browserSecret ?? newSecret();
  const now = host.clock.now();
  await insertOAuthFlow(config, {
    integration_id: row.id,
    state_hash: secretHash(state),
    browser_hash: secretHash(browserSecret),
    session_hash: sessionHash,
    actor,
    redirect_uri: redirectUri,
    expires_at: now + FLOW_LIFETIME_MS,
    created_at: now,
  });
  const url = new URL(oauthEndpoints({ ...connector.manifest, auth }, place).authorizeUrl);
  const query = {
    response_type: "code",
    client_id,
    redirect_uri: redirectUri,
    scope: oauthScopes({ ...connector.manifest, auth }, place).join(" "),
    state,
    code_challenge: sha256(verifierOf(browserSecret, state)),
    code_challenge_method: "S256",
    ...auth.authorizeParams,
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { url: url.href, browserSecret };
}

export interface ConsentReturn {
  readonly provider: string;
  readonly state: string;
  readonly browserSecret: string | undefined;
}

/** The flow of a state, which is over with this, and its integration; undefined for one that opens nothing. */
export async function takeConsent(
  config: ConfigStore,
  { provider, state, browserSecret }: ConsentReturn,
  now: number,
): Promise<{ readonly flow: OAuthFlow; readonly row: Integration } | undefined> {
  const flow = await takeOAuthFlow(config, secretHash(state));
  if (!flow || flow.expires_at <= now || browserSecret === undefined) return undefined;
  if (secretHash(browserSecret) !== flow.browser_hash) return undefined;
  const tenant = forTenant(config, flow.tenant_id);
  const row = await findIntegrationById(tenant, flow.integration_id);
  return row?.provider === provider ? { flow, row } : undefined;
}

export interface Redemption extends OpenOptions {
  readonly row: Integration;
  readonly flow: OAuthFlow;
  readonly code: string;
  readonly state: string;
  readonly browserSecret: string;
}

/**
 * Redeems the code and puts its tokens among the integration's credentials, in the place of what was there.
 * `config` is the tenant's store.
 * @throws HubError code `scope_missing` where the person left something out that the connector needs; what
 * `askTokens` throws
 */
export async function redeemConsent(
  config: ConfigStore,
  host: OAuthHost,
  { row, flow, code, state, browserSecret, ...options }: Redemption,
): Promise<{ readonly isRenewable: boolean }> {
  const { auth, connector, credentials, place } = oauthOf(host, row);
  // A person is on the way back from the provider: this is no time to wait.
  const { context } = openIntegration(host, row, { ...options, guard: "check" });
  const codeVerifier = verifierOf(browserSecret, state);
  const askedAt = host.clock.now();
  const answer = await askTokens(context.http, {
    tokenUrl: oauthEndpoints({ ...connector.manifest, auth }, place).tokenUrl,
    credentials,
    form: {
      grant_type: "authorization_code",
      code,
      redirect_uri: flow.redirect_uri,
      code_verifier: codeVerifier,
    },
    redact: createRedactor([code, codeVerifier, String(credentials.client_secret ?? "")]),
    isRepeatable: false,
  });
  checkScopes(oauthScopes({ ...connector.manifest, auth }, place), answer);
  const now = host.clock.now();
  // Without a new refresh token the old one has to go: it may be of another account.
  const tokens = {
    access_token: answer.accessToken,
    refresh_token: answer.refreshToken ?? null,
  };
  const changed = await changeIntegration(config, host, {
    ...{ row, now, actor: flow.actor },
    input: { credentials: tokens },
  });
  const kept = { ...keptTokens(answer, askedAt), by_consent: true };
  await openIntegration(host, changed, options).context.state.set(
    OAUTH_STATE,
    JSON.stringify(kept),
  );
  return { isRenewable: answer.refreshToken !== undefined };
}

/** @throws ConflictError where the provider has no such sign-in */
function oauthOf(host: OAuthHost, row: Integration) {
  const place = integrationPlace(host, row);
  const { connector, credentials } = place;
  const { auth } = connector.manifest;
  if (auth.kind === "oauth2") return { auth, connector, credentials, place };
  throw notOAuth(connector);
}

const notOAuth = ({ manifest }: Connector): ConflictError =>
  new ConflictError(
    "action_not_possible",
    `${manifest.title.en} has no consent page: enter its credentials in the integration.`,
  );

const clientMissing = (): ConfigError =>
  new ConfigError("Enter the client ID of your app in the integration first, then connect it.", {
    code: "client_missing",
  });

/** Asked for, and never among what is granted. */
const SILENT_SCOPES = new Set(["offline_access", "openid", "profile", "email"]);

/** https://www.rfc-editor.org/rfc/rfc6749#section-3.3: no word of scopes means all that was asked for. */
function checkScopes(scopes: readonly string[], { scope }: TokenAnswer): void {
  if (scope === undefined) return;
  const granted = scope.toLowerCase().split(/[\s,]+/);
  const missing = scopes.filter((name) => {
    const wanted = name.toLowerCase();
    // Microsoft may write the address of the API before the name.
    const isGranted = granted.some((one) => one === wanted || one.endsWith(`/${wanted}`));
    return !SILENT_SCOPES.has(wanted) && !isGranted;
  });
  if (missing.length === 0) return;
  throw new HubError(
    "scope_missing",
    "pause",
    `The consent leaves out ${missing.join(", ")}: connect again and allow everything that is asked for.`,
  );
}

/** 43 characters that only this browser and the hub can know: https://www.rfc-editor.org/rfc/rfc7636#section-4.1 */
const verifierOf = (browserSecret: string, state: string): string =>
  sha256(`${browserSecret}.${state}`);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** What a provider says instead of a code, and nothing else, so that no text of others gets onto our pages. */
export const refusedConsent = (error: string): HubError =>
  error === "access_denied"
    ? new AuthError("The access was not allowed on the provider's page.", { code: "access_denied" })
    : new AuthError("The provider refused to ask for the access.", { code: "consent_refused" });
