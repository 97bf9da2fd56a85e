import assert from "node:assert/strict";
import { it } from "node:test";
import type { Item } from "../settlement.ts";
import {
  arrived,
  busy,
  type Declare,
  type Hand,
  handsOf,
  hopeless,
  LEASE_MS,
  type QueueBed,
} from "./queue-bed.ts";
import { queueOrderContract } from "./queue-order-contract.ts";

/** Declares, as tests, what every implementation of `DeliveryQueue` promises. */
export function queueContract(openBed: () => Promise<QueueBed>): void {
  const promise: Declare = (name, test) => {
    it(name, async () => {
      await using bed = await openBed();
      await test(bed, handsOf(bed));
    });
  };
  making(promise);
  leases(promise);
  results(promise);
  endings(promise);
  queueOrderContract(promise);
}

const ids = (items: readonly Item[]): string[] => items.map(({ id }) => id).sort();
const numbered = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));

/** One subscription with so many deliveries that nobody holds. */
async function withDeliveries(bed: QueueBed, hand: Hand, count: number): Promise<number> {
  const id = await bed.subscribe();
  await bed.publish(...numbered(count));
  await hand.fanOut();
  return id;
}

function making(promise: Declare): void {
  promise("makes one delivery of each event for each subscription", async (bed, hands) => {
    const [first, second] = [await hands.hand(), await hands.hand()];
    const subscriptions = [await bed.subscribe(), await bed.subscribe()];
    await bed.publish(...numbered(30));
    await Promise.all([first.fanOut(), second.fanOut()]);
    await first.fanOut();
    for (const id of subscriptions) {
      const { items } = await first.claim(id);
      assert.equal(new Set(items.map(({ message }) => message.id)).size, 30);
      assert.equal(items.length, 30);
      assert.ok(items.every(({ attempts }) => attempts === 0));
    }
  });

  promise(
    "gives as many as there is room for at once, and tells of the others",
    async (bed, hands) => {
      const hand = await hands.hand();
      const id = await bed.subscribe();
      await bed.publish(...numbered(5));
      const done = await hand.exchange({ fanOutLimit: 100, room: () => 2 });
      assert.deepEqual([done.fanned.items.length, done.fanned.deliveries], [2, 5]);
      assert.equal(done.fanned.backlog.get(id), true);
      assert.deepEqual(await hand.queue.due([id], hands.clock.time), [id]);
      const { items } = await hand.claim(id, { room: 10 });
      assert.equal(items.length, 3);
      assert.equal(new Set([...items, ...done.fanned.items].map(({ id: one }) => one)).size, 5);
      assert.deepEqual(await hand.queue.due([id], hands.clock.time), []);
    },
  );
}

function leases(promise: Declare): void {
  promise("gives nobody else what is held, until the lease ends", async (bed, hands) => {
    const [first, second] = [await hands.hand(), await hands.hand()];
    const id = await withDeliveries(bed, first, 3);
    const { items } = await first.claim(id);
    assert.equal((await second.claim(id)).items.length, 0);
    hands.clock.time += LEASE_MS - 1;
    assert.equal((await second.claim(id)).items.length, 0);
    hands.clock.time += 1;
    assert.deepEqual(ids((await second.claim(id)).items), ids(items));
  });

  promise(
    "gives each delivery to one of two workers that ask at one moment",
    async (bed, hands) => {
      const [first, second] = [await hands.hand(), await hands.hand()];
      const id = await withDeliveries(bed, first, 200);
      const held: string[] = [];
      for (let round = 0; round < 10 && held.length < 200; round++) {
        const both = await Promise.all([first, second].map((hand) => hand.claim(id, { room: 30 })));
        held.push(...both.flatMap(({ items }) => ids(items)));
      }
      assert.equal(held.length, 200);
      assert.equal(new Set(held).size, 200);
    },
  );

  promise("keeps a lease that is renewed, and tells of one that is lost", async (bed, hands) => {
    const [first, second] = [await hands.hand(), await hands.hand()];
    const id = await withDeliveries(bed, first, 2);
    const [kept, lost] = ids((await first.claim(id)).items);
    hands.clock.time += LEASE_MS - 1;
    const renewed = await first.exchange({ renewals: [kept ?? ""] });
    assert.deepEqual([...renewed.lostIds], []);
    hands.clock.time += LEASE_MS - 1;
    assert.deepEqual(ids((await second.claim(id)).items), [lost]);
    const again = await first.exchange({ renewals: [kept ?? "", lost ?? ""] });
    assert.deepEqual([...again.lostIds], [lost]);
  });

  promise(
    "takes back what was not tried: due at once, and no try is counted",
    async (bed, hands) => {
      const [first, second] = [await hands.hand(), await hands.hand()];
      const id = await withDeliveries(bed, first, 2);
      const { items } = await first.claim(id);
      await first.exchange({ unwanted: items });
      const again = await second.claim(id);
      assert.deepEqual(ids(again.items), ids(items));
      assert.ok(again.items.every(({ attempts }) => attempts === 0));
      await first.exchange({ unwanted: items });
      assert.equal((await first.claim(id)).items.length, 0, "it was not the first one's any more");
    },
  );
}

function results(promise: Declare): void {
  promise("is done with what has arrived or is hopeless", async (bed, hands) => {
    const hand = await hands.hand();
    const id = await withDeliveries(bed, hand, 2);
    const [one, other] = (await hand.claim(id)).items as [Item, Item];
    const good = await hand.settle([one], arrived);
    const bad = await hand.settle([other], hopeless);
    assert.deepEqual([good.settled.delivered, bad.settled.failed], [1, 1]);
    hands.clock.time += 10 * LEASE_MS;
    assert.equal((await hand.claim(id)).items.length, 0);
    assert.equal(await hand.queue.oldestDueAt([id]), undefined);
  });

  promise(
    "gives what is to be tried again when its wait is over, with its tries",
    async (bed, hands) => {
      const hand = await hands.hand();
      const id = await withDeliveries(bed, hand, 1);
      const { items } = await hand.claim(id);
      assert.equal((await hand.settle(items, busy)).settled.retrying, 1);
      hands.clock.time += 59_999;
      assert.deepEqual(await hand.queue.due([id], hands.clock.time), []);
      assert.equal(await hand.queue.oldestDueAt([id]), hands.clock.time + 1);
      hands.clock.time += 1;
      const again = await hand.claim(id);
      assert.deepEqual(ids(again.items), ids(items));
      assert.equal(again.items[0]?.attempts, 1);
    },
  );

  promise(
    "changes nothing for a worker whose lease another one has taken over",
    async (bed, hands) => {
      const [first, second] = [await hands.hand(), await hands.hand()];
      const id = await withDeliveries(bed, first, 1);
      const late = (await first.claim(id)).items;
      hands.clock.time += LEASE_MS;
      const held = (await second.claim(id)).items;
      const { settled } = await first.settle(late, arrived);
      assert.deepEqual([settled.delivered, settled.lost], [0, 1]);
      assert.equal((await second.settle(held, busy)).settled.retrying, 1);
    },
  );

  promise("changes nothing for a result that comes twice", async (bed, hands) => {
    const hand = await hands.hand();
    const id = await withDeliveries(bed, hand, 1);
    const first = (await hand.claim(id)).items;
    await hand.settle(first, busy);
    assert.equal((await hand.settle(first, arrived)).settled.lost, 1);
    hands.clock.time += 60_000;
    const second = (await hand.claim(id)).items;
    assert.equal((await hand.settle(first, arrived)).settled.lost, 1, "an older try of the same");
    assert.equal((await hand.settle(second, arrived)).settled.delivered, 1);
  });
}

function endings(promise: Declare): void {
  promise(
    "ends all that is open of a subscription, also what somebody holds",
    async (bed, hands) => {
      const hand = await hands.hand();
      const id = await withDeliveries(bed, hand, 4);
      const { items } = await hand.claim(id, { room: 2 });
      const expiry = { subscriptionId: id, reason: "Gone.", now: hands.clock.time };
      assert.equal(await hand.queue.expire(expiry), 4);
      assert.equal(await hand.queue.expire(expiry), 0);
      assert.equal((await hand.settle(items, busy)).settled.lost, 2);
      hands.clock.time += 10 * LEASE_MS;
      assert.equal((await hand.claim(id)).items.length, 0);
      assert.deepEqual(await hand.queue.subscriptions(), [id]);
    },
  );

  promise(
    "lets one worker alone ask an endpoint that failed, and another one after it",
    async (bed, hands) => {
      const [first, second] = [await hands.hand(), await hands.hand()];
      const id = await withDeliveries(bed, first, 5);
      const target = bed.targets.find(id);
      assert.ok(target);
      const times = { failingSince: hands.clock.time, lastSuccessAt: null };
      const seen = { ...times, lastFailureAt: hands.clock.time, lastError: "It failed." };
      const { endpoints } = await first.exchange({ news: [{ target, turn: "opened", ...seen }] });
      const openUntil = endpoints[0]?.open_until ?? 0;
      const ask = (hand: Hand) =>
        hand.claim(id, { room: 1, probeUntil: hands.clock.time + LEASE_MS });
      assert.equal((await ask(second)).probes.get(id), false, "too early");
      hands.clock.time = openUntil;
      const both = await Promise.all([ask(first), ask(second)]);
      assert.deepEqual(both.map(({ probes }) => probes.get(id)).sort(), [false, true]);
      assert.equal(both.flatMap(({ items }) => items).length, 1);
      const [row] = await second.queue.endpoints([]);
      assert.equal(row?.breaker, "half_open");
      hands.clock.time += LEASE_MS;
      assert.equal((await ask(second)).probes.get(id), true, "the first one did not come back");
    },
  );
}
