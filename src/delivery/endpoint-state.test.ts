import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { targetWith } from "../../test/wire-samples.ts";
import type { EndpointStateRow } from "../store/endpoint-states.ts";
import { type EndpointNews, merge, signOf } from "./endpoint-state.ts";

const NOW = Date.UTC(2026, 0, 10);
const HOUR_MS = 3_600_000;
const target = targetWith({ id: 7, disableAfterMs: 120 * HOUR_MS });

const row = (patch: Partial<EndpointStateRow> = {}): EndpointStateRow => ({
  subscription_id: 7,
  tenant_id: 1,
  breaker: "closed",
  opened_at: null,
  open_until: null,
  trips: 0,
  failing_since: null,
  last_success_at: null,
  last_failure_at: null,
  last_error: null,
  updated_at: NOW - 60_000,
  ...patch,
});

const news = (patch: Partial<EndpointNews> = {}): EndpointNews => ({
  target,
  turn: null,
  failingSince: null,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastError: null,
  ...patch,
});

const failing = (since: number, patch: Partial<EndpointNews> = {}) =>
  news({ failingSince: since, lastFailureAt: NOW, lastError: "It failed.", ...patch });

const options = { now: NOW, firstOpenMs: 30_000, random: () => 0 };
const open = row({ breaker: "open", trips: 1, opened_at: NOW - 9_000, open_until: NOW + 21_000 });
const asking = row({ breaker: "half_open", trips: 1, open_until: NOW + 60_000 });

describe("what a try tells about a receiver", () => {
  const sign = (status: number | null, patch: { errorCode?: string; isFinal?: boolean } = {}) =>
    signOf({ status, errorCode: "bad_status", ...patch });

  it("is a failure without an answer, with 5xx, 429 and 408, and a refusal with the others", () => {
    assert.equal(signOf({ status: 204, errorCode: null }), "success");
    assert.equal(signOf({ status: null, errorCode: null }), "success", "a connector has no status");
    for (const status of [null, 408, 429, 500, 503, 599]) assert.equal(sign(status), "failure");
    for (const status of [302, 400, 401, 404, 410, 422]) assert.equal(sign(status), "refusal");
    assert.equal(sign(null, { errorCode: "bad_template", isFinal: true }), "nothing");
  });
});

describe("the state of an endpoint", () => {
  it("opens, tells so once, and opens for longer after a probe that failed", () => {
    const first = merge(row(), failing(NOW - 5_000, { turn: "opened" }), options);
    assert.deepEqual(
      [first.row.breaker, first.row.trips, first.row.opened_at, first.row.open_until],
      ["open", 1, NOW, NOW + 30_000],
    );
    assert.equal(first.alert, "failing");
    assert.equal(first.row.failing_since, NOW - 5_000);
    assert.equal(first.row.last_error, "It failed.");

    const again = merge(asking, failing(NOW, { turn: "reopened" }), options);
    assert.deepEqual([again.row.trips, again.row.open_until], [2, NOW + 60_000]);
    assert.equal(again.alert, null);
  });

  it("stays as another process has left it, and is told by that one alone", () => {
    for (const before of [open, asking]) {
      const merged = merge(before, failing(NOW - 5_000, { turn: "opened" }), options);
      assert.equal(merged.row.breaker, before.breaker);
      assert.equal(merged.row.open_until, before.open_until);
      assert.equal(merged.alert, null);
    }
  });

  it("stays closed where a person closed it while a probe was under way", () => {
    const merged = merge(row({ trips: 1 }), failing(NOW, { turn: "reopened" }), options);
    assert.equal(merged.row.breaker, "closed");
    assert.equal(merged.row.trips, 1);
  });

  it("tells a recovery once, also where a person had closed the breaker", () => {
    const success = news({ turn: "closed", lastSuccessAt: NOW });
    const closed = merge(asking, success, options);
    assert.deepEqual([closed.row.breaker, closed.row.trips], ["closed", 0]);
    assert.equal(closed.alert, "recovered");
    assert.equal(merge(closed.row, success, options).alert, null);

    const byHand = row({ trips: 1, failing_since: NOW - 50_000, updated_at: NOW - 50_000 });
    const merged = merge(byHand, news({ lastSuccessAt: NOW }), options);
    assert.deepEqual([merged.alert, merged.row.trips], ["recovered", 0]);
  });

  it("closes without telling anybody where the receiver refuses a probe", () => {
    const merged = merge(asking, failing(NOW, { turn: "eased" }), options);
    assert.deepEqual([merged.row.breaker, merged.row.trips], ["closed", 1]);
    assert.equal(merged.alert, null);
  });

  it("leaves an open breaker alone when nothing turned", () => {
    const merged = merge(open, news({ lastSuccessAt: NOW }), options);
    assert.deepEqual([merged.row.breaker, merged.row.open_until], ["open", open.open_until]);
  });
});

describe("failing without a break", () => {
  const since = NOW - 130 * HOUR_MS;

  it("begins with the first failure that anybody saw, and ends with a success", () => {
    const before = row({ failing_since: since, last_failure_at: NOW - 9_000 });
    const merged = merge(before, failing(NOW - 5_000), options);
    assert.equal(merged.row.failing_since, since);
    assert.equal(merged.row.last_failure_at, NOW);
    assert.equal(merge(before, news({ lastSuccessAt: NOW }), options).row.failing_since, null);
  });

  it("is overdue after the time that the subscription allows", () => {
    const before = row({ failing_since: since });
    assert.ok(merge(before, failing(NOW), options).isOverdue);
    const younger = row({ failing_since: NOW - 119 * HOUR_MS });
    assert.ok(!merge(younger, failing(NOW), options).isOverdue);
    const never = failing(NOW, { target: targetWith({ id: 7, disableAfterMs: 0 }) });
    assert.ok(!merge(before, never, options).isOverdue);
  });

  it("is broken by what another process delivered", () => {
    const before = row({ failing_since: null, last_success_at: NOW - 10_000 });
    const merged = merge(before, failing(since), options);
    assert.ok(!merged.isOverdue, "an endpoint that works for others is not switched off");
    assert.equal(merged.row.failing_since, NOW);
  });
});
