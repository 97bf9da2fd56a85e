import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { compilePattern } from "./pattern.ts";

/** What the pattern says, as one regular expression: too slow for what strangers write, right for short ones. */
function expressionOf(pattern: string): RegExp {
  const names = pattern.split("/").filter((name) => name !== "" && name !== ".");
  const parts = names.map((name, i) => {
    const isLast = i === names.length - 1;
    if (name === "**") return isLast ? "(?:[^/]+/)*[^/]+" : "(?:[^/]+/)*";
    const own = name.replaceAll(".", "\\.").replace(/\*+/g, "[^/]*").replaceAll("?", "[^/]");
    return isLast ? own : `${own}/`;
  });
  return new RegExp(`^/${parts.join("")}$`, "iu");
}

const name = fc.string({ minLength: 1, maxLength: 5, unit: fc.constantFrom(..."aAb.Łł") });
const wild = fc.oneof(
  fc.constant("**"),
  fc.string({ minLength: 1, maxLength: 5, unit: fc.constantFrom(..."aAb.*?ł") }),
);

describe("a pattern of files", () => {
  it("means what its expression says", () => {
    const patterns = fc.array(wild, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
    const paths = fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
    const isSame = fc.property(patterns, paths, (pattern, path) => {
      const { matches } = compilePattern(pattern);
      assert.equal(matches(path), expressionOf(pattern).test(`/${path}`), `${pattern} ${path}`);
      assert.equal(matches(path), matches(`/${path}`));
    });
    fc.assert(isSame, { numRuns: 3_000 });
  });

  it("tells where to look", () => {
    const about = (text: string) => {
      const { folder, isFlat } = compilePattern(text);
      return [folder, isFlat];
    };
    assert.deepEqual(about("in/*.csv"), ["/in", true]);
    assert.deepEqual(about("\\in\\a.csv"), ["/in", true]);
    assert.deepEqual(about("in/**/*.csv"), ["/in", false]);
    assert.deepEqual(about("in/**"), ["/in", false]);
    assert.deepEqual(about("*/x/a.csv"), ["/", false]);
    assert.deepEqual(about("a.csv"), ["/", true]);
    const all = compilePattern("in/**");
    const paths = ["/in/a", "/IN/b/c.txt", "/in", "/inn/a"];
    assert.deepEqual(paths.map(all.matches), [true, true, false, false]);
  });

  it("takes no longer for many wildcards", () => {
    const deep = compilePattern(`${"**/a/".repeat(60)}b`);
    const wide = compilePattern(`${"*a".repeat(120)}b`);
    const start = performance.now();
    assert.equal(deep.matches("a/".repeat(200)), false);
    assert.equal(wide.matches("a".repeat(250)), false);
    // As one regular expression either takes longer than anybody waits.
    assert.ok(performance.now() - start < 500);
  });
});
