import { isAscii, isUtf8 } from "node:buffer";
import { type ByteEncoding, charactersByByte } from "./encoding-tables.ts";

/**
 * How common letters beside a to z are in a language, in parts of about a hundred of them. Only the order of
 * size matters: the encodings differ in which letters come out at all.
 */
const LANGUAGES: readonly Readonly<Record<string, number>>[] = [
  { ą: 10, ć: 4, ę: 11, ł: 18, ń: 2, ó: 8, ś: 7, ź: 1, ż: 8 },
  {
    ...{ á: 20, č: 9, ď: 0.3, é: 12, ě: 14, í: 25, ň: 0.7, ó: 0.3, ř: 10, š: 8 },
    ...{ ť: 0.4, ú: 1, ů: 5, ý: 9, ž: 9, ľ: 1, ô: 1, ä: 0.3, ĺ: 0.1, ŕ: 0.1 },
  },
  { á: 30, é: 32, í: 6, ó: 10, ö: 9, ő: 8, ú: 3, ü: 6, ű: 2 },
  { á: 10, à: 6, â: 3, ã: 18, ç: 13, é: 10, ê: 8, í: 9, ó: 7, ô: 2, õ: 4, ú: 3, ü: 0.2 },
];
/** A capital is rarer than its small letter by about this factor. */
const CAPITALS = 0.1;
/** In the same parts of a hundred: a letter of another language, a sign of print, anything else. */
const FOREIGN = 0.05;
const PRINT = 0.2;
const STRANGE = 0.001;
const PRINT_SIGNS = "„”“‚’‘–—…€§°«»\u00a0²³";

/** Of a file that begins so long there is more, and the cut may be anywhere. */
const LONG_BYTES = 65_536;

/** In the order in which they win where the bytes tell no difference. */
const CANDIDATES: readonly ByteEncoding[] = ["windows-1250", "iso-8859-2", "cp852", "windows-1252"];

/** UTF-8 where the bytes are nothing else; the last character may be cut. Else the likeliest old encoding. */
export function guessByteEncoding(bytes: Uint8Array): ByteEncoding | "utf-8" {
  const whole = bytes.subarray(0, bytes.length - cutLength(bytes));
  // A last byte that only might begin a character speaks for UTF-8 where other characters do.
  const isEvident = whole.length === bytes.length || !isAscii(whole) || bytes.length >= LONG_BYTES;
  if (isEvident && isUtf8(whole)) return "utf-8";
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  const scored = CANDIDATES.map((encoding) => ({ encoding, score: scoreOf(encoding, counts) }));
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).encoding;
}

function scoreOf(encoding: ByteEncoding, counts: Uint32Array): number {
  const characters = charactersByByte(encoding);
  const scores = LANGUAGES.map((language) => {
    let score = 0;
    for (let byte = 128; byte < 256; byte += 1) {
      const count = counts[byte] ?? 0;
      if (count > 0) score += count * Math.log(weightOf(characters.charAt(byte), language));
    }
    return score;
  });
  return Math.max(...scores);
}

function weightOf(character: string, language: Readonly<Record<string, number>>): number {
  const small = character.toLowerCase();
  const own = language[small];
  if (own !== undefined) return small === character ? own : own * CAPITALS;
  if (PRINT_SIGNS.includes(character)) return PRINT;
  return /\p{L}/u.test(character) ? FOREIGN : STRANGE;
}

/** Of text in UTF-16 without its mark every second byte is zero, nearly always. */
export function guessUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const pairs = Math.min(bytes.length >> 1, 2_048);
  if (pairs < 2) return undefined;
  let [even, odd] = [0, 0];
  for (let i = 0; i < pairs * 2; i += 2) {
    if (bytes[i] === 0) even += 1;
    if (bytes[i + 1] === 0) odd += 1;
  }
  if (odd > pairs * 0.6 && even < pairs * 0.1) return "utf-16le";
  return even > pairs * 0.6 && odd < pairs * 0.1 ? "utf-16be" : undefined;
}

/** How many bytes at the end begin a UTF-8 character without ending it. */
export function cutLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}
