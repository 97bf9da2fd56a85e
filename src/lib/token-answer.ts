/** What a token endpoint gives. https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export interface TokenAnswer {
  readonly accessToken: string;
  /** Only where the endpoint gives one, first or anew. */
  readonly refreshToken?: string;
  /** How long the access token is good for, where the endpoint says so. */
  readonly expiresInSeconds?: number;
  /** What was granted, as a list with blanks between. */
  readonly scope?: string;
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export interface TokenRefusal {
  /** `invalid_grant`, `invalid_client` …; undefined where the answer says none. */
  readonly error: string | undefined;
  /** For people, in the endpoint's own words; perhaps empty. */
  readonly words: string;
}

/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const BEARER_TOKEN = /^[A-Za-z0-9._~+/=-]{1,16000}$/;
/** https://www.rfc-editor.org/rfc/rfc6749#appendix-A.17: visible characters. */
const REFRESH_TOKEN = /^[\x20-\x7e]{1,16000}$/;
const MAX_WORDS = 200;

type Part = Readonly<Record<string, unknown>>;

/** Undefined for an answer without a bearer token. */
export function readTokenAnswer(text: string): TokenAnswer | undefined {
  const { access_token, token_type = "Bearer", ...rest } = objectOf(text) ?? {};
  const isBearer = typeof token_type === "string" && token_type.toLowerCase() === "bearer";
  if (typeof access_token !== "string" || !BEARER_TOKEN.test(access_token) || !isBearer) {
    return undefined;
  }
  const { refresh_token, scope } = rest;
  const seconds = Number(rest.expires_in ?? Number.NaN);
  const isRenewable = typeof refresh_token === "string" && REFRESH_TOKEN.test(refresh_token);
  return {
    accessToken: access_token,
    ...(isRenewable ? { refreshToken: refresh_token } : {}),
    ...(seconds >= 0 ? { expiresInSeconds: seconds } : {}),
    ...(typeof scope === "string" ? { scope: scope.slice(0, 4_000) } : {}),
  };
}

export function readTokenRefusal(text: string): TokenRefusal {
  const { error, error_description } = objectOf(text) ?? {};
  const parts = [error, error_description].filter((part) => typeof part === "string");
  return {
    error: typeof error === "string" ? error : undefined,
    words: parts.join(": ").slice(0, MAX_WORDS),
  };
}

function objectOf(text: string): Part | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
