import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { InvalidInputError } from "../../sdk/index.ts";

/** The parts of Google's key file that signing in needs. */
export interface ServiceAccount {
  readonly email: string;
  readonly keyId: string | undefined;
  readonly key: KeyObject;
  /** Whom the assertion is for; the same whatever address stands in for it. */
  readonly audience: string;
}

export const TOKEN_URL = "https://oauth2.googleapis.com/token";
const SCOPE = "https://www.googleapis.com/auth/spreadsheets";
const LIFETIME_SECONDS = 3_600;

/** @throws InvalidInputError where the text is no key file of a service account; it quotes nothing of it */
export function readServiceAccount(text: string): ServiceAccount {
  const file = objectOf(text);
  const {
    client_email: email,
    private_key: pem,
    private_key_id: keyId,
    token_uri: uri,
  } = file ?? {};
  if (typeof email !== "string" || typeof pem !== "string" || file?.type !== "service_account") {
    throw wrong("is no key file of a service account");
  }
  return {
    email,
    key: keyOf(pem),
    keyId: typeof keyId === "string" ? keyId : undefined,
    audience: typeof uri === "string" ? uri : TOKEN_URL,
  };
}

/**
 * A signed claim to be the account, good for an hour.
 * https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests
 */
export function assertionOf({ email, keyId, key, audience }: ServiceAccount, now: number): string {
  const seconds = Math.floor(now / 1_000);
  const header = { alg: "RS256", typ: "JWT", ...(keyId === undefined ? {} : { kid: keyId }) };
  const claims = {
    iss: email,
    scope: SCOPE,
    aud: audience,
    iat: seconds,
    exp: seconds + LIFETIME_SECONDS,
  };
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${sign("sha256", Buffer.from(content), key).toString("base64url")}`;
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

function keyOf(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "rsa") return key;
  } catch {
    // OpenSSL's words help nobody here.
  }
  throw wrong("has no usable private key");
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const wrong = (message: string): InvalidInputError =>
  new InvalidInputError([
    {
      field: "credentials.service_account_json",
      message,
      remedy: "Paste the whole JSON file that Google made with the key.",
    },
  ]);
