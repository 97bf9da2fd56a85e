import { isRow, textOf } from "../../formats/json/values.ts";
import { AuthError, ConfigError, type HttpResponse } from "../../sdk/index.ts";
import type { S4Context } from "./manifest.ts";
import { badAnswer } from "./odata.ts";
import { plain } from "./problems.ts";

const TOKEN = "access_token";
const TOKEN_PATH = "/sap/bc/sec/oauth2/token";
const DEFAULT_LIFETIME_SECONDS = 600;
/** A token that ends sooner is not begun with. */
const RESERVE_MS = 30_000;

export const isOAuth = ({ settings }: S4Context): boolean => settings.sign_in === "oauth2";

/**
 * The value of the header `authorization`; `refused` is one that SAP did not take. Only one worker at a time asks
 * for a token, and the others use what it got.
 * @throws ConfigError where a field of the credentials is missing, AuthError where they are refused
 */
export async function authorizationOf(ctx: S4Context, refused?: string): Promise<string> {
  const { username, password, client_id: id, client_secret: secret } = ctx.credentials;
  if (!isOAuth(ctx)) return basic(username, password, "username and password");
  const client = basic(id, secret, "client_id and client_secret");
  const kept = await ctx.state.get(TOKEN);
  if (kept !== undefined && bearer(kept) !== refused) return bearer(kept);
  return ctx.state.locked("sign_in", async () => {
    const fresh = await ctx.state.get(TOKEN);
    if (fresh !== undefined && bearer(fresh) !== refused) return bearer(fresh);
    const { token, lifetimeMs } = await fetchToken(ctx, client);
    await ctx.state.set(TOKEN, token, { expiresAt: ctx.clock.now() + lifetimeMs - RESERVE_MS });
    return bearer(token);
  });
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
async function fetchToken(ctx: S4Context, authorization: string) {
  const response = await ctx.http.request({
    method: "POST",
    path: ctx.settings.token_url ?? TOKEN_PATH,
    headers: {
      authorization,
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
    accept: [400, 401, 403],
    isRepeatable: true,
  });
  if (response.status >= 400) throw await refusal(response);
  const answer = await response.json();
  const token = isRow(answer) ? textOf(answer.access_token, 16_000) : undefined;
  if (!isRow(answer) || token === undefined || !/^[\x21-\x7e]+$/.test(token))
    throw badAnswer("no access token");
  const seconds = Number(textOf(answer.expires_in, 12) ?? DEFAULT_LIFETIME_SECONDS);
  const isUsual = Number.isFinite(seconds) && seconds > 0;
  return { token, lifetimeMs: (isUsual ? seconds : DEFAULT_LIFETIME_SECONDS) * 1_000 };
}

async function refusal(response: HttpResponse): Promise<AuthError> {
  const body: unknown = await response.json().catch(() => undefined);
  const reason = isRow(body) ? textOf(body.error_description ?? body.error, 200) : undefined;
  return new AuthError(
    `SAP gives no access token: check client ID and secret, the OAuth client and the token address.${
      reason === undefined ? "" : ` SAP says: ${plain(reason)}`
    }`,
  );
}

const bearer = (token: string): string => `Bearer ${token}`;

function basic(user: string | undefined, password: string | undefined, names: string): string {
  if (user === undefined || password === undefined)
    throw new ConfigError(`The credentials need ${names} for this way to sign in.`, {
      code: "credentials_missing",
    });
  return `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`;
}
