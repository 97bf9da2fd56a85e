import { table } from "./table.ts";

/** Letters that have no accent to take off: their plain spelling. */
const PLAIN: Readonly<Record<string, string>> = table({
  ł: "l",
  ß: "ss",
  đ: "d",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ı: "i",
});
const ACCENT = /\p{M}/gu;
const SPECIAL = /[łßđøæœı]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole range of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Lower case without accents, runs of blanks as one: `"Zażółć  GĘŚLĄ"` is `"zazolc gesla"`. Two texts that a
 * person takes for one are equal in it.
 */
export function foldText(text: string): string {
  const plain = ASCII.test(text)
    ? text.toLowerCase()
    : text
        .normalize("NFKD")
        .replace(ACCENT, "")
        .toLowerCase()
        .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter);
  return plain.replace(/\s+/g, " ").trim();
}

/** The letters and digits alone: `"FV 1/2025"` and `"fv-1-2025"` are both `"fv12025"`. */
export const foldKey = (text: string): string => foldText(text).replace(/[^\p{L}\p{N}]/gu, "");
