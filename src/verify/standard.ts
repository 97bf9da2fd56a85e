import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { bad, readId, readSeconds, readSignatures } from "./headers.ts";
import { badKey, type Check, hmacCheck, type Scheme, type Signature } from "./scheme.ts";

const SECRET = "whsec_";
const PRIVATE = "whsk_";
const PUBLIC = "whpk_";
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;
const ED25519_KEY_BYTES = 32;
const ED25519_SIGNATURE_BYTES = 64;
/** What stands before the 32 bytes of an Ed25519 public key: https://www.rfc-editor.org/rfc/rfc8410#section-4 */
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");
/** Others are of later versions: they are skipped. */
const VERSIONS: Readonly<Record<string, Signature["version"] | undefined>> = {
  v1: "hmac",
  v1a: "ed25519",
};

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const standardScheme = (signatureHeader = "webhook-signature"): Scheme => ({
  signatureHeader,
  read(headers) {
    const id = readId(headers, "webhook-id");
    const seconds = readSeconds(headers, "webhook-timestamp");
    // Two header lines come joined by a comma and a space: `v1,… , v1,…`.
    const entries = readSignatures(headers, signatureHeader, /,?\s+/);
    if (!entries.some((entry) => entry.includes(","))) {
      throw bad(signatureHeader, "has no entry such as v1,… or v1a,…");
    }
    const before = `${id}.${seconds}.`;
    return { id, timestamp: Number(seconds), before, signatures: entries.flatMap(signatureIn) };
  },
  checks: (secrets) => secrets.map((secret, i) => checkOf(secret, i + 1)),
});

function signatureIn(entry: string): Signature[] {
  const comma = entry.indexOf(",");
  const name = entry.slice(0, Math.max(0, comma));
  const version = Object.hasOwn(VERSIONS, name) ? VERSIONS[name] : undefined;
  return version ? [{ version, text: entry.slice(comma + 1) }] : [];
}

function checkOf(secret: string, position: number): Check {
  if (secret.startsWith(SECRET)) {
    const key = fromBase64(secret.slice(SECRET.length));
    if (key && key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES) {
      return hmacCheck({ key, encoding: "base64" });
    }
    throw badKey(position, `is not ${SECRET} with the base64 of 24 to 64 bytes`);
  }
  if (secret.startsWith(PUBLIC)) {
    const key = fromBase64(secret.slice(PUBLIC.length));
    if (key?.length === ED25519_KEY_BYTES) return ed25519Check(publicKeyOf(key));
    throw badKey(position, `is not ${PUBLIC} with the base64 of 32 bytes`);
  }
  if (secret.startsWith(PRIVATE)) {
    throw badKey(position, `is the sender's private key: give its public one, ${PUBLIC}…`);
  }
  throw badKey(position, `begins neither with ${SECRET} nor with ${PUBLIC}`);
}

function ed25519Check(key: KeyObject): Check {
  return ({ before, signatures }, body) => {
    const given = signatures.filter(({ version }) => version === "ed25519");
    if (given.length === 0) return false;
    const content = Buffer.concat([Buffer.from(before), Buffer.from(body)]);
    return given.some(({ text }) => {
      const signature = fromBase64(text);
      return signature?.length === ED25519_SIGNATURE_BYTES && verify(null, content, key, signature);
    });
  };
}

const publicKeyOf = (bytes: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_HEAD, bytes]), format: "der", type: "spki" });

/** Undefined for anything but padded base64 in its one right spelling. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
