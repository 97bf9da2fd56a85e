import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { globOf, MAX_GLOB_TEXT } from "./glob.ts";

it("fits whole texts with * and ?", () => {
  const cases: readonly (readonly [pattern: string, text: string, fits: boolean])[] = [
    ["FV/*/2026", "FV/03/17/2026", true],
    ["FV/*/2026", "FV/2026", false],
    ["invoice.*", "invoice.", true],
    ["invoice.*", "invoices.created", false],
    ["*", "", true],
    ["?", "ő", true],
    ["?", "🧾", true],
    ["?", "", false],
    ["a?c", "abc", true],
    ["*a*b", "xxaxxb", true],
    ["*a*b", "xxbxxa", false],
    ["abc", "abcd", false],
    ["a**b", "ab", true],
    ["1\\*2", "1*2", true],
    ["1\\*2", "1x2", false],
    ["a\\", "a\\", true],
    ["(a+)+$", "aaaa", false],
    [".*", "abc", false],
  ];
  for (const [pattern, text, fits] of cases) {
    assert.equal(globOf(pattern)(text), fits, `${pattern} on ${text}`);
  }
});

it("agrees with a plain search on every small pattern and text", () => {
  const piece = fc.constantFrom("a", "b", "*", "?");
  const plain = (pattern: string, text: string): boolean => {
    if (pattern === "") return text === "";
    const rest = pattern.slice(1);
    if (pattern.startsWith("*")) {
      return plain(rest, text) || (text !== "" && plain(pattern, text.slice(1)));
    }
    const isFit = text !== "" && (pattern.startsWith("?") || pattern[0] === text[0]);
    return isFit && plain(rest, text.slice(1));
  };
  const texts = fc.array(fc.constantFrom("a", "b"), { maxLength: 9 });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), texts, (pattern, text) => {
      const fits = plain(pattern.join(""), text.join(""));
      assert.equal(globOf(pattern.join(""))(text.join("")), fits);
    }),
    { numRuns: 3_000 },
  );
});

it("keeps every position of long patterns", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab]{28,100}$/), fc.nat(), (text, at) => {
      const hole = at % text.length;
      const pattern = `${text.slice(0, hole)}?${text.slice(hole + 1)}`;
      assert.ok(globOf(pattern)(text));
      assert.ok(globOf(`*${pattern.slice(1)}`)(`bab${text}`));
      assert.ok(!globOf(pattern)(text.slice(1)));
      assert.ok(!globOf(pattern)(`${text}a`));
    }),
  );
});

it("is not slowed down by text that nearly fits", () => {
  const fits = globOf(`${"*a".repeat(49)}*b`);
  const text = "a".repeat(MAX_GLOB_TEXT);
  const startedAt = performance.now();
  assert.equal(fits(text), false);
  assert.ok(performance.now() - startedAt < 2_000);
  assert.equal(fits(`${text}a`), false);
});
