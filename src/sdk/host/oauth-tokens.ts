import type { Clock } from "../../lib/clock.ts";
import { AuthError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { Redactor } from "../../lib/redact.ts";
import type { TokenAnswer } from "../../lib/token-answer.ts";
import type { State } from "../context.ts";
import type { Http } from "../http.ts";
import { askTokens } from "./oauth-request.ts";

/** The tokens of one integration, fresh for every call. */
export interface OAuthTokens {
  /** @throws AuthError code `not_connected`, `authorization_revoked`; what `askTokens` throws */
  get(): Promise<string>;
  /** Another token than the one that was refused; undefined where none can be had without a person. */
  renew(refused: string): Promise<string | undefined>;
}

export interface OAuthTokensOptions {
  readonly tokenUrl: () => string;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly state: State;
  readonly http: Pick<Http, "request">;
  readonly redact: Redactor;
  /** Told each token as soon as it is known, so that none gets into a log. */
  readonly learn: (secrets: readonly string[]) => void;
  readonly log: Log;
  readonly clock: Clock;
}

/** What is kept for the integration; goes before the tokens of the credentials. */
export interface KeptTokens {
  readonly access_token?: string;
  readonly refresh_token?: string;
  /** When to ask for the next one, in epoch milliseconds; absent where nobody knows how long it is good for. */
  readonly renew_at?: number;
  /** The hub got them on a consent page; nobody else uses them. */
  readonly by_consent?: true;
}

/** The name in the integration's state, and of the lock that is held while tokens are asked for. */
export const OAUTH_STATE = "oauth";
/** So that no token runs out on its way; of one that is good for a moment only, half of its time. */
const MARGIN_SECONDS = 60;

/**
 * Takes the tokens from the integration's state, else from its credentials. One worker at a time refreshes,
 * in all processes; the others use what it stored. New tokens are stored before they are used.
 */
export function createOAuthTokens(options: OAuthTokensOptions): OAuthTokens {
  const { state, log } = options;
  let current: KeptTokens | undefined;
  let lost: unknown;

  const read = async (): Promise<KeptTokens> => {
    current = await readTokens(options);
    return current;
  };
  const refreshed = async (refused: string | undefined): Promise<string | undefined> => {
    const tokens = await read();
    const token = usable(tokens, options, refused);
    if (token !== undefined) return token;
    const { refresh_token } = tokens;
    if (refresh_token === undefined) return undefined;
    // What is over stays over for this piece of work: many calls of it need not all ask.
    if (lost !== undefined) throw lost;
    try {
      current = await refresh(options, tokens, refresh_token);
    } catch (error) {
      if (error instanceof AuthError) lost = error;
      throw error;
    }
    log.info({}, "the access token was renewed");
    return current.access_token;
  };
  const fresh = (refused?: string) => state.locked(OAUTH_STATE, () => refreshed(refused));

  return {
    async get() {
      const known = usable(current ?? (await read()), options);
      if (known !== undefined) return known;
      const token = await fresh();
      if (token !== undefined) return token;
      throw new AuthError(
        "The integration is not connected yet: connect it on its page, or enter its tokens.",
        { code: "not_connected" },
      );
    },
    renew: (refused) => fresh(refused),
  };
}

/** The access token, unless it was refused or ends soon and another one can be had. */
function usable(
  { access_token: token, refresh_token, renew_at }: KeptTokens,
  { clock }: OAuthTokensOptions,
  refused?: string,
): string | undefined {
  if (token === undefined || token === refused) return undefined;
  const isEnding = renew_at !== undefined && renew_at <= clock.now();
  return isEnding && refresh_token !== undefined ? undefined : token;
}

async function readTokens(options: OAuthTokensOptions): Promise<KeptTokens> {
  const { credentials, state, learn } = options;
  const kept = await state.get(OAUTH_STATE);
  const { client_id, access_token, refresh_token } = credentials;
  const pasted = {
    ...(isText(access_token) ? { access_token } : {}),
    ...(isText(refresh_token) ? { refresh_token } : {}),
  };
  const { refresh_token: renewing, ...tokens }: KeptTokens = {
    ...pasted,
    ...(kept === undefined ? {} : (JSON.parse(kept) as KeptTokens)),
  };
  learn([tokens.access_token, renewing].filter(isText));
  // Without a client nothing can be renewed: a pasted access token is used as long as it is good.
  return renewing !== undefined && isText(client_id)
    ? { ...tokens, refresh_token: renewing }
    : tokens;
}

async function refresh(
  options: OAuthTokensOptions,
  before: KeptTokens,
  refreshToken: string,
): Promise<KeptTokens> {
  const { credentials, http, redact, learn, clock, state, tokenUrl } = options;
  const askedAt = clock.now();
  const answer = await askTokens(http, {
    tokenUrl: tokenUrl(),
    credentials,
    form: { grant_type: "refresh_token", refresh_token: refreshToken },
    redact,
    isRepeatable: true,
  });
  const tokens = keptTokens(answer, askedAt, before);
  learn([tokens.access_token, tokens.refresh_token].filter(isText));
  await state.set(OAUTH_STATE, JSON.stringify(tokens));
  return tokens;
}

/** The refresh token of before stays where the endpoint gives no other one. */
export function keptTokens(
  answer: TokenAnswer,
  askedAt: number,
  before: KeptTokens = {},
): KeptTokens & { readonly access_token: string } {
  const renewing = answer.refreshToken ?? before.refresh_token;
  const seconds = answer.expiresInSeconds;
  return {
    access_token: answer.accessToken,
    ...(renewing === undefined ? {} : { refresh_token: renewing }),
    ...(before.by_consent ? { by_consent: true } : {}),
    ...(seconds === undefined ? {} : { renew_at: askedAt + usefulSeconds(seconds) * 1_000 }),
  };
}

const usefulSeconds = (seconds: number): number => Math.max(seconds - MARGIN_SECONDS, seconds / 2);

/** The error of a call that was refused while nothing could be renewed. */
export const cannotRenew = (cause: unknown): AuthError =>
  new AuthError(
    "The access token is refused and cannot be renewed: connect the integration again, or enter new tokens.",
    { code: "authorization_revoked", cause },
  );

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
