import assert from "node:assert/strict";
import { it } from "node:test";
import { event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase } from "../../test/harness.ts";
import { openReceiver, until } from "../../test/receiver.ts";
import { findSubscription, updateSubscription } from "../store/subscriptions.ts";
import { forTenant } from "../store/tenant-wall.ts";

const events = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => event(from + n));

forEachDatabase((database) => {
  it("leaves a subscription alone for as long as its receiver asks, and delivers to others", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const busy = { url: `${receiver.url}/busy`, max_concurrency: 1, retry_delays: "[1]" };
    await courier.subscribe(busy);
    await courier.subscribe({ url: `${receiver.url}/fine` });
    const sent = (path: string) => receiver.received.filter((one) => one.path === path);
    receiver.answer = ({ path }, response) => {
      const isFirst = path === "/busy" && sent("/busy").length === 1;
      if (isFirst) response.writeHead(429, { "retry-after": "2" }).end();
      else response.writeHead(204).end();
    };
    courier.dispatcher.start();
    await courier.publish(...events(40));
    await until(() => courier.dispatcher.stats().delivered === 80, {
      what: () => JSON.stringify(courier.dispatcher.stats()),
    });

    const [asked, next] = sent("/busy");
    const pause = (next?.at ?? 0) - (asked?.at ?? 0);
    assert.ok(pause >= 1_980 && pause < 5_000, `the next came after ${pause} ms`);
    assert.equal(sent("/busy").length, 41, "nothing but the first was sent twice");
    const last = sent("/fine").at(-1)?.at ?? Number.POSITIVE_INFINITY;
    assert.ok(last < (next?.at ?? 0), "the other subscription did not wait");
  });

  it("waits neither at another address nor for one that was asked to wait elsewhere", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const id = await courier.subscribe({ url: `${receiver.url}/old`, retry_delays: "[1,1]" });
    receiver.answer = ({ path }, response) =>
      path === "/old"
        ? response.writeHead(503, { "retry-after": "3600" }).end()
        : response.writeHead(204).end();
    courier.dispatcher.start();
    await courier.publish(event(1));
    await until(() => courier.dispatcher.stats().retrying === 1, { what: () => "not tried" });
    await courier.publish(event(2));
    await updateSubscription(forTenant(stores.config, courier.tenantId), id, {
      patch: { url: `${receiver.url}/new` },
      now: Date.now(),
    });
    courier.dispatcher.wake();
    await until(() => courier.dispatcher.stats().delivered === 1, { what: () => "not sent" });
    const [first] = await courier.deliveries();
    assert.ok((first?.next_attempt_at ?? 0) > Date.now() + 3_000_000, "that one waits its hour");
  });

  it("switches a subscription off whose receiver asks for it", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const id = await courier.subscribe({ url: receiver.url });
    receiver.answer = (_request, response) =>
      response.writeHead(400, { "webhook-delivery": "disable" }).end();
    courier.dispatcher.start();
    await courier.publish(event(1));
    const row = () => findSubscription(stores.config, id);
    await until(async () => (await row())?.active === 0, { what: () => "still active" });
    assert.match((await row())?.disabled_reason ?? "", /asked for no more/);
    assert.deepEqual(
      (await courier.deliveries()).map(({ state, attempts }) => [state, attempts]),
      [["failed", 1]],
    );
  });

  it("gives up one delivery alone where its receiver does not want it", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const id = await courier.subscribe({ url: receiver.url, retry_delays: "[0,0]" });
    receiver.answer = ({ body }, response) =>
      JSON.parse(body).data.n === 1
        ? response.writeHead(422, { "webhook-delivery": "abort-message" }).end()
        : response.writeHead(204).end();
    courier.dispatcher.start();
    await courier.publish(...events(3));
    await until(() => courier.dispatcher.stats().delivered === 2, { what: () => "not sent" });
    await until(() => courier.dispatcher.stats().failed === 1, { what: () => "not failed" });
    assert.equal(receiver.received.length, 3);
    assert.equal((await findSubscription(stores.config, id))?.active, 1);
  });

  it("keeps to the rate and the number of requests at once that a subscription sets", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const limits = { rate_limit_per_minute: 600, max_concurrency: 2 };
    await courier.subscribe({ url: `${receiver.url}/limited`, ...limits });
    await courier.subscribe({ url: `${receiver.url}/free` });
    let underWay = 0;
    let most = 0;
    receiver.answer = ({ path }, response) => {
      if (path === "/free") return void response.writeHead(204).end();
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        response.writeHead(204).end();
      }, 20);
    };
    courier.dispatcher.start();
    await courier.publish(...events(25));
    await until(() => courier.dispatcher.stats().delivered === 50, {
      what: () => JSON.stringify(courier.dispatcher.stats()),
    });

    const at = (path: string) =>
      receiver.received.filter((one) => one.path === path).map((one) => one.at);
    const [limited, free] = [at("/limited"), at("/free")];
    const took = (limited.at(-1) ?? 0) - (limited[0] ?? 0);
    // Ten at once at most, then one each 100 ms; a little is lost or won on the way to the receiver.
    assert.ok(took >= 1_350 && took < 4_000, `25 requests in ${took} ms`);
    assert.ok(most <= 2, `${most} at once`);
    assert.ok((free.at(-1) ?? 0) < (limited.at(-1) ?? 0), "the other one did not wait for it");
  });
});
