import { createHmac, timingSafeEqual } from "node:crypto";
import { WebhookVerificationError } from "./error.ts";
import type { WebhookHeaders } from "./headers.ts";

/** What a request says of itself; nothing of it is believed before a check of it has passed. */
export interface Claim {
  readonly id?: string;
  /** Unix seconds; only where they are signed. */
  readonly timestamp?: number;
  /** Signed text in front of the body. */
  readonly before: string;
  readonly signatures: readonly Signature[];
}

export interface Signature {
  readonly version: "hmac" | "ed25519";
  readonly text: string;
}

/** Whether one of the claim's signatures is that of one key. */
export type Check = (claim: Claim, body: string | Uint8Array) => boolean;

export interface Scheme {
  readonly signatureHeader: string;
  /** @throws WebhookVerificationError missing_header, bad_header */
  read(headers: WebhookHeaders): Claim;
  /** One for each secret. @throws WebhookVerificationError bad_key */
  checks(secrets: readonly string[]): readonly Check[];
}

/** Compares the texts, not the decoded bytes: two spellings of the same bytes are not taken for equal. */
export function hmacCheck({
  key,
  algorithm = "sha256",
  encoding,
}: {
  key: string | Uint8Array;
  algorithm?: "sha1" | "sha256" | "sha512";
  encoding: "hex" | "base64" | "base64url";
}): Check {
  return ({ before, signatures }, body) => {
    const wanted = createHmac(algorithm, key).update(before).update(body).digest(encoding);
    return signatures.some(({ version, text }) => version === "hmac" && isSame(text, wanted));
  };
}

/** In constant time for texts of one length. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** For the formats whose key is the text of the secret itself. */
export const textChecks = (
  secrets: readonly string[],
  options: Omit<Parameters<typeof hmacCheck>[0], "key">,
): readonly Check[] => secrets.map((key) => hmacCheck({ key, ...options }));

/** `position` counts from 1: the text of a secret belongs in no error. */
export const badKey = (position: number, problem: string): WebhookVerificationError =>
  new WebhookVerificationError("bad_key", `Secret ${position} ${problem}.`);
