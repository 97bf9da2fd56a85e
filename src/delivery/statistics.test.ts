import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { insertAttempts } from "../store/attempts.ts";
import { insertDeliveries, type NewDelivery } from "../store/delivery-queue.ts";
import { addDeliveryStats, HOUR_MS, type NewDeliveryStat } from "../store/delivery-stats.ts";
import { lockEndpointStates, saveEndpointStates } from "../store/endpoint-states.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { endpointHealth, worstHealth } from "./endpoint-health.ts";
import { deliveryStatistics } from "./statistics.ts";

/** Half past ten on a Monday in Warsaw, which is an hour ahead of UTC. */
const NOW = Date.UTC(2026, 2, 9, 9, 30);
const HOUR = NOW - (NOW % HOUR_MS);

async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const tenant_id = await seedTenant(stores.config);
  const { data } = stores;
  const stat = (patch: Partial<NewDeliveryStat>): NewDeliveryStat => ({
    ...{
      tenant_id,
      subscription_id: 7,
      hour: HOUR,
      worker: "w",
      outcome: "delivered",
      status: 204,
    },
    ...{
      attempts: 1,
      tries_of_settled: 1,
      duration_ms_sum: 10,
      duration_ms_max: 10,
      last_at: HOUR,
    },
    ...patch,
  });
  const delivery = (id: string, patch: Partial<NewDelivery>): NewDelivery => ({
    ...{ id, tenant_id, event_id: `evt_${id}`, subscription_id: 7, event_type: "a.b" },
    ...{ ordering_key: null, state: "pending", attempts: 0, next_attempt_at: NOW },
    ...{ leased_until: null, lease_token: null, last_status: null, last_error: null },
    ...{ created_at: NOW, updated_at: NOW, finished_at: null },
    ...patch,
  });
  return {
    data,
    tenant_id,
    stat: (...rows: Partial<NewDeliveryStat>[]) => addDeliveryStats(data, rows.map(stat)),
    deliveries: (rows: Readonly<Record<string, Partial<NewDelivery>>>) =>
      insertDeliveries(
        data,
        Object.entries(rows).map(([id, patch]) => delivery(id, patch)),
      ),
    statistics: (ids: readonly number[] | "all", trend: "hour" | "day" = "hour") =>
      deliveryStatistics(
        forTenant(data, tenant_id),
        {
          subscriptions: (ids === "all" ? [7] : ids).map((id) => ({
            ...{ id, active: 1, disabled_reason: null },
          })),
          isWholeTenant: ids === "all",
        },
        { now: NOW, trend, timeZone: "Europe/Warsaw" },
      ),
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
}

forEachDatabase((database) => {
  it("adds up what was tried, what is open, and why it failed", async () => {
    await using bed = await openBed(database);
    await bed.stat(
      { attempts: 6, tries_of_settled: 8, duration_ms_sum: 600, duration_ms_max: 300 },
      { outcome: "retrying", status: 0, error_code: "timeout", attempts: 2, tries_of_settled: 0 },
      { outcome: "retrying", status: 503, error_code: "bad_status", tries_of_settled: 0 },
      { outcome: "failed", status: 400, error_code: "bad_status", tries_of_settled: 4 },
      { outcome: "expired", status: 0, attempts: 0, deliveries: 3, tries_of_settled: 0 },
      { hour: HOUR - 30 * HOUR_MS, outcome: "failed", status: 0, error_code: "timeout" },
      { subscription_id: 8, attempts: 100 },
    );
    const minutes = 60_000;
    await bed.deliveries({
      dlv_1: { created_at: NOW - 5 * minutes },
      dlv_2: { state: "retrying", created_at: NOW - 7 * minutes },
      dlv_3: { state: "pending", next_attempt_at: null },
      dlv_4: { state: "delivered", next_attempt_at: null, created_at: 0, attempts: 1 },
      dlv_5: { subscription_id: 8 },
    });
    await insertAttempts(bed.data, [
      {
        ...{ tenant_id: bed.tenant_id, delivery_id: "dlv_4", number: 1, started_at: HOUR },
        ...{ duration_ms: 123, status: 204, request_headers: "{}" },
      },
    ]);
    const found = await bed.statistics([7]);
    assert.deepEqual(found.totals, {
      ...{ attempts: 11, delivered: 6, failed: 2, expired: 3 },
      ...{ success_rate: 54.5, mean_attempts: 1.18 },
    });
    assert.deepEqual([found.last_24_hours.attempts, found.last_24_hours.success_rate], [10, 60]);
    assert.deepEqual(found.response_time_ms, { mean: 59, max: 300, last: 123 });
    assert.deepEqual(found.errors.by_status, [
      { status: 0, attempts: 3 },
      { status: 400, attempts: 1 },
      { status: 503, attempts: 1 },
    ]);
    assert.deepEqual(found.errors.by_code, [
      { error_code: "timeout", attempts: 3 },
      { error_code: "bad_status", attempts: 2 },
    ]);
    assert.deepEqual(found.open, { pending: 2, retrying: 1, oldest_age_seconds: 420 });
    assert.equal(found.health, "warning");
    assert.equal((await bed.statistics("all")).totals.attempts, 111);
    assert.equal((await bed.statistics([])).totals.attempts, 0);
  });

  it("shows every hour and every day of the time zone, those without attempts too", async () => {
    await using bed = await openBed(database);
    const sunday = Date.UTC(2026, 2, 8);
    await bed.stat(
      { attempts: 3 },
      { hour: HOUR - 47 * HOUR_MS, outcome: "failed", status: 500 },
      { hour: HOUR - 48 * HOUR_MS, attempts: 50 },
      // 23:00 of Sunday in UTC is Monday in Warsaw.
      { hour: sunday + 23 * HOUR_MS, attempts: 2 },
      { hour: sunday - HOUR_MS, attempts: 4 },
    );
    const hours = (await bed.statistics([7])).trend;
    assert.deepEqual([hours.unit, hours.time_zone, hours.points.length], ["hour", "UTC", 48]);
    assert.deepEqual(hours.points[0], {
      ...{ start: "2026-03-07T10:00:00.000Z", attempts: 1, delivered: 0, retrying: 0, failed: 1 },
      ...{ expired: 0, success_rate: 0 },
    });
    assert.deepEqual(hours.points.at(-1)?.delivered, 3);
    assert.deepEqual(hours.points.at(-2), {
      ...{ start: "2026-03-09T08:00:00.000Z", attempts: 0, delivered: 0, retrying: 0, failed: 0 },
      ...{ expired: 0, success_rate: null },
    });
    const days = (await bed.statistics([7], "day")).trend;
    assert.deepEqual([days.time_zone, days.points.length], ["Europe/Warsaw", 90]);
    assert.deepEqual(
      days.points.slice(-3).map(({ start, attempts }) => [start, attempts]),
      [
        ["2026-03-07", 51],
        ["2026-03-08", 4],
        ["2026-03-09", 5],
      ],
    );
    assert.equal(days.points[0]?.start, "2025-12-10");
  });

  it("tells of an open breaker and when it is tried next", async () => {
    await using bed = await openBed(database);
    const { data, tenant_id } = bed;
    const key = { subscription_id: 7, tenant_id };
    const [row] = (await lockEndpointStates(data, [key], NOW)).values();
    assert.ok(row);
    const open = { breaker: "open", opened_at: NOW, open_until: NOW + 5_000 } as const;
    await saveEndpointStates(data, [{ ...row, ...open, failing_since: NOW - 1_000 }]);
    await bed.stat({ last_at: NOW - 9_000 });
    const found = await bed.statistics([7, 9]);
    assert.deepEqual(found.endpoint, {
      ...{ breaker: "open", failing_since: NOW - 1_000 },
      ...{ last_success_at: NOW - 9_000, next_probe_at: NOW + 5_000 },
    });
    assert.equal(found.health, "error");
    assert.deepEqual(found.subscriptions, {
      ...{ total: 2, healthy: 0, warning: 0, error: 1, unknown: 1 },
    });
  });
});

it("calls an endpoint healthy by what the last day was like", () => {
  const fine = {
    ...{ isShut: false, isDisabled: false, wasTried: true, retrying: 0 },
    recent: { attempts: 100, delivered: 95 },
  };
  const with_ = (patch: Partial<typeof fine>) => endpointHealth({ ...fine, ...patch });
  assert.equal(with_({}), "healthy");
  assert.equal(with_({ recent: { attempts: 0, delivered: 0 } }), "healthy");
  assert.equal(with_({ wasTried: false, recent: { attempts: 0, delivered: 0 } }), "unknown");
  assert.equal(with_({ retrying: 1 }), "warning");
  assert.equal(with_({ recent: { attempts: 100, delivered: 94 } }), "warning");
  assert.equal(with_({ recent: { attempts: 100, delivered: 49 } }), "error");
  assert.equal(with_({ isShut: true }), "error");
  assert.equal(with_({ isDisabled: true }), "error");
  assert.equal(worstHealth(["healthy", "warning", "unknown"]), "warning");
  assert.equal(worstHealth([]), "unknown");
});
