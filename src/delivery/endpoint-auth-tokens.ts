import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import { abortable } from "../lib/abortable.ts";
import type { Clock } from "../lib/clock.ts";
import {
  AuthError,
  ConfigError,
  type HubError,
  isHubError,
  RateLimitError,
  TransientError,
} from "../lib/errors.ts";
import type { Outbound, SmallResponse } from "../lib/http.ts";
import { createRedactor } from "../lib/redact.ts";
import { parseRetryAfter } from "../lib/retry-after.ts";
import { readTokenAnswer, readTokenRefusal } from "../lib/token-answer.ts";
import type { EndpointAuth } from "./target.ts";

export type ClientCredentials = Extract<EndpointAuth, { readonly kind: "oauth2" }>;

/** Access tokens for endpoints, each fetched once for all deliveries that need it at one moment. */
export interface EndpointTokens {
  /** @throws AuthError, RateLimitError, TransientError or ConfigError that names the token endpoint */
  get(subscriptionId: number, auth: ClientCredentials, signal: AbortSignal): Promise<string>;
  /** The endpoint refused what it got: the next call fetches a new one. */
  drop(subscriptionId: number): void;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536;
/** So that no token runs out on its way. */
const MARGIN_SECONDS = 60;
/** For an answer that does not say how long the token is good for. */
const DEFAULT_SECONDS = 300;
const MAX_SECONDS = 86_400;
/** More would only be held for subscriptions that are gone. */
const MAX_HELD = 10_000;

interface Held {
  readonly fingerprint: string;
  readonly token: Promise<string>;
  /** Epoch milliseconds; infinite while it is being fetched. */
  until: number;
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
export function createEndpointTokens({
  outbound,
  clock,
}: {
  outbound: Outbound;
  clock: Clock;
}): EndpointTokens {
  const held = new Map<number, Held>();
  const fetchInto = (id: number, auth: ClientCredentials, fingerprint: string): Held => {
    const fetched = fetchToken(outbound, auth, clock);
    const entry: Held = {
      fingerprint,
      until: Number.POSITIVE_INFINITY,
      token: fetched.then(({ token }) => token),
    };
    if (held.size >= MAX_HELD) held.clear();
    held.set(id, entry);
    fetched.then(
      ({ seconds }) => {
        entry.until = clock.now() + (seconds - MARGIN_SECONDS) * 1_000;
      },
      () => {
        if (held.get(id) === entry) held.delete(id);
      },
    );
    return entry;
  };
  return {
    get(id, auth, signal) {
      const fingerprint = fingerprintOf(auth);
      const known = held.get(id);
      const isGood = known?.fingerprint === fingerprint && known.until > clock.now();
      const { token } = isGood ? known : fetchInto(id, auth, fingerprint);
      return abortable(signal, token);
    },
    drop: (id) => void held.delete(id),
  };
}

const fingerprintOf = (auth: ClientCredentials): string => hash("sha256", JSON.stringify(auth));

async function fetchToken(
  outbound: Outbound,
  auth: ClientCredentials,
  clock: Clock,
): Promise<{ token: string; seconds: number }> {
  const { host, pathname } = URL.parse(auth.token_url) ?? { host: auth.token_url, pathname: "" };
  const where = `The token endpoint ${host}${pathname}`;
  const answer = await outbound
    .requestSmall(
      { method: "POST", url: auth.token_url, timeoutMs: TIMEOUT_MS, ...requestOf(auth) },
      MAX_ANSWER_BYTES,
    )
    .catch((error: unknown) => {
      throw isHubError(error) ? located(error, where) : error;
    });
  if (answer.status !== 200) throw refusalOf(answer, { where, auth, now: clock.now() });
  const given = readTokenAnswer(answer.text);
  if (!given) {
    const message = `${where} answered without a bearer token in access_token.`;
    throw new TransientError(message, { code: "bad_answer" });
  }
  const { accessToken: token, expiresInSeconds = DEFAULT_SECONDS } = given;
  return { token, seconds: Math.min(expiresInSeconds, MAX_SECONDS) };
}

function requestOf(auth: ClientCredentials) {
  const { client_id: id, client_secret: secret, scope, audience } = auth;
  const isInBody = auth.client_authentication === "body";
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    ...(scope === undefined ? {} : { scope }),
    ...(audience === undefined ? {} : { audience }),
    ...(isInBody ? { client_id: id, client_secret: secret } : {}),
  });
  return {
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...(isInBody ? {} : { authorization: `Basic ${basicOf(id, secret)}` }),
    },
    body: form.toString(),
  };
}

/** Both are form-encoded before they are joined: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
const basicOf = (id: string, secret: string): string =>
  Buffer.from(`${formEncoded(id)}:${formEncoded(secret)}`).toString("base64");

const formEncoded = (text: string): string => new URLSearchParams({ v: text }).toString().slice(2);

function refusalOf(
  { status, headers, text }: SmallResponse,
  { where, auth, now }: { where: string; auth: ClientCredentials; now: number },
): HubError {
  const redact = createRedactor([auth.client_secret]);
  const said = redact(readTokenRefusal(text).words);
  const message = `${where} answered ${status}${said === "" ? "" : `: ${said}`}.`;
  const retryAfterMs = parseRetryAfter(headers["retry-after"], now);
  if (status === 429) return new RateLimitError(message, retryAfterMs);
  if (status >= 500) return new TransientError(message);
  if (status >= 300 && status < 400) return new ConfigError(message, { code: "redirected" });
  return new AuthError(message);
}

/** The same error, and its message says that it came from the token endpoint. */
function located(error: HubError, where: string): HubError {
  const message = `${where} could not be asked: ${error.message}`;
  if (error.reaction === "retry") {
    return new TransientError(message, { code: error.code, cause: error });
  }
  return new ConfigError(message, { code: error.code, cause: error });
}
