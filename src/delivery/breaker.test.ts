import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  type Breaker,
  CLOSED,
  FAILURES_TO_OPEN,
  isProbeDue,
  observe,
  openMs,
  probing,
  type Sign,
} from "./breaker.ts";

const NOW = Date.UTC(2026, 0, 1);
const LONGEST_MS = 30 * 60_000;
const steady = { now: NOW, isProbe: false, random: () => 0 };

const fail = (breaker: Breaker, times: number): Breaker =>
  times === 0 ? breaker : fail(observe(breaker, "failure", steady), times - 1);

const opened = fail(CLOSED, FAILURES_TO_OPEN);

describe("a breaker", () => {
  it("opens after ten failures in a row, for half a minute", () => {
    assert.equal(fail(CLOSED, FAILURES_TO_OPEN - 1).state, "closed");
    assert.deepEqual(opened, {
      state: "open",
      failures: 0,
      trips: 1,
      openedAt: NOW,
      openUntil: NOW + 30_000,
    });
  });

  it("counts anew after a success or a refusal", () => {
    for (const sign of ["success", "refusal"] as const) {
      const broken = observe(fail(CLOSED, FAILURES_TO_OPEN - 1), sign, steady);
      assert.equal(fail(broken, FAILURES_TO_OPEN - 1).state, "closed");
    }
    const ours = observe(fail(CLOSED, FAILURES_TO_OPEN - 1), "nothing", steady);
    assert.equal(fail(ours, 1).state, "open", "what is our own fault ends no row");
  });

  it("lets one delivery ask when its time is over", () => {
    assert.ok(!isProbeDue(opened, NOW + 29_999));
    assert.ok(isProbeDue(opened, NOW + 30_000));
    const asking = probing(opened, NOW + 90_000);
    assert.equal(asking.state, "half_open");
    assert.ok(!isProbeDue(asking, NOW + 89_999));
    assert.ok(isProbeDue(asking, NOW + 90_000), "whoever asked has died");
    assert.ok(!isProbeDue(CLOSED, NOW));
  });

  it("closes with the success of a probe and opens for twice as long with its failure", () => {
    const asking = probing(opened, NOW + 90_000);
    const probe = { ...steady, isProbe: true };
    assert.equal(observe(asking, "success", probe), CLOSED);
    const again = observe(asking, "failure", probe);
    assert.deepEqual([again.state, again.trips, again.openUntil], ["open", 2, NOW + 60_000]);
  });

  it("closes for a receiver that refuses its probe, and then opens for longer", () => {
    const eased = observe(probing(opened, NOW + 1), "refusal", { ...steady, isProbe: true });
    assert.deepEqual([eased.state, eased.trips], ["closed", 1]);
    assert.equal(fail(eased, FAILURES_TO_OPEN).openUntil, NOW + 60_000);
  });

  it("does not mind the failures of tries that began before", () => {
    assert.equal(fail(opened, 100), opened);
    const asking = probing(opened, NOW + 90_000);
    assert.equal(fail(asking, 100), asking);
  });

  it("stays open for half an hour at most, up to a fifth less by chance", () => {
    assert.equal(openMs(1, { random: () => 1 }), 24_000);
    assert.equal(openMs(7, { random: () => 0 }), LONGEST_MS);
    assert.equal(openMs(10_000, { random: () => 0 }), LONGEST_MS);
  });
});

type Step = { readonly sign: Sign; readonly waitMs: number; readonly chance: number };

const steps = fc.array(
  fc.record({
    sign: fc.constantFrom<Sign>("success", "refusal", "failure", "failure", "failure", "nothing"),
    waitMs: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 3_600_000 })),
    chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
  }),
  { maxLength: 400 },
);

interface Life {
  breaker: Breaker;
  now: number;
  /** Failures in a row while it was closed. */
  row: number;
}

/** A worker as it should be: it asks an open breaker when it may, and then tells what came back. */
function live(life: Life, { sign, waitMs, chance }: Step): void {
  life.now += waitMs;
  const before = life.breaker;
  const isProbe = isProbeDue(before, life.now);
  const asked = isProbe ? probing(before, life.now + 60_000) : before;
  life.breaker = observe(asked, sign, { now: life.now, isProbe, random: () => chance });
  checkStep(life, { before, sign, isProbe });
}

function checkStep(
  life: Life,
  { before, sign, isProbe }: { before: Breaker; sign: Sign; isProbe: boolean },
): void {
  const { breaker: after, now } = life;
  if (sign === "success") assert.equal(after.state, "closed");
  if (before.state === "closed") {
    life.row = sign === "failure" ? life.row + 1 : sign === "nothing" ? life.row : 0;
    assert.equal(after.state === "open", life.row === FAILURES_TO_OPEN);
  }
  if (after.state === "open") life.row = 0;
  if (after.state === "open" && (before.state === "closed" || isProbe)) {
    const length = (after.openUntil ?? 0) - now;
    const full = Math.min(LONGEST_MS, 30_000 * 2 ** (after.trips - 1));
    assert.ok(length >= full * 0.8 - 1 && length <= full, `open for ${length} of ${full} ms`);
    assert.equal(after.trips, before.trips + 1);
  }
  if (after.trips < before.trips) assert.equal(sign, "success", "only a success forgets");
  assert.ok(after.failures < FAILURES_TO_OPEN);
}

it("keeps its promises whatever comes", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const life: Life = { breaker: CLOSED, now: NOW, row: 0 };
      for (const step of all) live(life, step);
    }),
    { numRuns: 500 },
  );
});
