import assert from "node:assert/strict";
import { it } from "node:test";
import { ClockWatch } from "./clock-watch.ts";

it("notices a wall clock that is set back, and no other change", () => {
  let [wall, steady] = [1_000_000, 0];
  const watch = new ClockWatch({ now: () => wall }, () => steady);
  const pass = (wallMs: number, steadyMs: number): boolean => {
    wall += wallMs;
    steady += steadyMs;
    return watch.needsRepair();
  };
  assert.equal(pass(0, 0), true, "nobody knows what was before the start");
  assert.equal(pass(1_000, 1_000), false);
  assert.equal(pass(4_000, 4_000), true, "what others write meanwhile");
  assert.equal(pass(60_000, 60_000), false, "all is written by now");
  assert.equal(pass(3_600_000, 1_000), false, "put forward");
  assert.equal(pass(1_000, 4_000), false, "a little slow");
  assert.equal(pass(-3_600_000, 1_000), true, "put back");
  assert.equal(pass(1_000, 1_000), false);
  assert.equal(pass(4_000, 4_000), true);
});
