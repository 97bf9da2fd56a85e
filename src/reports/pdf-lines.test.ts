import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Face } from "./pdf-face.ts";
import { cut, linesOf } from "./pdf-lines.ts";

/** Every letter is as wide as the font is high. */
const SQUARE: Face = {
  id: "F1",
  ascent: 1,
  lineHeight: 1,
  width: (text, size) => [...text].length * size,
  encode: (text) => text,
  ref: () => undefined,
};
const lines = (text: string, letters: number, maxLines = 2): readonly string[] =>
  linesOf(text, SQUARE, { size: 2, width: 2 * letters, maxLines });

describe("linesOf", () => {
  it("breaks after blanks, hyphens and slashes, and nowhere where it all fits", () => {
    assert.deepEqual(lines("Usługi Handlowe", 15), ["Usługi Handlowe"]);
    assert.deepEqual(lines("Usługi Handlowe", 14), ["Usługi", "Handlowe"]);
    assert.deepEqual(lines("Badawczo-Rozwojowe", 12), ["Badawczo-", "Rozwojowe"]);
    assert.deepEqual(lines("FV/2025/01/17", 9), ["FV/2025/", "01/17"]);
  });

  it("keeps an amount together while a line can hold it", () => {
    assert.deepEqual(lines("12 1\u00a0234,56", 8), ["12", "1\u00a0234,56"]);
  });

  it("breaks a word that is longer than a line, and ends the last line with … where it cuts", () => {
    assert.deepEqual(lines("abcdefgh", 4), ["abcd", "efgh"]);
    assert.deepEqual(lines("abcdefghi", 4), ["abcd", "efg…"]);
    assert.deepEqual(lines("jeden dwa trzy", 5, 1), ["jede…"]);
    assert.deepEqual(lines("ab cd ef", 2, 3), ["ab", "cd", "ef"]);
  });

  it("goes on where not even one letter fits", () => {
    assert.deepEqual(lines("abc", 0.5, 3), ["a", "b", "…"]);
  });
});

describe("cut", () => {
  it("makes one line of whole characters", () => {
    assert.equal(cut(" a\u0000\n b ", 9), "a  b");
    assert.equal(cut("😀😀😀", 2), "😀…");
    assert.equal(cut("o\u0301", 1), "ó");
  });
});
