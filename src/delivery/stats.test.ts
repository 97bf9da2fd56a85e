import assert from "node:assert/strict";
import { it } from "node:test";
import { event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase } from "../../test/harness.ts";
import { openReceiver, until } from "../../test/receiver.ts";
import { type DeliveryStat, deliveryStats } from "../store/delivery-stats.ts";
import { expireDeliveries } from "../store/expire-deliveries.ts";
import { forTenant } from "../store/tenant-wall.ts";

/** Outcome, status, attempts and tries of what was settled, over all hours. */
function summed(stats: readonly DeliveryStat[]) {
  const sums = new Map<string, { attempts: number; tries: number }>();
  for (const { outcome, status, attempts, tries_of_settled: tries } of stats) {
    const key = `${outcome} ${status}`;
    const sum = sums.get(key) ?? { attempts: 0, tries: 0 };
    sums.set(key, { attempts: sum.attempts + attempts, tries: sum.tries + tries });
  }
  return Object.fromEntries(
    [...sums].sort().map(([key, { attempts, tries }]) => [key, [attempts, tries]]),
  );
}

forEachDatabase((database) => {
  it("counts every try with what became of it, and what each delivery took in all", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const id = await courier.subscribe({ url: receiver.url, retry_delays: "[0,0]" });
    const tries = new Map<string, number>();
    receiver.answer = ({ body, headers }, response) => {
      const name = String(headers["webhook-id"]);
      const count = (tries.get(name) ?? 0) + 1;
      tries.set(name, count);
      const { n } = JSON.parse(body).data as { n: number };
      const isOk = n < 20 || (n < 30 && count === 2);
      response.writeHead(isOk ? 200 : 404).end();
    };
    courier.dispatcher.start();
    await courier.publish(...Array.from({ length: 35 }, (_, n) => event(n)));
    const { dispatcher } = courier;
    await until(() => dispatcher.stats().delivered + dispatcher.stats().failed === 35, {
      what: () => JSON.stringify(dispatcher.stats()),
    });

    const store = forTenant(stores.data, courier.tenantId);
    const stats = await deliveryStats(store, { subscriptionIds: [id] });
    assert.deepEqual(summed(stats), {
      "delivered 200": [30, 20 + 2 * 10],
      "failed 404": [5, 3 * 5],
      "retrying 404": [10 + 2 * 5, 0],
    });
    const attempts = await courier.attempts();
    assert.equal(attempts.length, 30 + 5 + 20);
    const took = attempts.reduce((sum, { duration_ms }) => sum + duration_ms, 0);
    assert.equal(
      stats.reduce((sum, { duration_ms_sum }) => sum + duration_ms_sum, 0),
      took,
    );
  });

  it("counts tries without an answer under the status 0", async () => {
    await using stores = await database.open();
    await using courier = await openCourier(stores);
    await courier.subscribe({ url: "http://127.0.0.1:9/", retry_delays: "[]" });
    courier.dispatcher.start();
    await courier.publish(event(1));
    await until(() => courier.dispatcher.stats().failed === 1, { what: () => "not failed" });
    const stats = await deliveryStats(forTenant(stores.data, courier.tenantId));
    assert.deepEqual(summed(stats), { "failed 0": [1, 1] });
  });

  it("counts what expires with the tries that it had, whoever ends it", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const hour = { retry_delays: "[3600]" };
    const ids = [
      await courier.subscribe({ url: `${receiver.url}/a`, ...hour }),
      await courier.subscribe({ url: `${receiver.url}/b`, ...hour }),
    ];
    receiver.answer = (_request, response) => response.writeHead(404).end();
    courier.dispatcher.start();
    await courier.publish(event(1), event(2));
    await until(() => courier.dispatcher.stats().retrying === 4, { what: () => "not tried" });
    const store = forTenant(stores.data, courier.tenantId);
    for (const [i, owner] of [stores.data, store].entries()) {
      const expiry = { subscriptionId: ids[i] ?? 0, reason: "Gone.", now: Date.now() };
      assert.equal(await expireDeliveries(owner, expiry), 2);
    }
    assert.deepEqual(summed(await deliveryStats(store)), {
      "expired 0": [0, 4],
      "retrying 404": [4, 0],
    });
  });
});
