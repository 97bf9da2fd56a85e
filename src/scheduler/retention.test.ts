import assert from "node:assert/strict";
import { it } from "node:test";
import { type Insertable, sql } from "kysely";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { newId } from "../lib/ids.ts";
import { silentLog } from "../lib/log.ts";
import { insertAttempts } from "../store/attempts.ts";
import type { DeliveryTable } from "../store/data-schema.ts";
import { insertDeliveries } from "../store/delivery-queue.ts";
import { addDeliveryStats, HOUR_MS } from "../store/delivery-stats.ts";
import { insertEvents } from "../store/events.ts";
import { removeOldEvents } from "../store/retention.ts";
import { insertRunLog } from "../store/run-logs.ts";
import { keepHouse } from "./housekeeping.ts";
import type { KeepSettings } from "./retention.ts";

const DAY = 86_400_000;
const TODAY = Date.UTC(2026, 5, 1);
const FOREVER: KeepSettings = {
  keepEventsDays: 0,
  keepDeliveriesDays: 0,
  keepAttemptsDays: 0,
  keepRunLogsDays: 0,
  keepStatisticsDays: 0,
};

type More = Partial<Insertable<DeliveryTable>> & {
  readonly data?: string;
  readonly is_pending?: 0 | 1;
};

async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const { config, data } = stores;
  const tenant_id = await seedTenant(config);
  /** As many events, each with one delivery that was tried once, `days` ago. */
  const add = async (days: number, more: More = {}, many = 1) => {
    const { data: text = "{}", is_pending = 0, ...delivery } = more;
    const at = TODAY - days * DAY;
    const ids = Array.from({ length: many }, () => [newId("evt", at), newId("dlv", at)] as const);
    await insertEvents(
      data,
      ids.map(([id]) => ({
        ...{ tenant_id, id, type: "a.b", type_version: null, occurred_at: at, data: text },
        ...{ subject: null, consumer: null, run_id: null, idempotency_key: null },
        ...{ is_pending, created_at: at },
      })),
    );
    await insertDeliveries(
      data,
      ids.map(([event_id, id]) => ({
        ...{ id, tenant_id, event_id, subscription_id: 7, event_type: "a.b", ordering_key: null },
        ...{ state: "delivered" as const, attempts: 1, next_attempt_at: null, leased_until: null },
        ...{ lease_token: null, last_status: 204, last_error: null, created_at: at },
        ...{ updated_at: at, finished_at: at },
        ...delivery,
      })),
    );
    await insertAttempts(
      data,
      ids.map(([, delivery_id]) => ({
        ...{ tenant_id, delivery_id, number: 1, started_at: at, duration_ms: 1, status: 204 },
        ...{ request_headers: "{}", response_body: "ok" },
      })),
    );
  };
  const count = async (
    table: "event" | "delivery" | "attempt" | "incoming_call" | "delivery_stat",
  ) =>
    Number(
      (
        await data.db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as("n"))
          .executeTakeFirstOrThrow()
      ).n,
    );
  return {
    ...{ config, data, tenant_id, add, count },
    counts: () => Promise.all((["event", "delivery", "attempt"] as const).map(count)),
    keep: (
      settings: Partial<KeepSettings>,
      { now = TODAY, signal = undefined as AbortSignal | undefined } = {},
    ) =>
      keepHouse(
        {
          ...{ config, data, settings: { ...FOREVER, ...settings }, log: silentLog },
          files: { removeUnused: async () => 0 },
          clock: { now: () => now },
        },
        signal,
      ),
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
}

forEachDatabase((database) => {
  it("removes what is older than the settings say, each kind by its own", async () => {
    await using bed = await openBed(database);
    for (const days of [100, 91, 89, 31, 1]) await bed.add(days);
    assert.deepEqual(await bed.counts(), [5, 5, 5]);
    await bed.keep({});
    assert.deepEqual(await bed.counts(), [5, 5, 5], "0 is for ever");
    await bed.keep({ keepAttemptsDays: 30 });
    assert.deepEqual(await bed.counts(), [5, 5, 1]);
    await bed.keep({ keepDeliveriesDays: 95 });
    assert.deepEqual(await bed.counts(), [5, 4, 1]);
    const counts = await bed.keep({ keepEventsDays: 90, keepDeliveriesDays: 90 });
    assert.deepEqual([counts.events, counts.deliveries], [2, 1]);
    assert.deepEqual(await bed.counts(), [3, 3, 1]);
  });

  it("takes the attempts of a delivery with it", async () => {
    await using bed = await openBed(database);
    await bed.add(100);
    await bed.add(1);
    await bed.keep({ keepDeliveriesDays: 90 });
    assert.deepEqual(await bed.counts(), [2, 1, 1]);
  });

  it("never removes what is still under way", async () => {
    await using bed = await openBed(database);
    const open = { next_attempt_at: TODAY, finished_at: null } as const;
    await bed.add(100, { state: "retrying", ...open });
    await bed.add(100, { state: "pending", next_attempt_at: null, finished_at: null });
    await bed.add(100, { is_pending: 1 });
    await bed.add(100, { finished_at: TODAY });
    await bed.add(100);
    await bed.keep({ keepEventsDays: 30, keepDeliveriesDays: 30 });
    assert.deepEqual(
      await bed.counts(),
      [3, 3, 3],
      "two open deliveries and one that was sent again; their events and a pending one",
    );
  });

  it("removes calls, run logs and counts of long ago", async () => {
    await using bed = await openBed(database);
    const { config, data, tenant_id } = bed;
    for (const days of [31, 29]) {
      const row = { tenant_id, hook_id: 1, call_key: `${days}`, received_at: TODAY - days * DAY };
      await data.db.insertInto("incoming_call").values(row).execute();
    }
    await insertRunLog(
      config,
      [100, 80].map((days) => ({
        ...{ tenant_id, run_id: "run_1", at: TODAY - days * DAY, level: "info" as const },
        ...{ message: "x", fields: "{}" },
      })),
    );
    const other = await seedTenant(config, "other");
    await addDeliveryStats(
      data,
      [tenant_id, other].flatMap((owner) =>
        [401, 399].map((days) => ({
          ...{ tenant_id: owner, subscription_id: owner, hour: TODAY - days * DAY, worker: "" },
          ...{ outcome: "delivered" as const, status: 204, attempts: 1, tries_of_settled: 1 },
          ...{ duration_ms_sum: 1, duration_ms_max: 1, last_at: TODAY },
        })),
      ),
    );
    const counts = await bed.keep({ keepRunLogsDays: 90, keepStatisticsDays: 400 });
    assert.deepEqual([counts.calls, counts.run_logs, counts.statistics], [1, 1, 2]);
    assert.deepEqual([await bed.count("incoming_call"), await bed.count("delivery_stat")], [1, 2]);
  });

  it("works in small steps and ends at the next one when it is stopped", async () => {
    await using bed = await openBed(database);
    const large = `{"text":"${"x".repeat(3_000_000)}"}`;
    for (let i = 0; i < 5; i++) await bed.add(100, { data: large });
    const first = await removeOldEvents(bed.data, { before: TODAY, after: undefined });
    assert.equal(first.removed, 2, "as many as 8 MB hold");
    const stopped = AbortSignal.abort();
    assert.deepEqual(await bed.keep({ keepEventsDays: 30 }, { signal: stopped }), {});
    assert.equal(await bed.count("event"), 3);
    await bed.keep({ keepEventsDays: 30 });
    assert.equal(await bed.count("event"), 0);
  });

  it("keeps the database at one size while days go by", async () => {
    await using bed = await openBed(database);
    const sizes: number[] = [];
    const text = `{"text":"${"x".repeat(1_500)}"}`;
    for (let day = 0; day < 9; day++) {
      await bed.add(-day, { data: text }, 300);
      await bed.keep(
        { keepEventsDays: 2, keepDeliveriesDays: 2, keepAttemptsDays: 1 },
        { now: TODAY + day * DAY + HOUR_MS },
      );
      if (database.name === "SQLite") {
        const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(bed.data.db);
        sizes.push(rows[0]?.page_count ?? 0);
      } else sizes.push((await bed.counts()).reduce((sum, n) => sum + n, 0));
    }
    const [third = 0, last = 0] = [sizes[3], sizes.at(-1)];
    assert.ok(last <= third * 1.05, `sizes were ${sizes.join(", ")}`);
    assert.ok((await bed.count("event")) <= 3 * 300);
  });
});
