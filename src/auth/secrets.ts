import { hash, randomBytes } from "node:crypto";

const SECRET_BYTES = 32;

/** Begins every API token, so that people and secret scanners know one when they see it. */
export const TOKEN_PREFIX = "vdk_";

/** 256 random bits for a session cookie or, with its prefix, an API token; url-safe. */
export const newSecret = (prefix = ""): string =>
  prefix + randomBytes(SECRET_BYTES).toString("base64url");

/** What the store keeps of a secret. A fast hash does: 256 random bits cannot be guessed. */
export const secretHash = (secret: string): string => hash("sha256", secret, "hex");

/** No letters or digits that look alike on paper. */
const READABLE = "abcdefghjkmnpqrstuvwxyz23456789";

/** 20 readable characters in groups of five: 99 bits, for a password that a person types once. */
export function newPassword(): string {
  const limit = 256 - (256 % READABLE.length);
  let text = "";
  while (text.length < 20) {
    for (const byte of randomBytes(20)) {
      if (byte < limit && text.length < 20) text += READABLE.charAt(byte % READABLE.length);
    }
  }
  return text.replace(/.{5}(?=.)/g, "$&-");
}
