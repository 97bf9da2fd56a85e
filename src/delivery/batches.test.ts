import assert from "node:assert/strict";
import { it } from "node:test";
import { event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase } from "../../test/harness.ts";
import { openReceiver, type Received, until } from "../../test/receiver.ts";

const numbersOf = ({ body }: Received): number[] =>
  (JSON.parse(body) as { data: { n: number } }[]).map(({ data }) => data.n);

const events = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => event(from + n));

forEachDatabase((database) => {
  it("puts events of one subscription into one request, full or after its wait, and logs each delivery", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    await courier.subscribe({ url: receiver.url, batch_size: 5, batch_wait_ms: 400 });
    courier.dispatcher.start();
    const publishedAt = performance.now();
    await courier.publish(...events(12));
    await until(() => courier.dispatcher.stats().delivered === 12, {
      what: () => JSON.stringify(courier.dispatcher.stats()),
    });

    const sizes = receiver.received.map((request) => numbersOf(request).length);
    assert.deepEqual(sizes.toSorted(), [2, 5, 5]);
    assert.deepEqual(
      receiver.received.flatMap(numbersOf).toSorted((a, b) => a - b),
      Array.from({ length: 12 }, (_, n) => n),
    );
    const last = receiver.received.findLast((request) => numbersOf(request).length === 2);
    assert.ok((last?.at ?? 0) - publishedAt >= 400, "the last ones waited for others");
    const attempts = await courier.attempts();
    assert.equal(attempts.length, 12);
    const batches = Map.groupBy(attempts, ({ batch_id }) => batch_id);
    assert.equal(batches.size, 3);
    for (const request of receiver.received) {
      const same = batches.get(String(request.headers["webhook-id"])) ?? [];
      assert.equal(same.length, numbersOf(request).length);
      assert.equal(new Set(same.map((row) => row.started_at)).size, 1);
    }
  });

  it("sends an event alone as a batch of one", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    await courier.subscribe({ url: receiver.url, batch_size: 100, batch_wait_ms: 50 });
    courier.dispatcher.start();
    await courier.publish(event(7));
    await receiver.count(1);
    assert.deepEqual(receiver.received.flatMap(numbersOf), [7]);
  });

  it("tries all of a batch again when it fails, together with what has come meanwhile", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const batches = { batch_size: 10, batch_wait_ms: 100 };
    await courier.subscribe({ url: receiver.url, retry_delays: "[1,1]", ...batches });
    receiver.answer = (_request, response) => {
      response.writeHead(receiver.received.length === 1 ? 404 : 204).end();
    };
    courier.dispatcher.start();
    await courier.publish(...events(4));
    await until(() => courier.dispatcher.stats().retrying === 4, { what: () => "not tried" });
    await courier.publish(...events(4, 4));
    await until(() => courier.dispatcher.stats().delivered === 8, {
      what: () => JSON.stringify(courier.dispatcher.stats()),
    });
    assert.deepEqual(
      receiver.received.slice(1).flatMap(numbersOf).toSorted(),
      Array.from({ length: 8 }, (_, n) => n),
    );
    const attempts = (await courier.deliveries()).map((row) => row.attempts);
    assert.deepEqual(attempts.toSorted(), [1, 1, 1, 1, 2, 2, 2, 2]);
  });

  it("sends one event at a time in a format that has no batches", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const fiscal = { wire_format: "fiscal", secrets: null, batch_size: 10 } as const;
    await courier.subscribe({ url: receiver.url, ...fiscal });
    courier.dispatcher.start();
    await courier.publish(...events(3));
    await receiver.count(3);
    for (const { body } of receiver.received)
      assert.equal(JSON.parse(body).evento, "order.shipped");
  });
});
