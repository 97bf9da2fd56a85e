import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import {
  addDeliveryStats,
  HOUR_MS,
  mergeDeliveryStats,
  type NewDeliveryStat,
} from "./delivery-stats.ts";
import {
  attemptsByHour,
  attemptsByStatus,
  attemptTotals,
  openDeliveries,
} from "./delivery-totals.ts";
import { forTenant } from "./tenant-wall.ts";

async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const tenantId = await seedTenant(stores.config);
  const otherId = await seedTenant(stores.config, "other");
  const stat = (patch: Partial<NewDeliveryStat>): NewDeliveryStat => ({
    tenant_id: tenantId,
    subscription_id: 7,
    hour: 10 * HOUR_MS,
    worker: "lse_a",
    outcome: "delivered",
    status: 200,
    attempts: 1,
    tries_of_settled: 1,
    duration_ms_sum: 10,
    duration_ms_max: 10,
    ...patch,
  });
  return {
    data: stores.data,
    own: forTenant(stores.data, tenantId),
    otherId,
    add: (...patches: Partial<NewDeliveryStat>[]) =>
      addDeliveryStats(stores.data, patches.map(stat)),
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
}

forEachDatabase((database) => {
  it("adds attempts up by subscription and outcome, of the own tenant only", async () => {
    await using bed = await openBed(database);
    await bed.add(
      { last_at: 36_000_500 },
      { worker: "lse_b", attempts: 2, tries_of_settled: 5, last_at: 36_000_900 },
      { status: 204, hour: 12 * HOUR_MS },
      { outcome: "retrying", status: 500, tries_of_settled: 0, attempts: 4 },
      { subscription_id: 8, outcome: "failed", status: 0 },
      { tenant_id: bed.otherId, subscription_id: 9, attempts: 100 },
    );
    const totals = await attemptTotals(bed.own);
    const plain = totals
      .toSorted((a, b) => a.subscription_id - b.subscription_id || a.attempts - b.attempts)
      .map((row) => [row.subscription_id, row.outcome, row.attempts, row.tries_of_settled]);
    assert.deepEqual(plain, [
      [7, "delivered", 4, 7],
      [7, "retrying", 4, 0],
      [8, "failed", 1, 1],
    ]);
    const [only] = await attemptTotals(bed.own, { subscriptionIds: [8] });
    assert.deepEqual([only?.outcome, only?.duration_ms_sum], ["failed", 10]);
    assert.deepEqual(await attemptTotals(bed.own, { subscriptionIds: [] }), []);
    const since = await attemptTotals(bed.own, { since: 12 * HOUR_MS + 5 });
    assert.deepEqual(
      since.map((row) => row.attempts),
      [1],
    );
  });

  it("knows when the last attempt was, through repeated writes and merged workers", async () => {
    await using bed = await openBed(database);
    await bed.add({ last_at: 36_000_500 });
    await bed.add({ last_at: 36_000_100 });
    await bed.add({ worker: "lse_b", last_at: 36_000_300 });
    const lastAt = async () => (await attemptTotals(bed.own))[0]?.last_at;
    assert.equal(await lastAt(), 36_000_500);
    await bed.add({ worker: "lse_b", last_at: 36_000_800 });
    assert.equal(await lastAt(), 36_000_800);
    await mergeDeliveryStats(bed.data, 11 * HOUR_MS);
    assert.equal(await lastAt(), 36_000_800);
    await bed.add({ subscription_id: 8 });
    const [unknown] = await attemptTotals(bed.own, { subscriptionIds: [8] });
    assert.equal(unknown?.last_at, 10 * HOUR_MS);
  });

  it("tells attempts by status and by hour", async () => {
    await using bed = await openBed(database);
    await bed.add(
      { attempts: 3 },
      { outcome: "retrying", status: 500, attempts: 2 },
      { subscription_id: 8, outcome: "failed", status: 0, hour: 11 * HOUR_MS },
    );
    const filter = { subscriptionIds: [7, 8] };
    assert.deepEqual(await attemptsByStatus(bed.own, filter), [
      { status: 0, attempts: 1 },
      { status: 200, attempts: 3 },
      { status: 500, attempts: 2 },
    ]);
    const hours = await attemptsByHour(bed.own, { ...filter, since: 10 * HOUR_MS });
    assert.deepEqual(
      hours.map((row) => `${row.hour / HOUR_MS} ${row.outcome} ${row.attempts}`).toSorted(),
      ["10 delivered 3", "10 retrying 2", "11 failed 1"],
    );
    const later = await attemptsByHour(bed.own, { ...filter, since: 11 * HOUR_MS });
    assert.equal(later.length, 1);
  });

  it("counts what is on its way by state, and nothing that is settled", async () => {
    await using bed = await openBed(database);
    const { own } = bed;
    const row = (id: string, state: "pending" | "retrying" | "delivered", subscription = 7) => ({
      id,
      event_id: `evt_${id}`,
      subscription_id: subscription,
      event_type: "order.paid",
      state,
      attempts: 0,
      next_attempt_at: state === "delivered" ? null : 1,
      last_status: null,
      last_error: null,
      created_at: 1,
      updated_at: 1,
      finished_at: null,
    });
    await own.db
      .insertInto("delivery")
      .values([
        row("dlv_1", "pending"),
        row("dlv_2", "pending"),
        row("dlv_3", "retrying"),
        row("dlv_4", "delivered"),
        row("dlv_5", "pending", 9),
      ])
      .execute();
    const open = await openDeliveries(own, [7]);
    assert.deepEqual(
      open.toSorted((a, b) => b.deliveries - a.deliveries),
      [
        { state: "pending", deliveries: 2 },
        { state: "retrying", deliveries: 1 },
      ],
    );
  });
});
