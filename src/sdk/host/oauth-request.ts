import { AuthError, ConfigError, type HubError, TransientError } from "../../lib/errors.ts";
import type { Redactor } from "../../lib/redact.ts";
import { readTokenAnswer, readTokenRefusal, type TokenAnswer } from "../../lib/token-answer.ts";
import type { Http } from "../http.ts";

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 65_536;
/** Refusals of the endpoint itself; 408, 425, 429 and 5xx pass and are the engine's. */
const REFUSALS = [400, 401, 402, 403, 404, 405, 406, 409, 410, 413, 415, 422];

/** The last two are Microsoft's: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const REVOKED = new Set(["invalid_grant", "interaction_required", "consent_required"]);
const PASSING = new Set(["temporarily_unavailable", "server_error"]);
const WRONG_CLIENT = new Set(["invalid_client", "unauthorized_client"]);

export interface TokenRequest {
  readonly tokenUrl: string;
  readonly credentials: Readonly<Record<string, unknown>>;
  /** `grant_type` and what belongs to it; the client is added. */
  readonly form: Readonly<Record<string, string>>;
  readonly redact: Redactor;
  /** A code may be redeemed once, a refresh token asked with again. */
  readonly isRepeatable: boolean;
}

/**
 * Asks the token endpoint as the client of the credentials, id and secret in the body; without a secret as a
 * public client.
 * @throws AuthError code `authorization_revoked` where consent is over, AuthError for a wrong client,
 * RateLimitError, TransientError, ConfigError for what is no token endpoint
 */
export async function askTokens(
  http: Pick<Http, "request">,
  request: TokenRequest,
): Promise<TokenAnswer> {
  const { tokenUrl, credentials, form, isRepeatable } = request;
  const where = placeOf(tokenUrl);
  const { client_id, client_secret } = credentials;
  const client = {
    ...(typeof client_id === "string" ? { client_id } : {}),
    ...(typeof client_secret === "string" && client_secret !== "" ? { client_secret } : {}),
  };
  const answer = await http.request({
    method: "POST",
    path: tokenUrl,
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...form, ...client }).toString(),
    isAnonymous: true,
    isRepeatable,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
    accept: REFUSALS,
  });
  const text = await answer.text();
  if (answer.status >= 400) throw refusalOf(answer.status, text, { where, ...request });
  const tokens = readTokenAnswer(text);
  if (tokens) return tokens;
  const message = `${where} answered without a bearer token in access_token.`;
  throw new TransientError(message, { code: "bad_answer" });
}

function placeOf(tokenUrl: string): string {
  const { host, pathname } = new URL(tokenUrl);
  return `The token endpoint ${host}${pathname}`;
}

function refusalOf(
  status: number,
  text: string,
  { where, redact, form }: TokenRequest & { readonly where: string },
): HubError {
  const { error = "", words } = readTokenRefusal(text);
  const said = redact(words);
  const says = `${where} answered ${status}${said === "" ? "" : `: ${said}`}`;
  if (PASSING.has(error)) return new TransientError(`${says}.`);
  if (REVOKED.has(error) && form.grant_type === "refresh_token") {
    const message = `The access was revoked or has run out: connect the integration again. ${says}`;
    return new AuthError(message, { code: "authorization_revoked" });
  }
  if (WRONG_CLIENT.has(error)) {
    return new AuthError(`The client ID or the client secret is wrong: correct them. ${says}`);
  }
  if (status === 404 || status === 405) {
    return new ConfigError(`${says}: it is no token endpoint. Correct the address.`);
  }
  return new AuthError(`The access could not be given or renewed. ${says}`);
}
