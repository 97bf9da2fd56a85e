import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const RANDOM_BYTES = 10;

/**
 * `evt_` + 10 characters of time + 16 of chance (Crockford base 32, as in ULID): later ids sort after
 * earlier ones, so that they fill an index from its end; they tell nobody how many there are.
 */
export function newId(kind: string, now: number = Date.now()): string {
  return `${kind}_${encodeTime(now)}${encodeBytes(randomBytes(RANDOM_BYTES))}`;
}

function encodeTime(ms: number): string {
  let text = "";
  let rest = ms;
  for (let i = 0; i < 10; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function encodeBytes(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 5) {
    let high = (bytes[i] ?? 0) * 2 ** 32;
    for (let j = 1; j < 5; j++) high += (bytes[i + j] ?? 0) * 2 ** (8 * (4 - j));
    let group = "";
    for (let j = 0; j < 8; j++) {
      group = ALPHABET.charAt(high % 32) + group;
      high = Math.floor(high / 32);
    }
    text += group;
  }
  return text;
}
