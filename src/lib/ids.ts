import { randomFillSync } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const RANDOM_BYTES = 10;
/** Drawn for so many ids at once: a draw for each would cost ten times as much as the id itself. */
const block = new Uint8Array(400 * RANDOM_BYTES);
let used = block.length;
let lastTime = { ms: Number.NaN, text: "" };

/**
 * `evt_` + 10 characters of time + 16 of chance (Crockford base 32, as in ULID): later ids sort after
 * earlier ones, so that they fill an index from its end; they tell nobody how many there are.
 */
export function newId(kind: string, now: number = Date.now()): string {
  if (lastTime.ms !== now) lastTime = { ms: now, text: encodeTime(now) };
  return `${kind}_${lastTime.text}${chance()}`;
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

/** 80 bits that no other id gets. */
function chance(): string {
  if (used === block.length) {
    randomFillSync(block);
    used = 0;
  }
  const at = used;
  used += RANDOM_BYTES;
  return encodeFive(at) + encodeFive(at + 5);
}

/** Five bytes of the block as eight characters. */
function encodeFive(at: number): string {
  const [a, b, c, d, e] = [byte(at), byte(at + 1), byte(at + 2), byte(at + 3), byte(at + 4)];
  return (
    character(a >> 3) +
    character((a << 2) | (b >> 6)) +
    character(b >> 1) +
    character((b << 4) | (c >> 4)) +
    character((c << 1) | (d >> 7)) +
    character(d >> 2) +
    character((d << 3) | (e >> 5)) +
    character(e)
  );
}

const byte = (at: number): number => block[at] ?? 0;

/** For the last five bits. */
const character = (bits: number): string => ALPHABET.charAt(bits & 31);
