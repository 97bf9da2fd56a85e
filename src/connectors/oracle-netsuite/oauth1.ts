import { createHmac } from "node:crypto";

export interface TokenCredentials {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly token: string;
  readonly tokenSecret: string;
  /** The account in upper case. It stands in the header and is not signed. */
  readonly realm: string;
}

export interface SignedCall {
  readonly method: string;
  /** As it goes out: its query parameters are signed too. */
  readonly url: URL;
  /** Unix seconds. */
  readonly timestamp: number;
  /** Another one for every try. */
  readonly nonce: string;
}

/** The header `Authorization` of OAuth 1.0a with HMAC-SHA256; a JSON body is not signed. https://www.rfc-editor.org/rfc/rfc5849#section-3.4 */
export function authorizationOf(credentials: TokenCredentials, call: SignedCall): string {
  const parameters: readonly Pair[] = [
    ["oauth_consumer_key", credentials.consumerKey],
    ["oauth_token", credentials.token],
    ["oauth_signature_method", "HMAC-SHA256"],
    ["oauth_timestamp", String(call.timestamp)],
    ["oauth_nonce", call.nonce],
    ["oauth_version", "1.0"],
  ];
  const key = `${encoded(credentials.consumerSecret)}&${encoded(credentials.tokenSecret)}`;
  const signature = createHmac("sha256", key).update(baseString(call, parameters)).digest("base64");
  const shown = [["realm", credentials.realm], ...parameters, ["oauth_signature", signature]];
  return `OAuth ${shown.map(([name = "", value = ""]) => `${name}="${encoded(value)}"`).join(", ")}`;
}

type Pair = readonly [name: string, value: string];

/** Sorted after encoding, by name and then by value. */
export function baseString({ method, url }: SignedCall, parameters: readonly Pair[]): string {
  const all = [...parameters, ...url.searchParams]
    .map(([name, value]): Pair => [encoded(name), encoded(value)])
    .toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const address = `${url.protocol}//${url.host}${url.pathname}`;
  return [method.toUpperCase(), address, all].map(encoded).join("&");
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Everything but letters, digits and `-._~`: more than `encodeURIComponent` does. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
