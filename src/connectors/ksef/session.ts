import { type HttpResponse, isHubError } from "../../sdk/index.ts";
import { badAnswer, type Call, call } from "./client.ts";
import type { KsefContext } from "./manifest.ts";
import { problemOf } from "./problems.ts";
import { refreshAccess, signIn, type Token, type Tokens } from "./sign-in.ts";
import { isRow, type Row } from "./values.ts";

const STATE = "tokens";
/** A token that ends sooner is not begun with. */
const RESERVE_MS = 60_000;

/** A call that needs a sign-in; one that is refused as expired is made once more with a new one. */
export async function signedCall(ctx: KsefContext, wanted: Call): Promise<HttpResponse> {
  const token = await accessToken(ctx);
  try {
    return await call(ctx, { ...wanted, token });
  } catch (error) {
    if (problemOf(error)?.status !== 401) throw error;
    ctx.log.info({ path: wanted.path }, "the access token is not accepted any more");
    return call(ctx, { ...wanted, token: await accessToken(ctx, token) });
  }
}

/** @throws TransientError where the answer is no object */
export async function signedRow(ctx: KsefContext, wanted: Call): Promise<Row> {
  const body = await (await signedCall(ctx, wanted)).json();
  if (!isRow(body)) throw badAnswer(wanted.path);
  return body;
}

/**
 * The token for calls; `refused` is one that KSeF did not take. Only one worker at a time refreshes or signs
 * in, and the others use what it got.
 */
export async function accessToken(ctx: KsefContext, refused?: string): Promise<string> {
  const kept = usable(await keptTokens(ctx), { ctx, refused });
  if (kept) return kept.token;
  return ctx.state.locked("sign_in", async () => {
    const tokens = await keptTokens(ctx);
    const fresh = usable(tokens, { ctx, refused });
    if (fresh) return fresh.token;
    const made = (tokens && (await renewed(ctx, tokens))) ?? (await signIn(ctx));
    await ctx.state.set(STATE, JSON.stringify(made), { expiresAt: made.refresh.validUntil });
    return made.access.token;
  });
}

/** So that the next call signs in from the beginning. */
export const forgetTokens = (ctx: KsefContext): Promise<void> => ctx.state.remove(STATE);

async function keptTokens(ctx: KsefContext): Promise<Tokens | undefined> {
  const text = await ctx.state.get(STATE);
  return text === undefined ? undefined : (JSON.parse(text) as Tokens);
}

function usable(
  tokens: Tokens | undefined,
  { ctx, refused }: { readonly ctx: KsefContext; readonly refused: string | undefined },
): Token | undefined {
  const access = tokens?.access;
  if (!access || access.token === refused) return undefined;
  return access.validUntil - RESERVE_MS > ctx.clock.now() ? access : undefined;
}

/** Undefined where the refresh token is over or revoked too. */
async function renewed(ctx: KsefContext, tokens: Tokens): Promise<Tokens | undefined> {
  if (tokens.refresh.validUntil - RESERVE_MS <= ctx.clock.now()) return undefined;
  try {
    return await refreshAccess(ctx, tokens);
  } catch (error) {
    if (!isHubError(error) || problemOf(error) === undefined) throw error;
    ctx.log.info({ code: error.code }, "the refresh token is not accepted any more");
    return undefined;
  }
}
