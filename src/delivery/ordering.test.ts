import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Courier, event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase, type TestStores } from "../../test/harness.ts";
import { openReceiver, type Received, until } from "../../test/receiver.ts";
import { expireDeliveries } from "../store/expire-deliveries.ts";
import { openConfigStore, openDataStore } from "../store/open.ts";
import { updateSubscription } from "../store/subscriptions.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { orderingKeyOf } from "./ordering.ts";
import type { Message } from "./target.ts";

const FIFO = {
  ordering: "fifo",
  ordering_key: "key",
  retry_delays: "[0,0]",
  timeout_ms: 20_000,
} as const;

async function openAgain({ configUrl, url }: TestStores) {
  const [config, data] = [openConfigStore(configUrl, ""), openDataStore(url, "")];
  return {
    config,
    data,
    async [Symbol.asyncDispose]() {
      await config[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
    },
  };
}

interface Try {
  readonly key: string;
  readonly n: number;
  readonly start: number;
  end: number;
  ok: boolean;
}

const dataOf = ({ body }: Received) => JSON.parse(body).data as { key: string; n: number };

/** Answers after a moment, as `isOk` says, and writes down from when to when each try was under way. */
async function openOrderKeeper(isOk: (one: { key: string; n: number }) => boolean, mostMs = 15) {
  const receiver = await openReceiver();
  const tries: Try[] = [];
  receiver.answer = (request, response) => {
    const { key, n } = dataOf(request);
    const one: Try = { key, n, start: performance.now(), end: Number.POSITIVE_INFINITY, ok: false };
    tries.push(one);
    const ok = isOk({ key, n });
    setTimeout(() => {
      one.end = performance.now();
      one.ok = ok;
      response.writeHead(ok ? 204 : 400).end();
    }, Math.random() * mostMs);
  };
  return { receiver, tries };
}

/** One after the other; a next one only after a success or the last try; nothing twice after a success. */
function assertOrder(tries: readonly Try[], { events, most }: { events: number; most: number }) {
  const byKey = Map.groupBy(tries, ({ key }) => key);
  for (const [key, all] of byKey) {
    let count = 0;
    for (const [i, one] of all.entries()) {
      const before = all[i - 1];
      if (before) assert.ok(before.end <= one.start, `${key}: ${one.n} overlaps ${before.n}`);
      if (before?.n === one.n) {
        count += 1;
        assert.ok(!before.ok && count <= most, `${key}: ${one.n} came once more`);
        continue;
      }
      assert.equal(one.n, before ? before.n + 1 : 0, `${key}: ${one.n} after ${before?.n}`);
      if (before) assert.ok(before.ok || count === most, `${key}: ${before.n} was left too early`);
      count = 1;
    }
    assert.equal(all.at(-1)?.n, events - 1, `${key} came to its end`);
  }
}

const keyed = (key: string, n: number) => event(n, { data: { key, n } });

const settled = async ({ data }: Courier): Promise<number> => {
  const rows = await data.db
    .selectFrom("delivery")
    .select("id")
    .where("state", "in", ["delivered", "failed", "expired"])
    .execute();
  return rows.length;
};

const places = ({ data }: Courier) => data.db.selectFrom("delivery_order").selectAll().execute();

describe("the ordering key of an event", () => {
  const message = (data: unknown): Message => ({
    id: "evt_1",
    tenantId: 1,
    type: "order.paid",
    occurredAt: 0,
    subject: null,
    consumer: null,
    dataText: JSON.stringify(data),
  });
  const keyOf = (data: unknown, orderingKey: string | undefined = "order.id") =>
    orderingKeyOf({ isOrdered: true, orderingKey }, message(data));

  it("is the text of a field, empty without one, and null without an order", () => {
    assert.equal(keyOf({ order: { id: "A-1" } }), "A-1");
    assert.equal(keyOf({ order: { id: 412 } }), "412");
    assert.equal(keyOf({ order: { id: false } }), "false");
    assert.equal(keyOf({ order: {} }), "");
    assert.equal(keyOf({ order: { id: null } }), "");
    assert.equal(keyOf({ order: { id: { deep: 1 } } }), "");
    const whole = { isOrdered: true, orderingKey: undefined };
    assert.equal(orderingKeyOf(whole, message({ order: { id: 1 } })), "");
    assert.equal(orderingKeyOf({ isOrdered: false, orderingKey: "a" }, message({ a: 1 })), null);
  });

  it("keeps long numbers apart, and tells odd texts by their digest", () => {
    const big = (text: string): Message => ({ ...message({}), dataText: `{"a":${text}}` });
    const of = (text: string) => orderingKeyOf({ isOrdered: true, orderingKey: "a" }, big(text));
    assert.notEqual(of("12345678901234567890"), of("12345678901234567891"));
    for (const odd of ["x".repeat(201), " a", "a ", "a\u0000b", "a\nb", "\ud800"]) {
      assert.match(keyOf({ order: { id: odd } }) ?? "", /^sha256:[0-9a-f]{64}$/);
    }
    assert.equal(keyOf({ order: { id: "Łódź 12/2026" } }), "Łódź 12/2026");
  });
});

forEachDatabase((database) => {
  it("keeps the order of each key with two processes, failures and delays", async () => {
    await using stores = await database.open();
    await using others = await openAgain(stores);
    const hopeless = (n: number) => n % 11 === 4;
    const { receiver, tries } = await openOrderKeeper(
      ({ n }) => !hopeless(n) && Math.random() < 0.75,
    );
    await using _ = receiver;
    await using first = await openCourier(stores, { pollMs: 30 });
    await using second = await openCourier(others, { tenantId: first.tenantId, pollMs: 30 });
    await first.subscribe({ url: receiver.url, ...FIFO });
    const keys = ["a", "b", "c", "d", "e"];
    const publish = (n: number) =>
      (n % 2 === 0 ? first : second).publish(...keys.map((key) => keyed(key, n)));
    // Enough for both to make deliveries at one moment, then more while they are at work.
    for (let n = 0; n < 60; n++) await publish(n);
    first.dispatcher.start();
    second.dispatcher.start();
    for (let n = 60; n < 70; n++) await publish(n);
    await until(async () => (await settled(first)) === 350, {
      what: () => `${tries.length} tries`,
      timeoutMs: 60_000,
    });

    assertOrder(tries, { events: 70, most: 3 });
    const failed = (await first.deliveries()).filter((row) => row.state === "failed");
    assert.ok(failed.length >= keys.length * 3, "those without hope failed, and the rest went on");
    assert.deepEqual(await places(first), []);
  });

  it("lets other keys go on while the first of one waits for its next try", async () => {
    await using stores = await database.open();
    await using courier = await openCourier(stores);
    const { receiver, tries } = await openOrderKeeper(({ key }) => key !== "stuck", 1);
    await using _ = receiver;
    await courier.subscribe({ url: receiver.url, ...FIFO, retry_delays: "[3600]" });
    courier.dispatcher.start();
    await courier.publish(...[0, 1, 2].flatMap((n) => [keyed("stuck", n), keyed("fine", n)]));
    await until(async () => (await settled(courier)) === 3, {
      what: () => `${tries.length} tries`,
    });

    assert.deepEqual(
      tries.filter(({ key }) => key === "stuck").map(({ n }) => n),
      [0],
    );
    const waiting = (await courier.deliveries()).filter((row) => row.finished_at === null);
    assert.deepEqual(
      waiting.map((row) => [row.state, row.attempts, row.next_attempt_at === null]).sort(),
      [
        ["pending", 0, true],
        ["pending", 0, true],
        ["retrying", 1, false],
      ],
    );
  });

  it("comes to another key soon, however long one of them waits", async () => {
    await using stores = await database.open();
    await using courier = await openCourier(stores);
    const { receiver, tries } = await openOrderKeeper(() => true, 1);
    await using _ = receiver;
    await courier.subscribe({ url: receiver.url, ...FIFO });
    for (let part = 0; part < 5; part++) {
      await courier.publish(
        ...Array.from({ length: 400 }, (_, n) => keyed("long", part * 400 + n)),
      );
    }
    await courier.publish(keyed("short", 0), keyed("short", 1));
    courier.dispatcher.start();
    const short = () => tries.filter(({ key }) => key === "short").length;
    await until(() => short() === 2, { what: () => `${tries.length} tries`, timeoutMs: 30_000 });
    assert.ok(tries.length < 1_000, `${tries.length} tries before the last of the other key`);
    await courier.dispatcher.stop();
    const numbers = tries.filter(({ key }) => key === "long").map(({ n }) => n);
    assert.deepEqual(numbers, Array.from(numbers.keys()));
  });

  it("delivers what it has when the order is given up, and when one begins", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    receiver.answer = (_request, response) => response.writeHead(400).end();
    const hour = { ...FIFO, retry_delays: "[3600]" };
    const id = await courier.subscribe({ url: receiver.url, ...hour });
    courier.dispatcher.start();
    await courier.publish(...[0, 1, 2].map((n) => keyed("a", n)));
    await until(() => courier.dispatcher.stats().retrying === 1, { what: () => "not tried" });
    const change = (ordering: "fifo" | null) =>
      updateSubscription(forTenant(stores.config, courier.tenantId), id, {
        patch: { ordering },
        now: Date.now(),
      });

    await change(null);
    receiver.answer = (_request, response) => response.writeHead(204).end();
    await stores.data.db
      .updateTable("delivery")
      .set({ next_attempt_at: Date.now() })
      .where("state", "=", "retrying")
      .execute();
    courier.dispatcher.wake();
    await until(async () => (await settled(courier)) === 3, { what: () => "not delivered" });
    assert.deepEqual(await places(courier), []);

    await courier.publish(keyed("a", 3));
    await change("fifo");
    await courier.publish(keyed("a", 4), keyed("a", 5));
    await until(async () => (await settled(courier)) === 6, { what: () => "not delivered" });
    assert.equal(receiver.received.length, 7);
  });

  it("lets the rest go on when some of a key expire, and forgets the places of all that do", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    receiver.answer = (_request, response) => response.writeHead(400).end();
    const id = await courier.subscribe({ url: receiver.url, ...FIFO, retry_delays: "[3600]" });
    courier.dispatcher.start();
    await courier.publish(...[0, 1, 2, 3].map((n) => keyed("a", n)));
    await until(() => courier.dispatcher.stats().retrying === 1, { what: () => "not tried" });
    const { db } = stores.data;
    const open = await places(courier);
    const oldest = open.sort((a, b) => a.event_seq - b.event_seq).slice(0, 2);
    const old = oldest.map((row) => row.delivery_id);
    await db.updateTable("delivery").set({ updated_at: 1_000 }).where("id", "in", old).execute();
    const expiry = { subscriptionId: id, reason: "Too old.", now: Date.now() };
    assert.equal(await expireDeliveries(stores.data, { ...expiry, untouchedSince: 2_000 }), 2);

    courier.dispatcher.wake();
    await until(() => courier.dispatcher.stats().retrying === 2, { what: () => "not gone on" });
    assert.equal(await expireDeliveries(forTenant(stores.data, courier.tenantId), expiry), 2);
    assert.deepEqual(await places(courier), []);
    const states = (await courier.deliveries()).map((row) => row.state);
    assert.deepEqual(states, ["expired", "expired", "expired", "expired"]);
  });
});
