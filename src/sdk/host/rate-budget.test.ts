import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRateGate, createRateGates } from "./rate-budget.ts";

const { signal } = new AbortController();

function manualTime() {
  const time = { now: 0 };
  const clock = { now: () => time.now };
  const sleep = (ms: number): Promise<void> => {
    time.now += ms;
    return Promise.resolve();
  };
  return { time, clock, sleep };
}

describe("createRateGate", () => {
  it("lets no more calls through in any window than the budget has", async () => {
    const { time, ...options } = manualTime();
    const gate = createRateGate({ requests: 3, perMs: 1_000, concurrency: 1 }, options);
    const passedAt: number[] = [];
    for (let i = 0; i < 8; i++) {
      const leave = await gate.enter(signal);
      passedAt.push(time.now);
      leave();
    }
    assert.deepEqual(passedAt, [0, 0, 0, 1_000, 1_000, 1_000, 2_000, 2_000]);
  });

  it("keeps the number of calls under way, oldest first", async () => {
    const gate = createRateGate({ requests: 100, perMs: 1, concurrency: 2 }, manualTime());
    const order: number[] = [];
    const first = await gate.enter(signal);
    await gate.enter(signal);
    const waiting = [3, 4].map(async (n) => {
      const leave = await gate.enter(signal);
      order.push(n);
      return leave;
    });
    await Promise.resolve();
    assert.deepEqual(order, []);
    first();
    first();
    (await waiting[0])?.();
    await waiting[1];
    assert.deepEqual(order, [3, 4]);
  });

  it("holds everybody back for the pause that the remote asked for", async () => {
    const { time, ...options } = manualTime();
    const gate = createRateGate({ requests: 100, perMs: 1_000, concurrency: 2 }, options);
    gate.hold(5_000);
    await gate.enter(signal);
    assert.equal(time.now, 5_000);
  });

  it("gives up the place in the queue on an abort", async () => {
    const gate = createRateGate({ requests: 100, perMs: 1, concurrency: 1 }, manualTime());
    const leave = await gate.enter(signal);
    const controller = new AbortController();
    const reason = new Error("cancelled");
    const call = gate.enter(controller.signal);
    controller.abort(reason);
    await assert.rejects(call, reason);
    leave();
    (await gate.enter(signal))();
  });

  it("is one for all that run for an integration", () => {
    const gates = createRateGates(manualTime());
    assert.equal(gates.gateOf(1, undefined), gates.gateOf(1, undefined));
    assert.notEqual(gates.gateOf(1, undefined), gates.gateOf(2, undefined));
  });

  it("is another one for an integration whose budget is not what it was", () => {
    const gates = createRateGates(manualTime());
    const rate = { requests: 2, perMs: 1_000, concurrency: 1 };
    const real = gates.gateOf(1, rate);
    assert.equal(gates.gateOf(1, rate), real);
    assert.notEqual(gates.gateOf(1, undefined), real);
  });
});
