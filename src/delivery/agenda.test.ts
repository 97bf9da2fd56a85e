import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { partsOf, type Round } from "./agenda.ts";

type Lists = Pick<Round, "results" | "renewals" | "unwanted" | "news" | "wanted" | "fanOutLimit">;

const NOTHING: Lists = {
  ...{ results: [], renewals: [], unwanted: [], news: [], wanted: [], fanOutLimit: 0 },
};
const round = (lists: Partial<Lists>): Round => ({ ...NOTHING, ...lists }) as unknown as Round;
const result = (isOrdered: boolean) => ({ item: { isOrdered } }) as Round["results"][number];
const wanted = (isOrdered: boolean) => ({ id: 1, room: 8, isOrdered });

describe("a round", () => {
  it("writes and fetches by itself where the two have nothing to do with each other", () => {
    const results = [result(false)];
    const whole = round({ results, renewals: ["dlv_1"], wanted: [wanted(false)], fanOutLimit: 5 });
    const [writing, fetching, ...more] = partsOf(whole);
    assert.deepEqual(more, []);
    assert.deepEqual(writing, { ...whole, wanted: [], fanOutLimit: 0 });
    assert.deepEqual(fetching, { ...whole, results: [], renewals: [] });
  });

  it("is one thing where an order, a lease given back or a breaker is in it", () => {
    const results = [result(false)];
    for (const lists of [
      { results },
      { fanOutLimit: 5 },
      { results: [result(true)], fanOutLimit: 5 },
      { results, wanted: [wanted(true)] },
      { results, fanOutLimit: 5, unwanted: [results[0]?.item] },
      { results, fanOutLimit: 5, news: [{}] },
    ]) {
      const whole = round(lists as Partial<Lists>);
      assert.deepEqual(partsOf(whole), [whole]);
    }
  });
});
