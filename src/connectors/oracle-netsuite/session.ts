import { randomBytes } from "node:crypto";
import { AuthError, type HttpRequest, TransientError } from "../../sdk/index.ts";
import { realmOf, TOKEN_PATH, tokenAudienceOf } from "./account.ts";
import { assertionOf } from "./assertion.ts";
import type { NetSuiteContext } from "./manifest.ts";
import { authorizationOf } from "./oauth1.ts";
import { skewHint } from "./skew.ts";
import { isRow, textOf } from "./values.ts";

const STATE = "access_token";
/** A token that ends sooner is not begun with. */
const RESERVE_MS = 60_000;
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export type Signing = Pick<HttpRequest, "headers" | "sign">;

/**
 * What a call carries to be let in. `refused` is the signing that NetSuite did not take: undefined comes back
 * where another one would be of no use.
 */
export async function signingOf(
  ctx: NetSuiteContext,
  method: string,
  refused?: Signing,
): Promise<Signing | undefined> {
  if (ctx.settings.sign_in === "tba") return refused ? undefined : signed(ctx, method);
  const old = refused?.headers?.authorization?.slice(SCHEME.length);
  return { headers: { authorization: SCHEME + (await accessToken(ctx, old)) } };
}

const SCHEME = "Bearer ";

/** Each try with a time and a nonce of its own: NetSuite takes none twice. */
function signed(ctx: NetSuiteContext, method: string): Signing {
  const { account_id, consumer_key, consumer_secret, token_id, token_secret } = ctx.credentials;
  const credentials = {
    consumerKey: needed(consumer_key, "consumer key"),
    consumerSecret: needed(consumer_secret, "consumer secret"),
    token: needed(token_id, "token id"),
    tokenSecret: needed(token_secret, "token secret"),
    realm: realmOf(account_id),
  };
  return {
    sign: (url) => ({
      authorization: authorizationOf(credentials, {
        method,
        url,
        timestamp: Math.floor(ctx.clock.now() / 1_000),
        nonce: randomBytes(16).toString("hex"),
      }),
    }),
  };
}

/** Only one worker at a time asks for a token, and the others use what it got. */
async function accessToken(ctx: NetSuiteContext, refused?: string): Promise<string> {
  const kept = await ctx.state.get(STATE);
  if (kept !== undefined && kept !== refused) return kept;
  return ctx.state.locked("sign_in", async () => {
    const other = await ctx.state.get(STATE);
    if (other !== undefined && other !== refused) return other;
    const { token, lifeMs } = await fetchToken(ctx);
    await ctx.state.set(STATE, token, { expiresAt: ctx.clock.now() + lifeMs - RESERVE_MS });
    return token;
  });
}

/** So that the next call signs in from the beginning. */
export const forgetToken = (ctx: NetSuiteContext): Promise<void> => ctx.state.remove(STATE);

/** https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_162755359851.html */
async function fetchToken(ctx: NetSuiteContext): Promise<{ token: string; lifeMs: number }> {
  const { account_id, client_id, certificate_id, private_key } = ctx.credentials;
  const assertion = assertionOf({
    clientId: needed(client_id, "client id"),
    certificateId: needed(certificate_id, "certificate id"),
    privateKey: needed(private_key, "private key"),
    audience: tokenAudienceOf(account_id),
    now: Math.floor(ctx.clock.now() / 1_000),
  });
  const response = await ctx.http.request({
    method: "POST",
    path: TOKEN_PATH,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
    }).toString(),
    accept: [400, 401, 403],
    isRepeatable: true,
  });
  if (response.status !== 200) {
    const body: unknown = await response.json().catch(() => undefined);
    const code = isRow(body) ? textOf(body.error) : undefined;
    throw new AuthError(
      `NetSuite gives no token (${code !== undefined && /^\w{1,60}$/.test(code) ? code : response.status}): check client id, certificate id and private key, and that the certificate is neither revoked nor over.${skewHint(ctx, response)}`,
    );
  }
  const body = await response.json();
  const token = isRow(body) ? textOf(body.access_token) : undefined;
  const seconds = isRow(body) ? Number(body.expires_in) : Number.NaN;
  if (token === undefined || !(seconds > 0))
    throw new TransientError("NetSuite answers without a token.", { code: "bad_answer" });
  return { token, lifeMs: seconds * 1_000 };
}

function needed(value: string | undefined, name: string): string {
  if (value !== undefined) return value;
  throw new AuthError(`The ${name} is missing: enter it, or choose the other way to sign in.`);
}
