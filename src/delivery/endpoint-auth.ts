import { Buffer } from "node:buffer";
import type { TlsOptions } from "../lib/http.ts";
import type { EndpointTokens } from "./endpoint-auth-tokens.ts";
import type { EndpointAuth, Target } from "./target.ts";

/** What a request needs so that the endpoint knows the hub. */
export interface SignIn {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls?: TlsOptions;
}

const NONE: SignIn = { headers: {} };

/**
 * The way that the subscription's endpoint wants; a token is fetched first where there is none.
 * @throws AuthError, RateLimitError, TransientError or ConfigError of the token endpoint, which they name
 */
export async function signInOf(
  { id, auth }: Target,
  { tokens, signal }: { tokens: EndpointTokens; signal: AbortSignal },
): Promise<SignIn> {
  switch (auth?.kind) {
    case undefined:
      return NONE;
    case "mtls":
      return { headers: {}, tls: tlsOf(auth) };
    case "basic":
      return authorized(`Basic ${base64(`${auth.username}:${auth.password}`)}`);
    case "bearer":
      return authorized(`Bearer ${auth.token}`);
    case "oauth2":
      return authorized(`Bearer ${await tokens.get(id, auth, signal)}`);
  }
}

const authorized = (value: string): SignIn => ({ headers: { Authorization: value } });

const base64 = (text: string): string => Buffer.from(text).toString("base64");

type Mtls = Extract<EndpointAuth, { readonly kind: "mtls" }>;

const prepared = new WeakMap<Mtls, TlsOptions>();

/** The same object each time, so that connections with this certificate are used again. */
export function tlsOf(auth: Mtls): TlsOptions {
  const known = prepared.get(auth);
  if (known) return known;
  const tls: TlsOptions = {
    cert: auth.certificate,
    key: auth.private_key,
    ...(auth.passphrase === undefined ? {} : { passphrase: auth.passphrase }),
    ...(auth.ca === undefined ? {} : { ca: auth.ca }),
  };
  prepared.set(auth, tls);
  return tls;
}
