import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import {
  addDeliveryStats,
  attemptsByError,
  deliveryStats,
  HOUR_MS,
  mergeDeliveryStats,
  type NewDeliveryStat,
} from "./delivery-stats.ts";
import { inTransaction } from "./store.ts";
import { forTenant } from "./tenant-wall.ts";

const stat = (patch: Partial<NewDeliveryStat> = {}): NewDeliveryStat => ({
  tenant_id: 1,
  subscription_id: 7,
  hour: 2 * HOUR_MS,
  worker: "lse_a",
  outcome: "delivered",
  status: 200,
  attempts: 1,
  tries_of_settled: 1,
  duration_ms_sum: 10,
  duration_ms_max: 10,
  ...patch,
});

forEachDatabase((database) => {
  it("adds up what each worker counts, and keeps the sums when their rows become one", async () => {
    await using stores = await database.open();
    const tenant = await seedTenant(stores.config);
    const { data } = stores;
    const own = { tenant_id: tenant };
    await addDeliveryStats(data, [stat(own), stat({ ...own, status: 500, outcome: "retrying" })]);
    await addDeliveryStats(data, [
      stat({ ...own, attempts: 2, duration_ms_sum: 50, duration_ms_max: 40 }),
    ]);
    await addDeliveryStats(data, [stat({ ...own, worker: "lse_b", duration_ms_max: 5 })]);
    await addDeliveryStats(data, [stat({ ...own, hour: 5 * HOUR_MS })]);
    await addDeliveryStats(data, [stat({ tenant_id: tenant + 1, subscription_id: 8 })]);
    const store = forTenant(data, tenant);
    const before = await deliveryStats(store);

    assert.deepEqual(
      before
        .map(({ hour, status, attempts, duration_ms_sum, duration_ms_max }) => [
          ...[hour / HOUR_MS, status, attempts],
          ...[duration_ms_sum, duration_ms_max],
        ])
        .sort(),
      [
        [2, 200, 4, 70, 40],
        [2, 500, 1, 10, 10],
        [5, 200, 1, 10, 10],
      ],
    );
    assert.equal(await inTransaction(data, (tx) => mergeDeliveryStats(tx, 5 * HOUR_MS)), 4);
    assert.deepEqual(await deliveryStats(store), before);
    assert.equal(await inTransaction(data, (tx) => mergeDeliveryStats(tx, 5 * HOUR_MS)), 0);
    assert.equal((await deliveryStats(store, { since: 5 * HOUR_MS + 1 })).length, 1);
    assert.deepEqual(await deliveryStats(store, { subscriptionIds: [8] }), []);
  });

  it("keeps the errors of one status apart, also where rows of one key come together", async () => {
    await using stores = await database.open();
    const tenant = await seedTenant(stores.config);
    const { data } = stores;
    const failed = { tenant_id: tenant, outcome: "retrying", status: 0 } as const;
    const timeout = stat({ ...failed, error_code: "timeout" });
    await addDeliveryStats(data, [timeout, timeout, stat({ ...failed, error_code: "tls_error" })]);
    await addDeliveryStats(data, [{ ...timeout, worker: "lse_b" }, stat({ tenant_id: tenant })]);
    const store = forTenant(data, tenant);
    const expected = [
      { error_code: "timeout", attempts: 3 },
      { error_code: "tls_error", attempts: 1 },
    ];
    assert.deepEqual(await attemptsByError(store), expected);
    assert.equal(await inTransaction(data, (tx) => mergeDeliveryStats(tx, 5 * HOUR_MS)), 4);
    assert.deepEqual(await attemptsByError(store, { subscriptionIds: [7] }), expected);
    assert.deepEqual(await attemptsByError(store, { since: 3 * HOUR_MS }), []);
  });
});
