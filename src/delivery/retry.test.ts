import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DEFAULT_RETRY_DELAYS, judge, type Outcome, retryAfterMs, wishOf } from "./retry.ts";

const DAY_MS = 86_400_000;

const outcomeOf = (
  status: number | null,
  patch: Partial<Pick<Outcome, "isFinal" | "wish" | "retryAfterMs">> = {},
) => ({
  status,
  errorCode: status !== null && status >= 200 && status < 300 ? null : "bad_status",
  retryAfterMs: undefined,
  ...patch,
});

const verdictOf = (
  status: number | null,
  {
    attempts = 1,
    retryDelays = [5, 60],
    ...patch
  }: {
    attempts?: number;
    retryDelays?: number[];
  } & Parameters<typeof outcomeOf>[1] = {},
) => judge(outcomeOf(status, patch), { attempts, retryDelays }, () => 0);

describe("the verdict on an attempt", () => {
  it("is delivered for 2xx alone", () => {
    for (const status of [200, 201, 204, 299]) {
      assert.deepEqual(verdictOf(status), { state: "delivered", ends: null });
    }
    for (const status of [300, 302, 304, 400, 401, 404, 429, 500, 503, null]) {
      assert.equal(verdictOf(status).state, "retrying");
    }
  });

  it("ends the subscription on 410, and where the receiver asks for it", () => {
    assert.deepEqual(verdictOf(410), { state: "failed", ends: "gone" });
    assert.deepEqual(verdictOf(500, { wish: "disable" }), { state: "failed", ends: "asked" });
    assert.deepEqual(verdictOf(200, { wish: "disable" }), { state: "delivered", ends: "asked" });
  });

  it("fails without further tries what is final or not wanted", () => {
    assert.deepEqual(verdictOf(null, { isFinal: true }), { state: "failed", ends: null });
    assert.deepEqual(verdictOf(422, { wish: "abort" }), { state: "failed", ends: null });
    assert.deepEqual(verdictOf(200, { wish: "abort" }), { state: "delivered", ends: null });
  });

  it("follows the schedule and fails when it is used up", () => {
    assert.deepEqual(verdictOf(500), { state: "retrying", delayMs: 5_000 });
    assert.deepEqual(verdictOf(500, { attempts: 2 }), { state: "retrying", delayMs: 48_000 });
    assert.deepEqual(verdictOf(500, { attempts: 3 }), { state: "failed", ends: null });
    assert.deepEqual(verdictOf(500, { retryDelays: [] }), { state: "failed", ends: null });
  });

  it("waits as long as the receiver asks, at most a day", () => {
    const after = (ms: number) => verdictOf(503, { retryAfterMs: ms });
    assert.deepEqual(after(90_000), { state: "retrying", delayMs: 90_000 });
    assert.deepEqual(after(1_000), { state: "retrying", delayMs: 5_000 });
    assert.deepEqual(after(10 ** 12), { state: "retrying", delayMs: DAY_MS });
  });

  it("has the standard schedule of nine further tries", () => {
    const total = DEFAULT_RETRY_DELAYS.standard.reduce((sum, seconds) => sum + seconds, 0);
    assert.equal(total, 75 * 3600 + 35 * 60 + 5);
    assert.deepEqual(DEFAULT_RETRY_DELAYS.garagereg, [60, 300, 900]);
  });
});

const schedule = fc.array(fc.integer({ min: 1, max: 86_400 }), { maxLength: 20 });
const chance = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const asked = fc.option(fc.integer({ min: 0, max: 10 * DAY_MS }), { nil: undefined });

describe("whatever the schedule", () => {
  it("waits within 20 % of it, never shorter than asked, never longer than a day for that", () => {
    fc.assert(
      fc.property(
        schedule.filter(({ length }) => length > 0),
        fc.nat(),
        chance,
        asked,
        (retryDelays, nth, random, wish) => {
          const attempts = 1 + (nth % retryDelays.length);
          const seconds = retryDelays[attempts - 1] ?? 0;
          const outcome = outcomeOf(503, { retryAfterMs: wish });
          const verdict = judge(outcome, { attempts, retryDelays }, () => random);
          assert.equal(verdict.state, "retrying");
          const delayMs = verdict.state === "retrying" ? verdict.delayMs : 0;
          const spread = seconds >= 60 ? 0.2 : 0;
          const least = Math.floor(seconds * 1000 * (1 - spread));
          const most = Math.ceil(seconds * 1000 * (1 + spread));
          const askedMs = Math.min(wish ?? 0, DAY_MS);
          assert.ok(delayMs >= Math.max(least, askedMs), `${delayMs} of ${seconds} s`);
          assert.ok(delayMs <= Math.max(most, askedMs), `${delayMs} of ${seconds} s`);
        },
      ),
    );
  });

  it("tries once more often than it has delays, then fails", () => {
    fc.assert(
      fc.property(schedule, chance, (retryDelays, random) => {
        let attempts = 1;
        const judged = () => judge(outcomeOf(500), { attempts, retryDelays }, () => random);
        while (judged().state === "retrying") attempts += 1;
        assert.equal(attempts, retryDelays.length + 1);
        assert.equal(judged().state, "failed");
      }),
    );
  });

  it("waits longer and longer where the schedule grows by half and more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), chance, chance, (first, one, other) => {
        const retryDelays = [first];
        while (retryDelays.length < 10)
          retryDelays.push(Math.ceil((retryDelays.at(-1) ?? 0) * 1.51));
        const waits = retryDelays.map((_, i) => {
          const random = () => (i % 2 === 0 ? one : other);
          const verdict = judge(outcomeOf(500), { attempts: i + 1, retryDelays }, random);
          return verdict.state === "retrying" ? verdict.delayMs : 0;
        });
        for (const [i, wait] of waits.entries()) assert.ok(i === 0 || wait >= (waits[i - 1] ?? 0));
      }),
    );
  });

  it("spreads the tries of many deliveries over the whole of its 20 %", () => {
    const delays = [0, 0.5, 1].map((random) =>
      judge(outcomeOf(500), { attempts: 1, retryDelays: [100] }, () => random),
    );
    assert.deepEqual(
      delays.map((verdict) => verdict.state === "retrying" && verdict.delayMs),
      [80_000, 100_000, 120_000],
    );
  });
});

it("reads Retry-After of every answer but 2xx, as seconds or as a date", () => {
  const now = Date.UTC(2026, 0, 1);
  const read = (status: number, text: string) => retryAfterMs(status, { "retry-after": text }, now);
  assert.equal(read(429, "120"), 120_000);
  assert.equal(read(503, "Thu, 01 Jan 2026 00:01:00 GMT"), 60_000);
  assert.equal(read(503, "Wed, 31 Dec 2025 00:00:00 GMT"), 0);
  assert.equal(read(500, "120"), 120_000);
  assert.equal(read(200, "120"), undefined);
  assert.equal(read(429, "soon"), undefined);
  assert.equal(retryAfterMs(429, {}, now), undefined);
});

it("reads what a receiver wishes", () => {
  const read = (text: string) => wishOf({ "webhook-delivery": text });
  assert.equal(read("disable"), "disable");
  assert.equal(read("Abort-Message"), "abort");
  assert.equal(read("abort-message, disable"), "disable");
  assert.equal(read("disabled"), undefined);
  assert.equal(wishOf({}), undefined);
});
