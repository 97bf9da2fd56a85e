import assert from "node:assert/strict";
import type { Item } from "../settlement.ts";
import { arrived, busy, type Declare, hopeless, LEASE_MS } from "./queue-bed.ts";

const FIFO = { ordering: "fifo", ordering_key: "key" } as const;

/** `a0`: key and number of the events, in the order of the items' names. */
const names = (items: readonly Item[]): string[] =>
  items
    .map(({ message }) => {
      const { key, n } = JSON.parse(message.dataText) as { key: string; n: number };
      return `${key}${n}`;
    })
    .sort();

const keyed = (key: string, count: number) => Array.from({ length: count }, (_, n) => ({ key, n }));

/** What an ordered subscription may count on. */
export function queueOrderContract(promise: Declare): void {
  firsts(promise);
  nexts(promise);
  twoWorkers(promise);
}

function firsts(promise: Declare): void {
  promise(
    "holds nothing of an ordered subscription at once, whatever the room",
    async (bed, hands) => {
      const hand = await hands.hand();
      const id = await bed.subscribe(FIFO);
      await bed.publish(...keyed("a", 2));
      assert.deepEqual(await hand.fanOut(0), []);
      assert.deepEqual(await hand.queue.due([id], hands.clock.time), [id]);
    },
  );

  promise("gives the first of each key, the next when that one is settled", async (bed, hands) => {
    const [first, second] = [await hands.hand(), await hands.hand()];
    const id = await bed.subscribe(FIFO);
    await bed.publish(...keyed("a", 3), ...keyed("b", 2));
    await first.fanOut();
    const { items } = await first.claim(id);
    assert.deepEqual(names(items), ["a0", "b0"]);
    assert.deepEqual(names((await second.claim(id)).items), []);

    const [a, b] = items.toSorted((x, y) =>
      (names([x])[0] ?? "").localeCompare(names([y])[0] ?? ""),
    );
    await first.settle(a ? [a] : []);
    assert.deepEqual(names((await second.claim(id)).items), ["a1"]);
    await first.settle(b ? [b] : [], hopeless);
    assert.deepEqual(
      names((await first.claim(id)).items),
      ["b1"],
      "what failed lets the rest go on",
    );
  });
}

function nexts(promise: Declare): void {
  promise("gives the next in the exchange that settles the one before", async (bed, hands) => {
    const hand = await hands.hand();
    const id = await bed.subscribe(FIFO);
    await bed.publish(...keyed("a", 3));
    await hand.fanOut();
    const [item] = (await hand.claim(id)).items;
    const target = bed.targets.find(id);
    assert.ok(item && target);
    const done = await hand.exchange({
      results: [{ item, target, outcome: arrived }],
      wanted: [{ id, room: 5, isOrdered: true }],
    });
    assert.deepEqual(names(done.claimed.items), ["a1"]);
  });

  promise("keeps a key waiting behind a delivery that is tried again", async (bed, hands) => {
    const hand = await hands.hand();
    const id = await bed.subscribe(FIFO);
    await bed.publish(...keyed("a", 2), ...keyed("b", 2));
    await hand.fanOut();
    await hand.settle((await hand.claim(id)).items, busy);
    assert.deepEqual(names((await hand.claim(id)).items), []);
    hands.clock.time += 60_000;
    assert.deepEqual(names((await hand.claim(id)).items), ["a0", "b0"]);
  });
}

function twoWorkers(promise: Declare): void {
  promise(
    "gives the first of a key again, and no other, when its worker dies",
    async (bed, hands) => {
      const [first, second] = [await hands.hand(), await hands.hand()];
      const id = await bed.subscribe(FIFO);
      await bed.publish(...keyed("a", 3));
      await first.fanOut();
      const held = (await first.claim(id)).items;
      hands.clock.time += LEASE_MS;
      const taken = (await second.claim(id)).items;
      assert.deepEqual(names(taken), ["a0"]);
      await first.settle(held);
      assert.deepEqual(
        names((await first.claim(id)).items),
        [],
        "the late result lets nothing go on",
      );
      await second.settle(taken);
      assert.deepEqual(names((await first.claim(id)).items), ["a1"]);
    },
  );

  promise(
    "keeps the order for two workers that ask and settle at one moment",
    async (bed, hands) => {
      const both = [await hands.hand(), await hands.hand()];
      const id = await bed.subscribe(FIFO);
      await bed.publish(...keyed("a", 15), ...keyed("b", 15), ...keyed("c", 15));
      await Promise.all(both.map((hand) => hand.fanOut()));
      const seen: string[] = [];
      for (let round = 0; round < 200 && seen.length < 45; round++) {
        await Promise.all(
          both.map(async (hand) => {
            const { items } = await hand.claim(id, { room: 2 });
            seen.push(...names(items));
            const { postponed } = await hand.settle(items);
            // Somebody else had the order at that moment.
            for (let left = postponed; left.length > 0; ) {
              left = (await hand.exchange({ results: left })).postponed;
            }
          }),
        );
      }
      for (const key of ["a", "b", "c"]) {
        const order = seen
          .filter((name) => name.startsWith(key))
          .map((name) => Number(name.slice(1)));
        assert.deepEqual(
          order,
          Array.from({ length: 15 }, (_, n) => n),
        );
      }
    },
  );

  promise("ends those that wait for others as well", async (bed, hands) => {
    const hand = await hands.hand();
    const id = await bed.subscribe(FIFO);
    await bed.publish(...keyed("a", 4));
    await hand.fanOut();
    await hand.claim(id);
    const expiry = { subscriptionId: id, reason: "Gone.", now: hands.clock.time };
    assert.equal(await hand.queue.expire(expiry), 4);
    hands.clock.time += 10 * LEASE_MS;
    assert.deepEqual(names((await hand.claim(id)).items), []);
  });
}
