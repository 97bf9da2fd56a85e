import type { Http } from "../http.ts";
import type { Manifest } from "../manifest.ts";
import { type Signature, signatureOf } from "./connector-auth.ts";
import { type OAuthPlace, oauthEndpoints } from "./oauth-endpoints.ts";
import { createOAuthTokens, type OAuthTokensOptions } from "./oauth-tokens.ts";

/** What signs the requests of one piece of work. */
export interface Signer {
  sign(): Signature | Promise<Signature>;
  /** For a signature that the remote refused; undefined where there is no other. */
  renew?(refused: Signature): Promise<Signature | undefined>;
}

interface SignerOptions extends OAuthPlace, Omit<OAuthTokensOptions, "tokenUrl" | "http"> {
  readonly manifest: Manifest;
  /** Signs with this very signer, so it comes later; the calls for tokens are anonymous. */
  readonly http: () => Http;
}

/** As the manifest says: with fields of the credentials, or with tokens that are kept fresh. */
export function createSigner({ manifest, http, ...options }: SignerOptions): Signer {
  const { auth } = manifest;
  if (auth.kind !== "oauth2") return { sign: () => signatureOf(auth, options.credentials) };
  const tokens = createOAuthTokens({
    ...options,
    http: { request: (request) => http().request(request) },
    tokenUrl: () => oauthEndpoints({ ...manifest, auth }, options).tokenUrl,
  });
  return {
    sign: async () => bearer(await tokens.get()),
    async renew({ headers }) {
      const token = await tokens.renew(headers.authorization?.slice(SCHEME.length) ?? "");
      return token === undefined ? undefined : bearer(token);
    },
  };
}

const SCHEME = "Bearer ";

const bearer = (token: string): Signature => ({
  headers: { authorization: SCHEME + token },
  query: {},
});
