import assert from "node:assert/strict";
import { it } from "node:test";
import { event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase } from "../../test/harness.ts";
import { openReceiver, until } from "../../test/receiver.ts";

const ENDPOINTS = 60;
const EVENTS = 5;
const typeOf = (n: number): string => `test.endpoint_${n}`;

forEachDatabase((database) => {
  it("serves endpoints while as many others at the same address hang for longer than anybody waits", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const all = Array.from({ length: ENDPOINTS }, (_, n) => n);
    for (const n of all) {
      await courier.subscribe({
        ...{ url: `${receiver.url}/${n}`, event_types: JSON.stringify([typeOf(n)]) },
        ...{ name: `endpoint ${n}`, timeout_ms: 600_000 },
      });
    }
    courier.dispatcher.start();
    await courier.publish(...all.map((n) => event(n, { type: typeOf(n) })));
    await receiver.count(ENDPOINTS, 60_000);

    const isHealthy = ({ path }: { path: string }) => Number(path.slice(1)) % 2 === 0;
    receiver.answer = (request, response) => {
      if (isHealthy(request)) response.writeHead(204).end();
    };
    const wanted = ENDPOINTS / 2 + (ENDPOINTS / 2) * EVENTS;
    for (let round = 0; round < EVENTS; round++) {
      await courier.publish(...all.map((n) => event(n, { type: typeOf(n) })));
    }
    const healthy = () => receiver.received.filter(isHealthy).length;
    await until(() => healthy() === wanted, {
      timeoutMs: 60_000,
      what: () => `${healthy()} of ${wanted} came`,
    });
    const { delivered, retrying, failed } = courier.dispatcher.stats();
    assert.deepEqual([retrying, failed], [0, 0]);
    assert.ok(delivered <= ENDPOINTS + (ENDPOINTS / 2) * EVENTS);
  });
});
