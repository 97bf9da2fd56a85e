import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { newId } from "./ids.ts";

const NOW = 1_750_000_000_000;
const CHANCE = /^evt_[0-9a-hjkmnp-tv-z]{10}([0-9a-hjkmnp-tv-z]{16})$/;

describe("ids", () => {
  it("name their kind, and sort by their time", () => {
    const [first, second] = [newId("evt", NOW), newId("evt", NOW + 1)];
    assert.match(first, CHANCE);
    assert.ok(first < second);
    assert.equal(newId("evt", NOW).slice(0, 14), first.slice(0, 14));
    assert.equal(newId("dlv", 0).slice(0, 14), "dlv_0000000000");
  });

  it("are all different, and have every letter in every place", () => {
    const ids = Array.from({ length: 5_000 }, () => newId("evt", NOW));
    assert.equal(new Set(ids).size, ids.length);
    const seen = Array.from({ length: 16 }, () => new Set<string>());
    for (const id of ids) {
      const letters = CHANCE.exec(id)?.[1] ?? assert.fail(id);
      for (let i = 0; i < 16; i++) seen[i]?.add(letters.charAt(i));
    }
    assert.deepEqual(
      seen.map(({ size }) => size),
      Array.from({ length: 16 }, () => 32),
    );
  });
});
