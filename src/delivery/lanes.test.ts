import assert from "node:assert/strict";
import { it } from "node:test";
import { Lanes } from "./lanes.ts";

function takeAll(lanes: Lanes<string>, now = 0): string[] {
  const taken: string[] = [];
  for (let item = lanes.next(now); item; item = lanes.next(now)) taken.push(item);
  return taken;
}

function fill(lanes: Lanes<string>, id: number, count: number): void {
  for (let n = 0; n < count; n++) lanes.add(id, `${id}.${n}`);
}

const answer = (now: number) => ({ hasAnswer: true, now });

it("serves subscriptions in turn, each up to its places", () => {
  const lanes = new Lanes<string>({ concurrency: 100, laneConcurrency: 2 });
  fill(lanes, 1, 5);
  fill(lanes, 2, 1);
  fill(lanes, 3, 3);
  assert.deepEqual(takeAll(lanes), ["1.0", "2.0", "3.0", "1.1", "3.1"]);
  lanes.done(1, "1.1", answer(1));
  assert.deepEqual(takeAll(lanes), ["1.2"]);
});

it("keeps half as many places more for endpoints that do not answer", () => {
  const lanes = new Lanes<string>({ concurrency: 4, laneConcurrency: 4 });
  for (let id = 1; id <= 10; id++) fill(lanes, id, 3);
  assert.deepEqual(takeAll(lanes), ["1.0", "2.0"]);

  lanes.done(1, "1.0", answer(10));
  assert.deepEqual(takeAll(lanes, 10), ["1.1", "1.2", "3.0"]);
});

it("gives the places of an endpoint that falls silent to others", () => {
  const lanes = new Lanes<string>({ concurrency: 2, laneConcurrency: 2 });
  for (const id of [1, 2]) {
    fill(lanes, id, 1);
    takeAll(lanes);
    lanes.done(id, `${id}.0`, answer(1));
  }
  fill(lanes, 1, 2);
  assert.equal(takeAll(lanes, 2).length, 2);
  fill(lanes, 2, 2);
  assert.deepEqual(takeAll(lanes, 3), []);

  lanes.review(1_500);
  assert.deepEqual(takeAll(lanes, 1_500), ["2.0", "2.1"]);
});

it("halves the places of a subscription with each silence and gives them back with answers", () => {
  const lanes = new Lanes<string>({ concurrency: 100, laneConcurrency: 8 });
  fill(lanes, 1, 40);
  const first = takeAll(lanes);
  assert.equal(first.length, 4);
  for (const item of first) lanes.done(1, item, { hasAnswer: false, now: 5_000 });
  const [only, ...none] = takeAll(lanes, 5_000);
  assert.deepEqual(none, []);
  lanes.done(1, only ?? "", answer(5_001));
  assert.equal(takeAll(lanes, 5_002).length, 2);
});

it("holds little ready for endpoints that are slow, and asks for more when half is gone", () => {
  const lanes = new Lanes<string>({ concurrency: 100, laneConcurrency: 8 });
  assert.equal(lanes.room(1), 32);
  fill(lanes, 1, 32);
  lanes.setBacklog(1, true);
  assert.deepEqual(lanes.hungry(), []);
  const [first = ""] = takeAll(lanes);
  lanes.review(2_000);
  assert.equal(lanes.room(1), 0);
  lanes.done(1, first, answer(2_001));
  lanes.drop(() => true);
  lanes.setBacklog(1, true);
  assert.equal(lanes.hungry()[0]?.room, lanes.room(1));
});
