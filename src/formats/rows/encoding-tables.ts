import iconv from "iconv-lite";
import { table } from "../../lib/table.ts";

export const BYTE_ENCODINGS = [
  "windows-1250",
  "iso-8859-2",
  "cp852",
  "windows-1252",
  "iso-8859-1",
] as const;
/** Encodings in which each character is one byte and those below 128 are ASCII. */
export type ByteEncoding = (typeof BYTE_ENCODINGS)[number];

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const charactersOf = (encoding: ByteEncoding): string => {
  if (encoding === "iso-8859-1") return EVERY_BYTE.toString("latin1");
  if (encoding === "cp852") return iconv.decode(EVERY_BYTE, encoding);
  // Bytes without a letter are control characters, as browsers have them: what was read can be written again.
  return new TextDecoder(encoding).decode(EVERY_BYTE);
};

const decoding = new Map<ByteEncoding, string>();
const encoding = new Map<ByteEncoding, Uint8Array>();

/** The 256 characters of an encoding, by byte. */
export function charactersByByte(name: ByteEncoding): string {
  const known = decoding.get(name);
  if (known !== undefined) return known;
  const made = charactersOf(name);
  decoding.set(name, made);
  return made;
}

/** The byte of each UTF-16 unit; 0 for those that the encoding lacks, and for U+0000. */
export function bytesByUnit(name: ByteEncoding): Uint8Array {
  const known = encoding.get(name);
  if (known) return known;
  const bytes = new Uint8Array(65_536);
  const characters = charactersByByte(name);
  for (let byte = 0; byte < 256; byte += 1) bytes[characters.charCodeAt(byte)] = byte;
  encoding.set(name, bytes);
  return bytes;
}

/** What Unicode does not take apart by itself. */
const NEAR: Readonly<Record<string, string>> = table({
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ø: "o",
  Ø: "O",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ß: "ss",
  ẞ: "SS",
  þ: "th",
  Þ: "Th",
  ð: "d",
  Ð: "D",
  ı: "i",
  "€": "EUR",
  "£": "GBP",
  "¢": "c",
  "©": "(c)",
  "®": "(R)",
  "™": "(TM)",
  "№": "No",
  "„": '"',
  "“": '"',
  "”": '"',
  "«": '"',
  "»": '"',
  "‘": "'",
  "’": "'",
  "‚": "'",
  "‹": "'",
  "›": "'",
  "–": "-",
  "—": "-",
  "‐": "-",
  "‑": "-",
  "−": "-",
  "…": "...",
  "•": "*",
  "·": ".",
  "×": "x",
  "÷": "/",
  "±": "+/-",
  "²": "2",
  "³": "3",
  "¹": "1",
  "½": "1/2",
  "¼": "1/4",
  "¾": "3/4",
  "°": "o",
  "§": "par.",
  "\u00a0": " ",
  "\u2007": " ",
  "\u2009": " ",
  "\u202f": " ",
});

/** The character in letters that the encoding has: ä is a, Ł is L, — is -; empty where there is nothing near. */
export function nearest(character: string, has: (character: string) => boolean): string {
  const near = NEAR[character] ?? character.normalize("NFKD").replace(/\p{M}+/gu, "");
  return [...near].map((part) => (has(part) ? part : (NEAR[part] ?? ""))).join("");
}
