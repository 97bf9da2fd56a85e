import { Type } from "typebox";
import { Value } from "typebox/value";
import { AuthError, type Context, type HttpResponse, TransientError } from "../../sdk/index.ts";

/** An app that is registered in Microsoft Entra and signs in by itself. */
export interface EntraApp {
  readonly tokenUrl: string;
  /** `https://resource/.default` */
  readonly scope: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

type TokenContext = Pick<Context, "http" | "state" | "clock">;

const STATE = "entra_token";
/** A token that ends sooner is not begun with. */
const RESERVE_MS = 60_000;
const MAX_WORDS = 300;

const Granted = Type.Object({ access_token: Type.String(), expires_in: Type.Unknown() });
const Refusal = Type.Object({ error_description: Type.String() });
const Kept = Type.Object({ token: Type.String(), until: Type.Number() });

/** Where the tokens of a directory come from, unless the integration names another address. */
export const entraTokenUrl = (tenantId: string): string =>
  `https://login.microsoftonline.com/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;

/**
 * One call with the app's token; one that is refused with 401 is made once more with a new token.
 * @throws AuthError where Entra refuses the app
 */
export async function withEntraToken(
  ctx: TokenContext,
  app: EntraApp,
  call: (token: string) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const token = await accessToken(ctx, app);
  const answer = await call(token);
  if (answer.status !== 401) return answer;
  answer.stream().destroy();
  return call(await accessToken(ctx, app, token));
}

/** Only one worker at a time asks for a token, the others use what it got; `refused` is one that was not taken. */
async function accessToken(ctx: TokenContext, app: EntraApp, refused?: string): Promise<string> {
  const kept = await keptToken(ctx);
  if (kept !== undefined && kept !== refused) return kept;
  return ctx.state.locked(STATE, async () => {
    const other = await keptToken(ctx);
    if (other !== undefined && other !== refused) return other;
    const made = await askToken(ctx, app);
    await ctx.state.set(STATE, JSON.stringify(made), { expiresAt: made.until });
    return made.token;
  });
}

async function keptToken({ state, clock }: TokenContext): Promise<string | undefined> {
  const text = await state.get(STATE);
  const kept: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!Value.Check(Kept, kept) || kept.until - RESERVE_MS <= clock.now()) return undefined;
  return kept.token;
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
async function askToken({ http, clock }: TokenContext, app: EntraApp) {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: app.clientId,
    client_secret: app.clientSecret,
    scope: app.scope,
  });
  const answer = await http.request({
    method: "POST",
    path: app.tokenUrl,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: form.toString(),
    accept: [400, 401],
    isRepeatable: true,
  });
  if (answer.status !== 200) throw refusedApp(await answer.text());
  const body = await answer.json();
  const seconds = Value.Check(Granted, body) ? Number(body.expires_in) : Number.NaN;
  if (!Value.Check(Granted, body) || !(seconds > 0))
    throw new TransientError("The answer of the token address is wrong.", { code: "bad_answer" });
  return { token: body.access_token, until: clock.now() + seconds * 1_000 };
}

/** Entra tells in its first sentence what is wrong: the secret, the app or the tenant. */
function refusedApp(text: string): AuthError {
  const said = parsed(text);
  const words = Value.Check(Refusal, said) ? said.error_description : "it gives no reason";
  const first = words.split(/\s(?:Trace ID|Correlation ID|Timestamp):/, 1)[0] ?? words;
  return new AuthError(
    `Microsoft Entra refuses the app: ${first.replace(/\s+/g, " ").slice(0, MAX_WORDS)}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
