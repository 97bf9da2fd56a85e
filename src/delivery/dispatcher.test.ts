import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { it } from "node:test";
import { event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase, type TestStores } from "../../test/harness.ts";
import { openReceiver, until } from "../../test/receiver.ts";
import { retryDelivery } from "../store/deliveries.ts";
import { openConfigStore, openDataStore } from "../store/open.ts";
import { deleteSubscription, findSubscription } from "../store/subscriptions.ts";
import { forTenant } from "../store/tenant-wall.ts";

/** As another process would open the same databases. */
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

forEachDatabase((database) => {
  it("delivers an event once to each subscription that wants it and logs the attempt", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    await courier.subscribe({ url: `${receiver.url}/all` });
    await courier.subscribe({ url: `${receiver.url}/orders`, event_types: '["order.*"]' });
    await courier.subscribe({ url: `${receiver.url}/gates`, event_types: '["gate.created"]' });
    await courier.subscribe({
      url: `${receiver.url}/filtered`,
      event_filters: '{"n":[7]}',
    });
    receiver.answer = (_request, response) => response.writeHead(200).end("thanks\0");

    courier.dispatcher.start();
    const [published] = await courier.publish(event(1));
    await receiver.count(2);
    await until(async () => (await courier.attempts()).length === 2, {
      what: () => "attempts are not written",
    });

    assert.deepEqual(receiver.received.map(({ path }) => path).sort(), ["/all", "/orders"]);
    assert.equal(receiver.received[0]?.headers["webhook-id"], published?.id);
    const deliveries = await courier.deliveries();
    assert.deepEqual(
      deliveries.map((row) => [row.state, row.attempts, row.last_status, row.lease_token]),
      [
        ["delivered", 1, 200, null],
        ["delivered", 1, 200, null],
      ],
    );
    const [attempt] = await courier.attempts();
    assert.equal(attempt?.response_body, "thanks\uFFFD");
    assert.equal(attempt?.remote_address, "127.0.0.1");
    assert.equal(JSON.parse(attempt?.request_headers ?? "{}")["webhook-signature"], "***");
    assert.deepEqual(
      (await stores.data.db.selectFrom("event").select("is_pending").execute()).map(Object.values),
      [[0]],
    );
  });

  it("delivers hundreds of events to one endpoint, each once", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    await courier.subscribe({ url: receiver.url });
    await courier.publish(...Array.from({ length: 700 }, (_, n) => event(n)));

    courier.dispatcher.start();
    await receiver.count(700);
    await until(() => courier.dispatcher.stats().delivered === 700, {
      what: () => JSON.stringify(courier.dispatcher.stats()),
    });

    const numbers = receiver.received.map(({ body }) => JSON.parse(body).data.n as number);
    assert.equal(new Set(numbers).size, 700);
    assert.equal(numbers.length, 700);
  });

  it("shares the work with a second process without sending anything twice", async () => {
    await using stores = await database.open();
    await using others = await openAgain(stores);
    await using receiver = await openReceiver();
    await using first = await openCourier(stores);
    await using second = await openCourier(others, { tenantId: first.tenantId });
    for (const path of ["/a", "/b", "/c"]) {
      await first.subscribe({ url: receiver.url + path, timeout_ms: 20_000 });
    }

    first.dispatcher.start();
    second.dispatcher.start();
    for (let round = 0; round < 10; round++) {
      const publisher = round % 2 === 0 ? first : second;
      await publisher.publish(...Array.from({ length: 20 }, (_, n) => event(round * 20 + n)));
    }
    await receiver.count(600);
    const delivered = () =>
      first.dispatcher.stats().delivered + second.dispatcher.stats().delivered;
    await until(() => delivered() === 600, { what: () => `${delivered()} delivered` });

    const sent = receiver.received.map(({ path, headers }) => `${path} ${headers["webhook-id"]}`);
    assert.equal(new Set(sent).size, 600);
    assert.equal(sent.length, 600);
    assert.equal((await first.attempts()).length, 600);
  });

  it("delivers what a killed process held when its lease ends", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores, { leaseMs: 1_000 });
    await courier.subscribe({ url: receiver.url });
    receiver.answer = () => {};
    const { tenantId, key } = courier;
    const child = fork(new URL("../../test/courier-process.ts", import.meta.url), [
      ...[stores.configUrl, stores.url, String(tenantId), key, "1000"],
    ]);
    await once(child, "message");
    await courier.publisher.publish(tenantId, [event(1), event(2), event(3)]);
    await receiver.count(3);
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.ok((await courier.deliveries()).every((row) => row.lease_token !== null));

    receiver.answer = (_request, response) => response.writeHead(200).end();
    courier.dispatcher.start();
    await receiver.count(6);
    await until(() => courier.dispatcher.stats().delivered === 3, { what: () => "not delivered" });
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    assert.equal(new Set(ids).size, 3);
    assert.deepEqual(
      (await courier.deliveries()).map((row) => [row.state, row.attempts]),
      [
        ["delivered", 1],
        ["delivered", 1],
        ["delivered", 1],
      ],
    );
  });

  it("keeps a lease alive while an attempt lasts longer", async () => {
    await using stores = await database.open();
    await using others = await openAgain(stores);
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores, { leaseMs: 300 });
    await using other = await openCourier(others, { tenantId: courier.tenantId, leaseMs: 300 });
    await courier.subscribe({ url: receiver.url });
    receiver.answer = (_request, response) => {
      setTimeout(() => response.writeHead(200).end(), 1_200);
    };
    courier.dispatcher.start();
    await courier.publish(event(1));
    await receiver.count(1);
    other.dispatcher.start();
    await until(() => courier.dispatcher.stats().delivered === 1, { what: () => "not delivered" });
    assert.equal(receiver.received.length, 1);
  });

  it("does not write over a delivery whose lease another worker has taken", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    await courier.subscribe({ url: receiver.url });
    const { promise: taken, resolve: take } = Promise.withResolvers<void>();
    receiver.answer = (_request, response) => void taken.then(() => response.writeHead(200).end());
    courier.dispatcher.start();
    await courier.publish(event(1));
    await receiver.count(1);
    const end = Date.now() + 60_000;
    await stores.data.db
      .updateTable("delivery")
      .set({ lease_token: "lse_other", leased_until: end, next_attempt_at: end })
      .execute();
    take();
    await until(() => courier.dispatcher.stats().lost === 1, { what: () => "not noticed" });

    const [row] = await courier.deliveries();
    assert.deepEqual([row?.state, row?.attempts, row?.lease_token], ["pending", 0, "lse_other"]);
    assert.equal((await courier.attempts()).length, 1);
  });

  it("tries again on its schedule, then fails, then once more on request", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    await courier.subscribe({ url: receiver.url, retry_delays: "[1,1]" });
    receiver.answer = (_request, response) => response.writeHead(500).end("broken");
    courier.dispatcher.start();
    await courier.publish(event(1));
    await receiver.count(3);
    await until(() => courier.dispatcher.stats().failed === 1, { what: () => "not failed" });

    const [failed] = await courier.deliveries();
    assert.deepEqual(
      [failed?.state, failed?.attempts, failed?.last_status, failed?.last_error],
      ["failed", 3, 500, "The receiver answered 500."],
    );
    const [a, b, c] = receiver.received.map(({ at }) => at);
    assert.ok((b ?? 0) - (a ?? 0) >= 990 && (c ?? 0) - (b ?? 0) >= 990);
    assert.equal(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size, 1);

    receiver.answer = (_request, response) => response.writeHead(200).end();
    assert.ok(await retryDelivery(stores.data, failed?.id ?? "", Date.now()));
    courier.dispatcher.wake();
    await until(() => courier.dispatcher.stats().delivered === 1, { what: () => "not delivered" });
    const numbers = (await courier.attempts()).map((row) => [row.number, row.status]);
    assert.deepEqual(numbers, [
      [1, 500],
      [2, 500],
      [3, 500],
      [4, 200],
    ]);
    assert.equal(await retryDelivery(stores.data, failed?.id ?? "", Date.now()), false);
  });

  it("switches a subscription off after a 410 and sends it nothing more", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const id = await courier.subscribe({ url: receiver.url });
    receiver.answer = (_request, response) => response.writeHead(410).end();
    courier.dispatcher.start();
    await courier.publish(event(1));
    await until(async () => (await findSubscription(stores.config, id))?.active === 0, {
      what: () => "still active",
    });
    await courier.publish(event(2));
    const { db } = stores.data;
    const pending = () => db.selectFrom("event").select("id").where("is_pending", "=", 1).execute();
    await until(async () => (await pending()).length === 0, { what: () => "not fanned out" });

    assert.equal(receiver.received.length, 1);
    assert.match((await findSubscription(stores.config, id))?.disabled_reason ?? "", /410/);
    assert.deepEqual(
      (await courier.deliveries()).map((row) => row.state),
      ["failed"],
    );
  });

  it("does not let an endpoint that hangs delay another one", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores, { concurrency: 8, laneConcurrency: 4 });
    for (let n = 0; n < 12; n++) {
      const slow = { event_types: '["slow.*"]', timeout_ms: 20_000 };
      await courier.subscribe({ url: `${receiver.url}/hangs`, ...slow });
    }
    await courier.subscribe({ url: `${receiver.url}/fine`, event_types: '["order.*"]' });
    receiver.answer = ({ path }, response) => {
      if (path === "/fine") response.writeHead(200).end();
    };
    courier.dispatcher.start();
    await courier.publish(event(0));
    await receiver.count(1);
    await courier.publish(...Array.from({ length: 100 }, (_, n) => event(n, { type: "slow.one" })));
    await receiver.count(5);
    await courier.publish(...Array.from({ length: 200 }, (_, n) => event(n)));
    const fine = () => receiver.received.filter(({ path }) => path === "/fine").length;
    // Before the first of those that hang has come to its end.
    await until(() => fine() === 201, { what: () => `${fine()} of 201 came`, timeoutMs: 15_000 });
  });

  it("puts back what is under way when it stops, without counting a try", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    await courier.subscribe({ url: receiver.url });
    receiver.answer = () => {};
    courier.dispatcher.start();
    await courier.publish(...Array.from({ length: 50 }, (_, n) => event(n)));
    await receiver.count(4);
    await until(async () => (await courier.deliveries()).length === 50, {
      what: () => "not every delivery is made",
    });
    await courier.dispatcher.stop();

    const rows = await courier.deliveries();
    assert.equal(rows.length, 50);
    for (const row of rows) {
      assert.deepEqual([row.state, row.attempts, row.lease_token], ["pending", 0, null]);
      assert.ok((row.next_attempt_at ?? Number.POSITIVE_INFINITY) <= Date.now());
    }
    assert.equal((await courier.attempts()).length, 0);
  });

  it("ends what is open of a deleted subscription", async () => {
    await using stores = await database.open();
    await using courier = await openCourier(stores);
    await using receiver = await openReceiver();
    const id = await courier.subscribe({ url: receiver.url, active: 1 });
    await courier.publish(event(1));
    receiver.answer = (_request, response) => response.writeHead(500).end();
    courier.dispatcher.start();
    await until(() => courier.dispatcher.stats().retrying === 1, { what: () => "not tried" });
    await courier.dispatcher.stop();
    await deleteSubscription(forTenant(stores.config, courier.tenantId), id);

    await using next = await openCourier(stores, { tenantId: courier.tenantId });
    next.dispatcher.start();
    await until(async () => (await next.deliveries())[0]?.state === "expired", {
      what: () => "still open",
    });
    const [row] = await next.deliveries();
    assert.equal(row?.last_error, "Its subscription was deleted.");
    assert.equal(row?.next_attempt_at, null);
  });
});
