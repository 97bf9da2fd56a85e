import assert from "node:assert/strict";
import { it } from "node:test";
import { RateLimitError } from "../../lib/errors.ts";
import { createAdmission, isAllowanceSpent } from "./admission.ts";
import { createAllowances, createMemoryAllowanceStore } from "./allowances.ts";
import { createRateGate } from "./rate-budget.ts";

const NOW = Date.UTC(2026, 3, 1);
const HOUR = 3_600_000;

function bed(more: { maxWaitMs?: number; signal?: AbortSignal } = {}) {
  const time = { now: NOW };
  const clock = { now: () => time.now };
  const waits: { allowance: string; until: number }[] = [];
  let waiting = 0;
  const rate = { requests: 1_000, perMs: 1_000, concurrency: 1 };
  const declared = { query: [{ requests: 2, perMs: HOUR }] };
  const admission = createAdmission({
    gate: createRateGate(rate, { clock }),
    allowances: createAllowances({ declared, store: createMemoryAllowanceStore(), clock }),
    clock,
    signal: more.signal ?? new AbortController().signal,
    maxWaitMs: more.maxWaitMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      time.now += ms;
    },
    onWait(wait) {
      waits.push(wait);
      waiting += 1;
      return () => {
        waiting -= 1;
      };
    },
  });
  return { admission, time, waits, waiting: () => waiting };
}

it("waits until the allowance has room and holds no place of others meanwhile", async () => {
  const { admission, time, waits, waiting } = bed();
  for (let i = 0; i < 2; i++) (await admission.enter("query"))();
  const third = admission.enter("query");
  const other = await admission.enter(undefined);
  other();
  (await third)();
  assert.ok(time.now >= NOW + HOUR);
  assert.ok(waits.every(({ allowance, until }) => allowance === "query" && until > NOW));
  assert.equal(waiting(), 0);
});

it("fails at once where nobody has the patience, and says until when", async () => {
  const { admission, time } = bed({ maxWaitMs: 10_000 });
  for (let i = 0; i < 2; i++) (await admission.enter("query"))();
  await assert.rejects(admission.enter("query"), (error) => {
    assert.ok(error instanceof RateLimitError && isAllowanceSpent(error));
    assert.match(error.message, /\(query\) is used up until 2026-04-01T01:00/);
    assert.ok((error.retryAfterMs ?? 0) >= HOUR);
    return true;
  });
  assert.equal(time.now, NOW);
  (await admission.enter(undefined))();
});

it("ends a wait when its work is cancelled, and holds what the remote asked to hold", async () => {
  const stop = new AbortController();
  const { admission, waiting } = bed({ signal: stop.signal });
  await admission.hold("query", HOUR);
  stop.abort(new Error("cancelled"));
  await assert.rejects(admission.enter("query"), /cancelled/);
  assert.equal(waiting(), 0);
});
