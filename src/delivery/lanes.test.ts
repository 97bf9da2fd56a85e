import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type LaneSettings, PLAIN, type Turn } from "./lane.ts";
import { type LaneOptions, Lanes } from "./lanes.ts";

function takeAll(lanes: Lanes<string>, now = 0): Turn<string>[] {
  const taken: Turn<string>[] = [];
  for (let turn = lanes.next(now); turn; turn = lanes.next(now)) taken.push(turn);
  return taken;
}

const items = (turns: readonly Turn<string>[]): string[] => turns.flatMap((turn) => turn.items);

function fill(lanes: Lanes<string>, id: number, count: number, now = 0): void {
  for (let n = 0; n < count; n++) lanes.add(id, `${id}.${n}`, now);
}

const ok = (now: number) => ({ ending: "ok", now }) as const;
const silence = (now: number) => ({ ending: "silent", now }) as const;

/** With enough places, and one subscription as it wants to be. */
const withSettings = (patch: Partial<LaneSettings>, options: Partial<LaneOptions> = {}) =>
  new Lanes<string>({
    concurrency: 100,
    laneConcurrency: 16,
    settingsOf: () => ({ ...PLAIN, ...patch }),
    ...options,
  });

describe("places", () => {
  it("serves subscriptions in turn, each up to its places", () => {
    const lanes = new Lanes<string>({ concurrency: 100, laneConcurrency: 2 });
    fill(lanes, 1, 5);
    fill(lanes, 2, 1);
    fill(lanes, 3, 3);
    const turns = takeAll(lanes);
    assert.deepEqual(items(turns), ["1.0", "2.0", "3.0", "1.1", "3.1"]);
    assert.equal(lanes.active, 5);
    lanes.done(turns[3] as Turn<string>, ok(1));
    assert.deepEqual(items(takeAll(lanes)), ["1.2"]);
  });

  it("keeps half as many places more for endpoints that do not answer", () => {
    const lanes = new Lanes<string>({ concurrency: 4, laneConcurrency: 4 });
    for (let id = 1; id <= 10; id++) fill(lanes, id, 3);
    const [first, ...others] = takeAll(lanes);
    assert.deepEqual(items([first as Turn<string>, ...others]), ["1.0", "2.0"]);

    lanes.done(first as Turn<string>, ok(10));
    assert.deepEqual(items(takeAll(lanes, 10)), ["1.1", "1.2", "3.0"]);
  });

  it("gives the places of an endpoint that falls silent to others", () => {
    const lanes = new Lanes<string>({ concurrency: 2, laneConcurrency: 2 });
    for (const id of [1, 2]) {
      fill(lanes, id, 1);
      for (const turn of takeAll(lanes)) lanes.done(turn, ok(1));
    }
    fill(lanes, 1, 2);
    assert.equal(takeAll(lanes, 2).length, 2);
    fill(lanes, 2, 2);
    assert.deepEqual(takeAll(lanes, 3), []);

    lanes.review(1_500);
    assert.deepEqual(items(takeAll(lanes, 1_500)), ["2.0", "2.1"]);
  });

  it("takes them from the longest silent, as soon as others wait for them", () => {
    const lanes = new Lanes<string>({ concurrency: 2, laneConcurrency: 2 });
    for (const id of [1, 2, 3]) {
      fill(lanes, id, 1);
      for (const turn of takeAll(lanes)) lanes.done(turn, ok(1));
    }
    fill(lanes, 1, 1);
    takeAll(lanes, 10);
    fill(lanes, 2, 1);
    takeAll(lanes, 90);
    fill(lanes, 3, 2);
    assert.deepEqual(takeAll(lanes, 91), []);
    assert.equal(lanes.wakeAt, 110);
    assert.deepEqual(items(takeAll(lanes, 110)), ["3.0"]);
    assert.deepEqual(takeAll(lanes, 111), []);
    assert.deepEqual(items(takeAll(lanes, 190)), ["3.1"]);
  });

  it("takes none from the silent while nobody waits", () => {
    const lanes = new Lanes<string>({ concurrency: 1, laneConcurrency: 1 });
    fill(lanes, 1, 1);
    for (const turn of takeAll(lanes)) lanes.done(turn, ok(1));
    fill(lanes, 1, 2);
    const [turn] = takeAll(lanes, 2);
    assert.deepEqual(takeAll(lanes, 500), []);
    lanes.done(turn as Turn<string>, ok(501));
    assert.deepEqual(items(takeAll(lanes, 501)), ["1.1"]);
  });

  for (const ending of ["silent", "throttled"] as const) {
    it(`halves the places of a subscription with each ${ending} request and gives them back with answers`, () => {
      const lanes = new Lanes<string>({ concurrency: 100, laneConcurrency: 8 });
      fill(lanes, 1, 40);
      const first = takeAll(lanes);
      assert.equal(first.length, 4);
      for (const turn of first) lanes.done(turn, { ending, now: 500 });
      const [only, ...none] = takeAll(lanes, 500);
      assert.deepEqual(none, []);
      lanes.done(only as Turn<string>, ok(501));
      assert.equal(takeAll(lanes, 502).length, 2);
    });
  }

  it("learns nothing from what was not sent", () => {
    const lanes = new Lanes<string>({ concurrency: 100, laneConcurrency: 8 });
    fill(lanes, 1, 40);
    for (const turn of takeAll(lanes)) lanes.done(turn, { ending: "unsent", now: 5_000 });
    assert.equal(takeAll(lanes, 5_000).length, 4);
  });

  it("gives a subscription as many places as it asks for", () => {
    const few = withSettings({ maxConcurrency: 1 });
    fill(few, 1, 10);
    for (let now = 1; now <= 5; now++) {
      const turns = takeAll(few, now);
      assert.equal(turns.length, 1);
      for (const turn of turns) few.done(turn, ok(now));
    }

    const many = withSettings({ maxConcurrency: 40 });
    fill(many, 1, 400);
    for (let round = 1; round < 40; round++) {
      const [turn] = takeAll(many, round);
      many.done(turn as Turn<string>, ok(round));
    }
    assert.equal(many.active + takeAll(many, 50).length, 39 + 1);
  });
});

describe("what is held ready", () => {
  it("is little for endpoints that are slow, and asks for more when half is gone", () => {
    const lanes = new Lanes<string>({ concurrency: 100, laneConcurrency: 8 });
    assert.equal(lanes.room(1, 0), 32);
    fill(lanes, 1, 32);
    lanes.setBacklog(1, true);
    assert.deepEqual(lanes.hungry(0), []);
    const [first] = takeAll(lanes);
    lanes.review(2_000);
    assert.equal(lanes.room(1, 2_000), 0);
    lanes.done(first as Turn<string>, ok(2_001));
    lanes.drop(() => true);
    lanes.setBacklog(1, true);
    assert.equal(lanes.hungry(2_001)[0]?.room, lanes.room(1, 2_001));
  });

  it("goes back to the caller, of one subscription alone", () => {
    const lanes = new Lanes<string>({ concurrency: 100, laneConcurrency: 1 });
    fill(lanes, 1, 3);
    fill(lanes, 2, 2);
    takeAll(lanes);
    assert.deepEqual(lanes.empty(1), ["1.1", "1.2"]);
    assert.deepEqual(lanes.empty(1), []);
    assert.equal(lanes.waiting, 1);
  });

  it("is not more than a subscription with a rate sends in a few seconds", () => {
    const lanes = withSettings({ rateLimitPerMinute: 60 });
    lanes.add(1, "1.0", 0);
    assert.equal(lanes.room(1, 0), 4);
    assert.equal(lanes.waiting, 0, "what has to wait for its time keeps nobody busy");
  });
});

describe("pauses", () => {
  it("starts nothing and asks for nothing until a pause is over", () => {
    const lanes = new Lanes<string>({ concurrency: 100, laneConcurrency: 8 });
    fill(lanes, 1, 2);
    lanes.setBacklog(1, true);
    lanes.pause(1, 1_000);
    assert.deepEqual(takeAll(lanes, 0), []);
    assert.equal(lanes.wakeAt, 1_000);
    assert.equal(lanes.room(1, 999), 0);
    assert.deepEqual(lanes.hungry(999), []);
    assert.deepEqual(items(takeAll(lanes, 1_000)), ["1.0", "1.1"]);
    assert.equal(lanes.hungry(1_000).length, 1);
  });

  it("does not let a paused subscription delay another one", () => {
    const lanes = new Lanes<string>({ concurrency: 1, laneConcurrency: 1 });
    fill(lanes, 1, 5);
    lanes.pause(1, 60_000);
    fill(lanes, 2, 1);
    assert.deepEqual(items(takeAll(lanes, 1)), ["2.0"]);
  });

  it("goes on at once when the pause is lifted", () => {
    const lanes = new Lanes<string>({ concurrency: 100, laneConcurrency: 8 });
    fill(lanes, 1, 1);
    lanes.pause(1, 60_000);
    assert.deepEqual(takeAll(lanes, 0), []);
    lanes.resume(1, 10);
    assert.deepEqual(items(takeAll(lanes, 10)), ["1.0"]);
  });
});

describe("a rate", () => {
  const countStarts = (perMinute: number, { forMs, stepMs }: { forMs: number; stepMs: number }) => {
    const lanes = withSettings({ rateLimitPerMinute: perMinute, maxConcurrency: 64 });
    const starts: number[] = [];
    for (let now = 0; now <= forMs; now += stepMs) {
      if (lanes.room(1, now) > 0) lanes.add(1, "one", now);
      for (let turn = lanes.next(now); turn; turn = lanes.next(now)) {
        starts.push(now);
        lanes.done(turn, ok(now));
      }
    }
    return starts;
  };

  it("is kept to, evenly, with what one second allows at once", () => {
    const starts = countStarts(600, { forMs: 60_000, stepMs: 5 });
    assert.ok(starts.length >= 600 && starts.length <= 611, `${starts.length} in a minute`);
    for (const [i, at] of starts.entries()) {
      const later = starts[i + 20] ?? Number.POSITIVE_INFINITY;
      assert.ok(later - at >= 900, `21 requests within ${later - at} ms`);
    }
  });

  it("lets one request go where a second allows less than one", () => {
    const starts = countStarts(6, { forMs: 60_000, stepMs: 50 });
    assert.deepEqual(starts, [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
  });

  it("tells when the next request may start", () => {
    const lanes = withSettings({ rateLimitPerMinute: 60 });
    fill(lanes, 1, 2);
    assert.equal(takeAll(lanes, 0).length, 1);
    assert.equal(lanes.wakeAt, 1_000);
  });

  it("can change while items wait", () => {
    let perMinute = 1;
    const kept = new Map<number, LaneSettings>();
    const settingsOf = () => {
      const made = kept.get(perMinute) ?? { ...PLAIN, rateLimitPerMinute: perMinute };
      kept.set(perMinute, made);
      return made;
    };
    const lanes = new Lanes<string>({ concurrency: 10, laneConcurrency: 10, settingsOf });
    fill(lanes, 1, 3);
    assert.equal(takeAll(lanes, 0).length, 1);
    perMinute = 600_000;
    lanes.review(70_000);
    assert.equal(takeAll(lanes, 70_000).length, 2);
  });
});

describe("batches", () => {
  const batches = { batchSize: 3, batchWaitMs: 1_000 };

  it("go when they are full, or have waited long enough", () => {
    const lanes = withSettings(batches);
    fill(lanes, 1, 2, 100);
    assert.deepEqual(takeAll(lanes, 200), []);
    assert.equal(lanes.wakeAt, 1_100);
    lanes.add(1, "1.2", 300);
    assert.deepEqual(
      takeAll(lanes, 300).map((turn) => turn.items),
      [["1.0", "1.1", "1.2"]],
    );
    lanes.add(1, "1.3", 400);
    assert.deepEqual(takeAll(lanes, 1_390), []);
    assert.deepEqual(
      takeAll(lanes, 1_400).map((turn) => turn.items),
      [["1.3"]],
    );
  });

  it("hold as many items as two of them have, and count as one request", () => {
    const lanes = withSettings({ ...batches, batchSize: 50, maxConcurrency: 1 });
    fill(lanes, 1, 100);
    assert.equal(lanes.room(1, 0), 0);
    const [turn, ...others] = takeAll(lanes, 0);
    assert.deepEqual([turn?.items.length, others.length, lanes.active], [50, 0, 50]);
    lanes.done(turn as Turn<string>, silence(10));
    assert.equal(lanes.active, 0);
  });
});
