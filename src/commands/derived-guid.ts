import { createHash } from "node:crypto";

/** The same GUID for the same seed, upper case: a name-based UUID (RFC 9562, version 5 layout). */
export function derivedGuid(seed: string): string {
  const bytes = createHash("sha1").update(`viadukt.commands:${seed}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex").toUpperCase();
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}
