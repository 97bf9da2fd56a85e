import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DEFAULT_RETRY_DELAYS, judge, retryAfterMs } from "./retry.ts";

const verdictOf = (
  status: number | null,
  {
    attempts = 1,
    retryDelays = [5, 60],
    after,
  }: { attempts?: number; retryDelays?: number[]; after?: number } = {},
) => judge({ status, retryAfterMs: after }, { attempts, retryDelays }, () => 0);

describe("the verdict on an attempt", () => {
  it("is delivered for 2xx alone", () => {
    for (const status of [200, 201, 204, 299]) {
      assert.deepEqual(verdictOf(status), { state: "delivered" });
    }
    for (const status of [300, 302, 304, 400, 401, 404, 429, 500, 503, null]) {
      assert.equal(verdictOf(status).state, "retrying");
    }
  });

  it("ends the subscription on 410", () => {
    assert.deepEqual(verdictOf(410), { state: "failed", isGone: true });
  });

  it("follows the schedule and fails when it is used up", () => {
    assert.deepEqual(verdictOf(500), { state: "retrying", delayMs: 5_000 });
    assert.deepEqual(verdictOf(500, { attempts: 2 }), { state: "retrying", delayMs: 48_000 });
    assert.deepEqual(verdictOf(500, { attempts: 3 }), { state: "failed", isGone: false });
    assert.deepEqual(verdictOf(500, { retryDelays: [] }), { state: "failed", isGone: false });
  });

  it("waits as long as the receiver asks, at most a day", () => {
    assert.deepEqual(verdictOf(503, { after: 90_000 }), { state: "retrying", delayMs: 90_000 });
    assert.deepEqual(verdictOf(503, { after: 1_000 }), { state: "retrying", delayMs: 5_000 });
    const long = verdictOf(429, { after: 10 ** 12 });
    assert.deepEqual(long, { state: "retrying", delayMs: 86_400_000 });
  });

  it("spreads delays of a minute and more over ±20 %", () => {
    const delays = [0, 0.5, 1].map((chance) =>
      judge(
        { status: 500, retryAfterMs: undefined },
        { attempts: 1, retryDelays: [100] },
        () => chance,
      ),
    );
    assert.deepEqual(
      delays.map((verdict) => verdict.state === "retrying" && verdict.delayMs),
      [80_000, 100_000, 120_000],
    );
  });

  it("has the standard schedule of nine further tries", () => {
    const total = DEFAULT_RETRY_DELAYS.standard.reduce((sum, seconds) => sum + seconds, 0);
    assert.equal(total, 75 * 3600 + 35 * 60 + 5);
    assert.deepEqual(DEFAULT_RETRY_DELAYS.garagereg, [60, 300, 900]);
  });
});

it("reads Retry-After of 429 and 503 as seconds or as a date", () => {
  const now = Date.UTC(2026, 0, 1);
  const read = (status: number, text: string) => retryAfterMs(status, { "retry-after": text }, now);
  assert.equal(read(429, "120"), 120_000);
  assert.equal(read(503, "Thu, 01 Jan 2026 00:01:00 GMT"), 60_000);
  assert.equal(read(503, "Wed, 31 Dec 2025 00:00:00 GMT"), 0);
  assert.equal(read(500, "120"), undefined);
  assert.equal(read(429, "soon"), undefined);
  assert.equal(retryAfterMs(429, {}, now), undefined);
});
