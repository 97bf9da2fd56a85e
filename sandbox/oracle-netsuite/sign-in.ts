import {
  constants,
  createHmac,
  createPublicKey,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
  verify,
} from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError, readBody, sendJson } from "../simulator.ts";
import { INVALID_LOGIN, refusal } from "./problems.ts";

export const ACCOUNT = "1234567_SB1";
export const HOST = "1234567-sb1.suitetalk.api.netsuite.com";
export const TOKEN_PATH = "/services/rest/auth/oauth2/v1/token";

/** Of one integration record with one token, and of one application with its certificates. */
export interface Keys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly token: string;
  readonly tokenSecret: string;
  readonly clientId: string;
  /** PEM of the public key, by certificate id. */
  readonly certificates: ReadonlyMap<string, string>;
}

export interface SignIn {
  /** @throws RequestError 401 for whatever is wrong; NetSuite tells no more. */
  check(req: IncomingMessage): void;
  giveToken(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Every token that was given is worth nothing any more. */
  endTokens(): void;
  /** How many tokens were given. */
  given(): number;
}

const TOLERANCE_SECONDS = 300;
const TOKEN_SECONDS = 3_600;
const OAUTH_NAMES = [
  "oauth_consumer_key",
  "oauth_token",
  "oauth_signature_method",
  "oauth_timestamp",
  "oauth_nonce",
  "oauth_version",
];

export function createSignIn(keys: Keys, now: () => number): SignIn {
  const nonces = new Set<string>();
  const tokens = new Map<string, number>();
  const assertions = new Set<string>();
  let given = 0;
  return {
    check(req) {
      const header = req.headers.authorization ?? "";
      const isGood = header.startsWith("Bearer ")
        ? (tokens.get(header.slice(7)) ?? 0) > now()
        : header.startsWith("OAuth ") && isSigned(req, header.slice(6), { keys, now, nonces });
      if (!isGood) throw refusal(INVALID_LOGIN);
    },
    async giveToken(req, res) {
      if (!/^application\/x-www-form-urlencoded\b/i.test(req.headers["content-type"] ?? ""))
        throw oauthError("invalid_request");
      const form = new URLSearchParams((await readBody(req)).toString("utf8"));
      const isAsked =
        form.get("grant_type") === "client_credentials" &&
        form.get("client_assertion_type") ===
          "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" &&
        [...form.keys()].length === 3;
      if (!isAsked) throw oauthError("invalid_request");
      const assertion = form.get("client_assertion") ?? "";
      if (assertions.has(assertion) || !isAssertion(assertion, { keys, now }))
        throw oauthError("invalid_grant");
      assertions.add(assertion);
      const token = `eyJ${randomBytes(48).toString("base64url")}`;
      tokens.set(token, now() + TOKEN_SECONDS * 1_000);
      given += 1;
      sendJson(res, 200, {
        access_token: token,
        expires_in: String(TOKEN_SECONDS),
        token_type: "bearer",
      });
    },
    endTokens: () => tokens.clear(),
    given: () => given,
  };
}

const oauthError = (error: string) => new RequestError(400, { error });

interface Known {
  readonly keys: Keys;
  readonly now: () => number;
}

/** OAuth 1.0a, RFC 5849, with the query of the address among the signed parameters. */
function isSigned(
  req: IncomingMessage,
  header: string,
  { keys, now, nonces }: Known & { readonly nonces: Set<string> },
): boolean {
  const given = headerParameters(header);
  const names = [...given.keys()].filter((name) => name !== "realm" && name !== "oauth_signature");
  const nonce = given.get("oauth_nonce") ?? "";
  const age = Math.abs(now() / 1_000 - Number(given.get("oauth_timestamp")));
  const isKnown =
    names.length === OAUTH_NAMES.length &&
    OAUTH_NAMES.every((name) => given.has(name)) &&
    given.get("realm") === ACCOUNT &&
    given.get("oauth_consumer_key") === keys.consumerKey &&
    given.get("oauth_token") === keys.token &&
    given.get("oauth_signature_method") === "HMAC-SHA256" &&
    given.get("oauth_version") === "1.0" &&
    /^\d{10}$/.test(given.get("oauth_timestamp") ?? "") &&
    age <= TOLERANCE_SECONDS &&
    /^[\w.-]{8,64}$/.test(nonce) &&
    !nonces.has(nonce);
  if (!isKnown) return false;
  nonces.add(nonce);
  const wanted = createHmac(
    "sha256",
    `${percent(keys.consumerSecret)}&${percent(keys.tokenSecret)}`,
  )
    .update(baseOf(req, given))
    .digest();
  const got = Buffer.from(given.get("oauth_signature") ?? "", "base64");
  return got.length === wanted.length && timingSafeEqual(got, wanted);
}

function headerParameters(header: string): ReadonlyMap<string, string> {
  const pairs = header.split(",").map((part) => /^\s*(\w+)="([^"]*)"\s*$/.exec(part));
  return new Map(
    pairs.flatMap((match): [string, string][] =>
      match ? [[match[1] ?? "", decodeURIComponent(match[2] ?? "")]] : [],
    ),
  );
}

function baseOf(req: IncomingMessage, given: ReadonlyMap<string, string>): string {
  const [path = "", query = ""] = (req.url ?? "").split("?");
  const fromQuery = query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const at = part.indexOf("=");
      const [name, value] = at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
      const plain = (text: string) => decodeURIComponent(text.replaceAll("+", " "));
      return `${percent(plain(name))}=${percent(plain(value))}`;
    });
  const fromHeader = OAUTH_NAMES.map((name) => `${name}=${percent(given.get(name) ?? "")}`);
  const parameters = [...fromQuery, ...fromHeader].toSorted().join("&");
  const address = `http://${req.headers.host ?? ""}${path}`;
  return `${req.method ?? ""}&${percent(address)}&${percent(parameters)}`;
}

/** RFC 3986: what is not unreserved, byte by byte. */
const percent = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) => {
      const sign = String.fromCharCode(byte);
      if (/[A-Za-z0-9._~-]/.test(sign)) return sign;
      return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");

const ALGORITHMS: Readonly<Record<string, readonly [type: string, hash: string]>> = {
  PS256: ["rsa", "sha256"],
  ES256: ["ec", "sha256"],
  ES384: ["ec", "sha384"],
  ES512: ["ec", "sha512"],
};

function isAssertion(assertion: string, { keys, now }: Known): boolean {
  const [head = "", body = "", signature = "", more] = assertion.split(".");
  const header = decoded(head);
  const claims = decoded(body);
  const pem = keys.certificates.get(String(header?.kid));
  const method = ALGORITHMS[String(header?.alg)];
  if (!header || !claims || !method || pem === undefined || more !== undefined) return false;
  const key = createPublicKey(pem);
  const seconds = now() / 1_000;
  const [iat, exp] = [Number(claims.iat), Number(claims.exp)];
  return (
    header.typ === "JWT" &&
    key.asymmetricKeyType === method[0] &&
    claims.iss === keys.clientId &&
    claims.aud === `https://${HOST}${TOKEN_PATH}` &&
    Array.isArray(claims.scope) &&
    claims.scope.join() === "rest_webservices" &&
    Math.abs(seconds - iat) <= TOLERANCE_SECONDS &&
    exp > seconds &&
    exp - iat < 3_600 &&
    isTrue({ content: `${head}.${body}`, signature, key, hash: method[1] })
  );
}

interface Proof {
  readonly content: string;
  readonly signature: string;
  readonly key: KeyObject;
  readonly hash: string;
}

function isTrue({ content, signature, key, hash }: Proof): boolean {
  const options =
    key.asymmetricKeyType === "rsa"
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
      : { key, dsaEncoding: "ieee-p1363" as const };
  return verify(hash, Buffer.from(content), options, Buffer.from(signature, "base64url"));
}

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
