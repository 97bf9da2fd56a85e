import type { Cipher } from "../auth/fernet.ts";
import { newAsymmetricSecret, newStandardSecret, newTextSecret } from "./signature.ts";

const MAX_BEFORE = 3;

/** A signing secret; until a rotation's overlap is over, the one before it signs too. */
export interface Secret {
  readonly value: string;
  /** Epoch milliseconds after which it no longer signs; absent for the current one. */
  readonly until?: number;
}

/** A fresh one as the format wants it; `v1a` only matters to the standard format. */
export function newSecret(wireFormat: string, signature: "v1" | "v1a" = "v1"): string {
  if (wireFormat !== "standard") return newTextSecret();
  return signature === "v1a" ? newAsymmetricSecret() : newStandardSecret();
}

/** The secrets of a subscription as its row keeps them, the current one first. */
export const openSecrets = (sealed: string | null, cipher: Cipher): readonly Secret[] =>
  sealed === null ? [] : (JSON.parse(cipher.decrypt(sealed)) as Secret[]);

/** Null for none: nothing is signed. */
export const sealSecrets = (secrets: readonly Secret[], cipher: Cipher): string | null =>
  secrets.length === 0 ? null : cipher.encrypt(JSON.stringify(secrets));

/** Those that sign at `now`. */
export const validSecrets = (secrets: readonly Secret[], now: number): readonly Secret[] =>
  secrets.filter(({ until }) => until === undefined || until > now);

/** `value` signs from now on, what signed so far for `overlapMs` more; at most four secrets are kept. */
export function rotated(
  secrets: readonly Secret[],
  { value, overlapMs, now }: { value: string; overlapMs: number; now: number },
): readonly Secret[] {
  const until = now + overlapMs;
  const before = validSecrets(secrets, now).map((secret) => ({
    value: secret.value,
    until: Math.min(secret.until ?? until, until),
  }));
  return [{ value }, ...(overlapMs > 0 ? before.slice(0, MAX_BEFORE) : [])];
}
