import { createHmac, randomBytes } from "node:crypto";

const STANDARD_PREFIX = "whsec_";
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;
const NEW_KEY_BYTES = 32;

/**
 * The key in a Standard Webhooks secret: `whsec_` and the padded base64 of 24 to 64 bytes; undefined for
 * any other text. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardKey(secret: string): Buffer | undefined {
  if (!secret.startsWith(STANDARD_PREFIX)) return undefined;
  const text = secret.slice(STANDARD_PREFIX.length);
  const key = Buffer.from(text, "base64");
  const isWhole = key.toString("base64") === text;
  return isWhole && key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES ? key : undefined;
}

export const newStandardSecret = (): string =>
  STANDARD_PREFIX + randomBytes(NEW_KEY_BYTES).toString("base64");

/** For the formats whose key is the text of the secret itself. */
export const newTextSecret = (): string => randomBytes(NEW_KEY_BYTES).toString("base64url");

/** The value of `webhook-signature`: one entry for each key, so that keys can be exchanged without a gap. */
export function signStandard(
  keys: readonly Buffer[],
  message: { readonly id: string; readonly timestamp: number; readonly body: string },
): string {
  const content = `${message.id}.${message.timestamp}.${message.body}`;
  return keys
    .map((key) => `v1,${createHmac("sha256", key).update(content).digest("base64")}`)
    .join(" ");
}

/** HMAC-SHA256 of the body in lower-case hexadecimal; the key is the UTF-8 text of the secret. */
export const signHex = (secret: string, body: string): string =>
  createHmac("sha256", secret).update(body).digest("hex");
