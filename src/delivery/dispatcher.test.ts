import assert from "node:assert/strict";
import { it } from "node:test";
import { event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase } from "../../test/harness.ts";
import { openReceiver, until } from "../../test/receiver.ts";

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
});
