import assert from "node:assert/strict";
import { it } from "node:test";
import { event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase } from "../../test/harness.ts";
import { openReceiver, until } from "../../test/receiver.ts";
import { createDispatcher } from "./dispatcher.ts";
import { createSqlQueue, type DeliveryQueue } from "./queue.ts";

/** A queue whose exchanges fail now and then, before anything is done or after all of it is on disk. */
function failing(queue: DeliveryQueue): DeliveryQueue & { count: number } {
  let calls = 0;
  return {
    ...queue,
    count: 0,
    async exchange(tick) {
      calls += 1;
      if (calls % 4 === 1) {
        this.count += 1;
        throw new Error("the connection broke before the commit");
      }
      const done = await queue.exchange(tick);
      if (calls % 7 !== 0) return done;
      this.count += 1;
      throw new Error("the connection broke after the commit");
    },
  };
}

forEachDatabase((database) => {
  it("delivers all, and in order, although the database fails again and again", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const retry = { retry_delays: "[0,0,0,0,0,0]" };
    const all = await courier.subscribe({ url: `${receiver.url}/all`, ...retry });
    await courier.subscribe({ url: `${receiver.url}/fifo`, ordering: "fifo", ...retry });
    receiver.answer = (_request, response) => {
      response.writeHead(receiver.received.length % 5 === 0 ? 404 : 204).end();
    };
    const queue = failing(createSqlQueue(stores.data));
    const options = { pollMs: 50, graceMs: 0, leaseMs: 400 };
    const dispatcher = createDispatcher({ ...courier, queue, options });
    dispatcher.start();
    try {
      for (let n = 0; n < 40; n += 5) {
        await courier.publish(...[0, 1, 2, 3, 4].map((i) => event(n + i)));
        dispatcher.wake();
      }
      const open = async () =>
        (await courier.deliveries()).filter((row) => row.finished_at === null).length;
      await until(async () => (await courier.deliveries()).length === 80 && (await open()) === 0, {
        what: () => JSON.stringify(dispatcher.stats()),
        timeoutMs: 90_000,
      });
    } finally {
      await dispatcher.stop();
    }

    assert.ok(queue.count > 5, `${queue.count} faults`);
    const numbers = (path: string): number[] =>
      receiver.received
        .filter((request) => request.path === path)
        .map(({ body }) => (JSON.parse(body) as { data: { n: number } }).data.n);
    assert.equal(new Set(numbers("/all")).size, 40);
    const fifo = numbers("/fifo");
    assert.deepEqual(
      fifo,
      fifo.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(fifo).size, 40);
    const rows = (await courier.deliveries()).filter((row) => row.subscription_id === all);
    assert.equal(rows.filter((row) => row.state === "delivered").length, 40);
  });
});
