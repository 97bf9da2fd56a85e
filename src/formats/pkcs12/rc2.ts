/** The permutation of https://www.rfc-editor.org/rfc/rfc2268#section-2, from the digits of pi. */
const PI = Buffer.from(
  "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2" +
    "179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82" +
    "54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626" +
    "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7" +
    "08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec" +
    "c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731" +
    "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9" +
    "0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad",
  "hex",
);
const BLOCK = 8;
/** How far each of the four words of a block turns in a round. */
const TURNS = [1, 2, 3, 5] as const;

/**
 * Opens RC2 in CBC mode with PKCS #7 padding; the key's own length is its strength in bits. Nothing is sealed
 * with it any more: it is for the certificates that come so. https://www.rfc-editor.org/rfc/rfc2268
 * @throws RangeError for another length than whole blocks, and for a wrong key
 */
export function openRc2({ key, iv }: { key: Buffer; iv: Buffer }, sealed: Buffer): Buffer {
  if (sealed.length === 0 || sealed.length % BLOCK !== 0) throw new RangeError("no whole blocks");
  const words = expand(key);
  const plain = Buffer.alloc(sealed.length);
  for (let at = 0; at < sealed.length; at += BLOCK) {
    const previous = at === 0 ? iv : sealed.subarray(at - BLOCK, at);
    const block = openBlock(words, sealed.subarray(at, at + BLOCK));
    for (let i = 0; i < BLOCK; i++) plain[at + i] = (block[i] ?? 0) ^ (previous[i] ?? 0);
  }
  return withoutPadding(plain);
}

/** The 64 words that a key becomes. */
function expand(key: Buffer): Uint16Array {
  if (key.length === 0 || key.length > 128) throw new RangeError("no RC2 key");
  const bytes = new Uint8Array(128);
  bytes.set(key);
  const { length } = key;
  for (let i = length; i < 128; i++) bytes[i] = pi((bytes[i - 1] ?? 0) + (bytes[i - length] ?? 0));
  bytes[128 - length] = pi(bytes[128 - length] ?? 0);
  for (let i = 127 - length; i >= 0; i--)
    bytes[i] = pi((bytes[i + 1] ?? 0) ^ (bytes[i + length] ?? 0));
  return Uint16Array.from({ length: 64 }, (_, i) => wordAt(bytes, i * 2));
}

const pi = (at: number): number => PI[at & 0xff] ?? 0;
const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

/** Sixteen rounds back to front; after five and after eleven of them each word is mashed. */
function openBlock(key: Uint16Array, sealed: Buffer): Buffer {
  const words = Uint16Array.from({ length: 4 }, (_, i) => wordAt(sealed, i * 2));
  for (let round = 15; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) unmix(words, i, key[round * 4 + i] ?? 0);
    if (round === 11 || round === 5) unmash(words, key);
  }
  const plain = Buffer.alloc(BLOCK);
  for (const [i, word] of words.entries()) plain.writeUInt16LE(word, i * 2);
  return plain;
}

function unmix(words: Uint16Array, i: number, key: number): void {
  const turn = TURNS[i] ?? 0;
  const word = words[i] ?? 0;
  const turned = (word >>> turn) | (word << (16 - turn));
  const [near, middle, far] = [words[(i + 3) % 4], words[(i + 2) % 4], words[(i + 1) % 4]];
  words[i] = turned - key - ((near ?? 0) & (middle ?? 0)) - (~(near ?? 0) & (far ?? 0));
}

function unmash(words: Uint16Array, key: Uint16Array): void {
  for (let i = 3; i >= 0; i--)
    words[i] = (words[i] ?? 0) - (key[(words[(i + 3) % 4] ?? 0) & 63] ?? 0);
}

function withoutPadding(plain: Buffer): Buffer {
  const size = plain[plain.length - 1] ?? 0;
  const end = plain.length - size;
  const isPadding = size >= 1 && size <= BLOCK && plain.subarray(end).every((one) => one === size);
  if (!isPadding) throw new RangeError("no padding");
  return plain.subarray(0, end);
}
