import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { hold, inPresent, NOTHING_SPENT, spend, waitOf } from "./allowance-windows.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 3, 1);

/** Some windows of different lengths. */
const limits = fc
  .uniqueArray(fc.constantFrom(1_000, 60_000, HOUR, 24 * HOUR), { minLength: 1, maxLength: 3 })
  .chain((lengths) =>
    fc.tuple(
      ...lengths.map((perMs) =>
        fc.integer({ min: 1, max: 400 }).map((requests) => ({ requests, perMs })),
      ),
    ),
  );

it("lets no window hold more than its limit, and nobody wait longer than the longest", () => {
  fc.assert(
    fc.property(
      limits,
      fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 600 }),
      (all, gaps) => {
        let spent = NOTHING_SPENT;
        let now = NOW;
        const calls: number[] = [];
        const longest = Math.max(...all.map(({ perMs }) => perMs));
        for (const gap of gaps) {
          now += gap;
          const waitMs = waitOf(spent, all, now);
          assert.ok(waitMs <= longest * 1.06, `a wait of ${waitMs} ms`);
          now += waitMs;
          assert.equal(waitOf(spent, all, now), 0, "after the wait there is room");
          spent = spend(spent, all, now);
          calls.push(now);
          for (const { requests, perMs } of all) {
            const within = calls.filter((at) => at > now - perMs).length;
            assert.ok(within <= requests, `${within} calls in ${perMs} ms, ${requests} allowed`);
          }
        }
        const size = JSON.stringify(spent).length;
        assert.ok(size < 30_000, `${size} characters to keep`);
        assert.deepEqual(JSON.parse(JSON.stringify(spent)), spent);
      },
    ),
    { numRuns: 60 },
  );
});

it("lets all calls of a window go at once where there is room", () => {
  const all = [{ requests: 20, perMs: HOUR }];
  let spent = NOTHING_SPENT;
  for (let i = 0; i < 20; i++) {
    assert.equal(waitOf(spent, all, NOW + i), 0);
    spent = spend(spent, all, NOW + i);
  }
  const waitMs = waitOf(spent, all, NOW + 20);
  assert.ok(waitMs >= HOUR - 20 && waitMs <= HOUR + 1_000, String(waitMs));
});

it("keeps a pause that the remote asked for, the longer of two", () => {
  const all = [{ requests: 5, perMs: 1_000 }];
  const held = hold(hold(NOTHING_SPENT, 1_800_000, NOW), 1_000, NOW);
  assert.equal(waitOf(held, all, NOW), 1_800_000);
  assert.equal(waitOf(held, all, NOW + 1_800_000), 0);
  assert.ok(waitOf(hold(held, 1e12, NOW), all, NOW) <= 26 * HOUR, "no pause is for ever");
});

it("does not wait for a clock that was ahead", () => {
  const all = [{ requests: 2, perMs: HOUR }];
  const ahead = NOW + 300 * 24 * HOUR;
  let spent = hold(spend(spend(NOTHING_SPENT, all, ahead), all, ahead), 60_000, ahead);
  assert.ok(waitOf(spent, all, NOW) > 200 * 24 * HOUR);
  spent = inPresent(spent, NOW);
  const waitMs = waitOf(spent, all, NOW);
  assert.ok(waitMs >= HOUR && waitMs <= 1.1 * HOUR, `${waitMs} ms: the calls were made just now`);
  assert.equal(inPresent(spent, NOW), spent, "the second time changes nothing");
  const small = spend(NOTHING_SPENT, all, NOW + 2_000);
  assert.equal(inPresent(small, NOW), small, "the difference of two machines is let be");
});

it("forgets a window that the manifest has no more, and starts a new one empty", () => {
  const spent = spend(NOTHING_SPENT, [{ requests: 1, perMs: 1_000 }], NOW);
  const other = [{ requests: 1, perMs: HOUR }];
  assert.equal(waitOf(spent, other, NOW), 0);
  assert.deepEqual(Object.keys(spend(spent, other, NOW).windows), [String(HOUR)]);
});
