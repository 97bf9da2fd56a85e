import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";

const STANDARD_PREFIX = "whsec_";
const PRIVATE_PREFIX = "whsk_";
const PUBLIC_PREFIX = "whpk_";
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;
const NEW_KEY_BYTES = 32;
const ED25519_BYTES = 32;
/** What stands before the 32 bytes of an Ed25519 seed in PKCS #8: https://www.rfc-editor.org/rfc/rfc8410#section-7 */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/** Made ready for signing: the bytes of a `whsec_` secret sign as v1, the key of a `whsk_` one as v1a. */
export type SigningKey = Buffer | KeyObject;

export interface SignedMessage {
  readonly id: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly body: string;
}

/** How a receiver that is no Standard Webhooks one wants the signature. */
export interface CustomSignature {
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly encoding: "hex" | "base64" | "base64url";
  /** Stands before the signature: `sha256=`; empty for none. */
  readonly prefix: string;
  /** The signed text: the body alone, or what is named before it, joined by dots. */
  readonly content: "body" | "timestamp.body" | "id.timestamp.body";
}

/** The key in a secret of Standard Webhooks, `whsec_…` or `whsk_…`; undefined for any other text. */
export const signingKey = (secret: string): SigningKey | undefined =>
  secret.startsWith(PRIVATE_PREFIX) ? asymmetricKey(secret) : standardKey(secret);

/**
 * The key in a Standard Webhooks secret: `whsec_` and the padded base64 of 24 to 64 bytes; undefined for
 * any other text. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardKey(secret: string): Buffer | undefined {
  const key = bytesBehind(STANDARD_PREFIX, secret);
  return key && key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES ? key : undefined;
}

/**
 * The Ed25519 key in `whsk_` and the padded base64 of the 32 bytes of its seed, with or without the 32 of
 * its public key behind them; undefined for any other text, and where the two do not belong together.
 */
export function asymmetricKey(secret: string): KeyObject | undefined {
  const bytes = bytesBehind(PRIVATE_PREFIX, secret);
  if (bytes?.length !== ED25519_BYTES && bytes?.length !== 2 * ED25519_BYTES) return undefined;
  const key = privateKeyOf(bytes.subarray(0, ED25519_BYTES));
  const claimed = bytes.subarray(ED25519_BYTES);
  return claimed.length === 0 || claimed.equals(publicBytesOf(key)) ? key : undefined;
}

export const newStandardSecret = (): string =>
  STANDARD_PREFIX + randomBytes(NEW_KEY_BYTES).toString("base64");

/** `whsk_…` with seed and public key, as Svix writes them: receivers check with `publicKeyOf` it. */
export function newAsymmetricSecret(): string {
  const seed = randomBytes(ED25519_BYTES);
  const whole = Buffer.concat([seed, publicBytesOf(privateKeyOf(seed))]);
  return PRIVATE_PREFIX + whole.toString("base64");
}

/** The `whpk_…` of a `whsk_…`, fit for everybody's eyes; undefined for a secret of another kind. */
export function publicKeyOf(secret: string): string | undefined {
  const key = asymmetricKey(secret);
  return key && PUBLIC_PREFIX + publicBytesOf(key).toString("base64");
}

/** For the formats whose key is the text of the secret itself. */
export const newTextSecret = (): string => randomBytes(NEW_KEY_BYTES).toString("base64url");

/**
 * The value of `webhook-signature`: one entry for each key, `v1` or `v1a` by its kind, so that keys can be
 * exchanged without a gap and a receiver can change from one kind to the other.
 */
export function signStandard(keys: readonly SigningKey[], message: SignedMessage): string {
  const content = `${message.id}.${message.timestamp}.${message.body}`;
  return keys
    .map((key) =>
      Buffer.isBuffer(key)
        ? `v1,${createHmac("sha256", key).update(content).digest("base64")}`
        : `v1a,${sign(null, Buffer.from(content), key).toString("base64")}`,
    )
    .join(" ");
}

/** HMAC-SHA256 of the body in lower-case hexadecimal; the key is the UTF-8 text of the secret. */
export const signHex = (secret: string, body: string): string =>
  createHmac("sha256", secret).update(body).digest("hex");

/** The value of the signature's header as `signature` describes it; the key is the UTF-8 text of the secret. */
export function signCustom(
  { algorithm, encoding, prefix, content }: CustomSignature,
  { secret, id, timestamp, body }: SignedMessage & { readonly secret: string },
): string {
  const before = {
    body: "",
    "timestamp.body": `${timestamp}.`,
    "id.timestamp.body": `${id}.${timestamp}.`,
  };
  return (
    prefix +
    createHmac(algorithm, secret)
      .update(before[content] + body)
      .digest(encoding)
  );
}

/** Undefined where the text does not begin so, or where padded base64 does not follow. */
function bytesBehind(prefix: string, secret: string): Buffer | undefined {
  if (!secret.startsWith(prefix)) return undefined;
  const text = secret.slice(prefix.length);
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}

const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: "der", type: "pkcs8" });

const publicBytesOf = (privateKey: KeyObject): Buffer =>
  createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-ED25519_BYTES);
