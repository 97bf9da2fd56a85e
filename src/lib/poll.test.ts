import assert from "node:assert/strict";
import { it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { createPoll } from "./poll.ts";

const fail = (error: unknown): never => assert.fail(String(error));

it("goes on after a failure, one time after the other", async () => {
  const faults: unknown[] = [];
  const enough = Promise.withResolvers<void>();
  let times = 0;
  let atOnce = 0;
  const poll = createPoll({
    everyMs: 1,
    async work() {
      assert.equal(++atOnce, 1);
      await turn();
      atOnce -= 1;
      times += 1;
      if (times === 3) enough.resolve();
      if (times === 1) throw new Error("away");
    },
    onError: (error) => faults.push(error),
  });
  poll.start();
  poll.start();
  await enough.promise;
  await poll.stop();
  const done = times;
  await turn();
  assert.equal(times, done);
  assert.deepEqual(faults.map(String), ["Error: away"]);
});

it("ends when what is under way has ended, without waiting for the next time", async () => {
  const work = Promise.withResolvers<void>();
  const poll = createPoll({ everyMs: 3_600_000, work: () => work.promise, onError: fail });
  poll.start();
  let isStopped = false;
  const stopped = poll.stop().then(() => {
    isStopped = true;
  });
  assert.equal(poll.signal.aborted, true);
  await turn();
  assert.equal(isStopped, false);
  work.resolve();
  await stopped;
});

it("never begins after it was stopped, and stops where it never began", async () => {
  const poll = createPoll({ everyMs: 1, work: () => assert.fail(), onError: fail });
  await poll.stop();
  poll.start();
  await poll.stop();
});
