import assert from "node:assert/strict";
import { it } from "node:test";
import { delaysFor, fitDelays } from "./retry-counts.ts";

it("waits longer and longer, up to a day", () => {
  assert.deepEqual(delaysFor(0), []);
  assert.deepEqual(delaysFor(2), [60, 300]);
  assert.deepEqual(delaysFor(9), [60, 300, 900, 2700, 8100, 24_300, 72_900, 86_400, 86_400]);
  assert.equal(delaysFor(20).length, 20);
});

it("cuts a list that is too long, and goes on with the last wait of one that is too short", () => {
  assert.deepEqual(fitDelays([5, 10, 15], 2), [5, 10]);
  assert.deepEqual(fitDelays([5, 10], 4), [5, 10, 10, 10]);
  assert.deepEqual(fitDelays([], 4), [60, 300, 900, 900]);
  assert.deepEqual(fitDelays([5], 0), []);
});
