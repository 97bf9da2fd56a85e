import { Buffer } from "node:buffer";
import { AuthError, ConfigError } from "../../sdk/index.ts";
import type { FusionContext } from "./manifest.ts";
import { badAnswer, problemOf, rowIn } from "./problems.ts";
import { textOf } from "./values.ts";

const STATE = "token";
/** A token that ends sooner is not begun with. */
const RESERVE_MS = 60_000;
const DEFAULT_LIFE_SECONDS = 3_600;

/** What signs a call; with OAuth it can be renewed once it is refused. */
export interface SignIn {
  header(refused?: string): Promise<string>;
  readonly canRenew: boolean;
}

/** @throws ConfigError where the credentials are neither a user with a password nor a client with a secret */
export function signInOf(ctx: FusionContext): SignIn {
  const { username, password, client_id: id, client_secret: secret } = ctx.credentials;
  if (id !== undefined && secret !== undefined)
    return { header: (refused) => bearerOf(ctx, { id, secret, refused }), canRenew: true };
  if (username === undefined || password === undefined)
    throw new ConfigError(
      "The credentials need a user with a password, or a client ID with a client secret.",
      { code: "credentials_missing" },
    );
  const basic = `Basic ${base64(`${username}:${password}`)}`;
  return { header: async () => basic, canRenew: false };
}

interface Client {
  readonly id: string;
  readonly secret: string;
  /** The header that was not accepted any more. */
  readonly refused: string | undefined;
}

/** The token that is kept, unless it was refused; else a new one, asked for by one worker alone. */
async function bearerOf(ctx: FusionContext, client: Client): Promise<string> {
  const kept = await keptHeader(ctx);
  if (kept !== undefined && kept !== client.refused) return kept;
  return ctx.state.locked(STATE, async () => {
    const other = await keptHeader(ctx);
    if (other !== undefined && other !== client.refused) return other;
    const { header, expiresAt } = await askToken(ctx, client);
    await ctx.state.set(STATE, header, { expiresAt });
    return header;
  });
}

const keptHeader = ({ state }: FusionContext): Promise<string | undefined> => state.get(STATE);

/** https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
async function askToken({ http, clock, settings }: FusionContext, { id, secret }: Client) {
  const { token_url: address, scope } = settings;
  if (address === undefined)
    throw new ConfigError("The setting token_url is missing: OAuth needs the token address.");
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    ...(scope === undefined ? {} : { scope }),
  });
  const answer = await http.request({
    method: "POST",
    path: address,
    headers: {
      accept: "application/json",
      authorization: `Basic ${base64(`${id}:${secret}`)}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: form.toString(),
    accept: [400, 401, 403],
    isRepeatable: true,
  });
  const problem = await problemOf(answer);
  if (problem)
    throw new AuthError(
      "The identity domain refused the client: check client ID, client secret and scope.",
    );
  const body = await rowIn(answer);
  const token = textOf(body.access_token, 16_000);
  if (token === undefined || !/^[\w.~+/=-]+$/.test(token)) throw badAnswer("names no token");
  const seconds = Number(textOf(body.expires_in, 12) ?? DEFAULT_LIFE_SECONDS);
  const lifeMs = (Number.isFinite(seconds) ? seconds : DEFAULT_LIFE_SECONDS) * 1_000;
  return { header: `Bearer ${token}`, expiresAt: clock.now() + Math.max(0, lifeMs - RESERVE_MS) };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
