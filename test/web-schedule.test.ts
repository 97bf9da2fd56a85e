import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { RHYTHMS, type Rhythm, rhythmOf, USUAL, whenOf } from "../web/src/parts/schedule/rhythm.ts";

describe("how often something comes", () => {
  it("is a cron line, and comes back from it as the same choice", () => {
    const two = (n: number): string => String(n).padStart(2, "0");
    const rhythm = fc.record({
      kind: fc.constantFrom(...RHYTHMS.filter((kind) => kind !== "cron")),
      time: fc
        .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
        .map(([hour, minute]) => `${two(hour)}:${two(minute)}`),
      weekday: fc.constantFrom("0", "1", "6"),
      day: fc.constantFrom("1", "28", "L"),
      workingDay: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(rhythm, (chosen) => {
        const whole: Rhythm = { ...USUAL, ...chosen };
        const when = whenOf(whole);
        const again = rhythmOf(when.cron, when.working_day);
        assert.equal(again.kind, whole.kind);
        assert.deepEqual(whenOf(again), when);
      }),
    );
  });

  it("stays a line to type where no choice makes it", () => {
    for (const cron of ["*/5 * * * *", "0 6 1 1 *", "0 6,18 * * *", "0 6 15W * *", "nonsense"]) {
      assert.deepEqual(whenOf(rhythmOf(cron, null)), { cron, working_day: null });
      assert.equal(rhythmOf(cron, null).kind, "cron");
    }
  });
});
