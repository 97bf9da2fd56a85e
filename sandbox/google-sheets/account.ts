import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";

export const EMAIL = "viadukt@sandbox.iam.gserviceaccount.com";
const KEY_ID = "0123456789abcdef0123456789abcdef01234567";
const AUDIENCE = "https://oauth2.googleapis.com/token";
const SCOPES = [
  "https://www.googleapis.com/auth/spreadsheets",
  "https://www.googleapis.com/auth/drive",
];
const MAX_SKEW_SECONDS = 300;

let made: { readonly json: string; readonly publicKey: KeyObject } | undefined;

/** Made when somebody asks for it first, since making a key takes a moment. */
function account() {
  if (made) return made;
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const json = JSON.stringify({
    type: "service_account",
    project_id: "sandbox",
    private_key_id: KEY_ID,
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    client_email: EMAIL,
    client_id: "100000000000000000000",
    auth_uri: "https://accounts.google.com/o/oauth2/auth",
    token_uri: AUDIENCE,
    universe_domain: "googleapis.com",
  });
  made = { json, publicKey: createPublicKey(publicKey.export({ type: "spki", format: "pem" })) };
  return made;
}

/** The key file, as Google hands it out. */
export const keyFile = (): string => account().json;

/** Why Google would not take the assertion; undefined for a good one. */
export function assertionFault(assertion: string, now: number): string | undefined {
  const [head = "", body = "", signature = "", ...rest] = assertion.split(".");
  const header = part(head);
  const claims = part(body);
  if (rest.length > 0 || !header || !claims) return "Invalid JWT: not three parts.";
  if (header.alg !== "RS256" || header.kid !== KEY_ID) return "Invalid JWT Signature.";
  const content = Buffer.from(`${head}.${body}`);
  if (!verify("sha256", content, account().publicKey, Buffer.from(signature, "base64url"))) {
    return "Invalid JWT Signature.";
  }
  const { iss, scope, aud, iat, exp } = claims;
  if (iss !== EMAIL) return "Invalid issuer.";
  if (aud !== AUDIENCE) return "Invalid JWT: failed audience check.";
  if (
    !String(scope)
      .split(" ")
      .every((one) => SCOPES.includes(one))
  )
    return "Invalid scope.";
  const seconds = now / 1_000;
  const isShort = Number(exp) - Number(iat) <= 3_600;
  if (!isShort || Number(exp) < seconds || Math.abs(Number(iat) - seconds) > MAX_SKEW_SECONDS) {
    return "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.";
  }
  return undefined;
}

function part(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
