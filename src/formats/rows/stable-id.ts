import { createHash } from "node:crypto";

/** Of names that are ours; made once by chance. */
const NAMESPACE = Buffer.from("6f1d2c1e5b0f4b7e9a53c07d1f3a8e24", "hex");

/**
 * The same UUID for the same parts wherever and whenever it is made, in capitals as the ERPs write it:
 * version 5, https://www.rfc-editor.org/rfc/rfc9562#section-5.5
 */
export function stableUuid(...parts: readonly string[]): string {
  const bytes = digest(parts).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex").toUpperCase();
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/** A whole number from 1 to 2^30 that the same parts always have; others may have it too. */
export const stableNumber = (...parts: readonly string[]): number =>
  (digest(parts).readUInt32BE(0) >>> 2) + 1;

const digest = (parts: readonly string[]): Buffer =>
  createHash("sha1").update(NAMESPACE).update(JSON.stringify(parts)).digest();
