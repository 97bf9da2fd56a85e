import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { ConflictError } from "../lib/errors.ts";
import { silentLog } from "../lib/log.ts";
import { findSchedule, type Schedule } from "../store/schedules.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { createSchedule, type ScheduleInput } from "./manage-schedules.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";

const NINE = Date.UTC(2026, 2, 2, 9);
const MINUTE_MS = 60_000;
const EVERY_HOUR: ScheduleInput = {
  name: "every hour",
  action: "sync_invoices",
  integration_id: null,
  params: { direction: "all" },
  cron: "0 * * * *",
  time_zone: "Europe/Warsaw",
  working_day: null,
  holidays: null,
  overlap: "skip",
  catch_up: true,
  jitter_seconds: 0,
  active: true,
};

interface Bed {
  readonly stores: TestStores;
  readonly launched: { tenantId: number; actor: string; params: string }[];
  now: number;
  launch(schedule: Schedule): Promise<string>;
  add(input?: Partial<ScheduleInput>): Promise<number>;
  one(id: number): Promise<Schedule>;
  open(): Scheduler;
}

async function openBed(stores: TestStores): Promise<Bed> {
  const tenantId = await seedTenant(stores.config);
  const config = forTenant(stores.config, tenantId);
  const bed: Bed = {
    stores,
    launched: [],
    now: NINE - 30 * MINUTE_MS,
    launch: async () => `run_${bed.launched.length}`,
    async add(input = {}) {
      const { id } = await createSchedule(
        config,
        { clock: { now: () => bed.now }, actor: "anna@example.org" },
        { ...EVERY_HOUR, ...input },
      );
      return id;
    },
    async one(id) {
      const row = await findSchedule(config, id);
      assert.ok(row);
      return row;
    },
    open: () =>
      createScheduler({
        config: stores.config,
        data: stores.data,
        clock: { now: () => bed.now },
        log: silentLog,
        onEvents() {},
        async launch({ tenantId, actor }, schedule) {
          const runId = await bed.launch(schedule);
          bed.launched.push({ tenantId, actor, params: schedule.params });
          return runId;
        },
      }),
  };
  return bed;
}

forEachDatabase((database) => {
  it("starts an action once at its time, whoever else looks", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    const id = await bed.add();
    const [one, other] = [bed.open(), bed.open()];
    assert.equal((await one.tick()).started.length, 0);
    assert.equal((await bed.one(id)).next_at, NINE);

    bed.now = NINE + 1;
    const started = await Promise.all([one.tick(), other.tick(), one.tick()]);
    assert.equal(started.flatMap((tick) => tick.started).length, 1);
    const [first] = bed.launched;
    assert.equal(first?.actor, "schedule every hour");
    assert.deepEqual(JSON.parse(first?.params ?? ""), { direction: "all" });
    const after = await bed.one(id);
    assert.deepEqual(
      [after.last_at, after.last_run_id, after.next_at],
      [NINE + 1, "run_0", NINE + 60 * MINUTE_MS],
    );
    assert.equal((await other.tick()).started.length, 0);
  });

  it("is due again where the process dies between the claim and the start", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    await bed.add();
    bed.now = NINE;
    bed.launch = () => Promise.reject(new Error("the database is away"));
    assert.equal((await bed.open().tick()).started.length, 0);
    bed.launch = async () => "run_second";
    assert.equal((await bed.open().tick()).started.length, 0);
    bed.now += 2 * MINUTE_MS;
    assert.equal((await bed.open().tick()).started.length, 1);
  });

  it("starts once what was missed, or leaves it out where that is wanted", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    const caught = await bed.add();
    const left = await bed.add({ name: "on time or not at all", catch_up: false });
    bed.now = NINE + 5 * 60 * MINUTE_MS + 20 * MINUTE_MS;
    assert.equal((await bed.open().tick()).started.length, 1);
    const next = NINE + 6 * 60 * MINUTE_MS;
    assert.deepEqual(
      [(await bed.one(caught)).next_at, (await bed.one(left)).next_at],
      [next, next],
    );
    assert.equal((await bed.one(left)).last_at, null);
  });

  it("leaves a time out or waits while the last run goes on", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    const skips = await bed.add();
    const waits = await bed.add({ name: "waits", overlap: "wait" });
    bed.launch = () => Promise.reject(new ConflictError("run_in_progress", "It runs already."));
    bed.now = NINE;
    assert.equal((await bed.open().tick()).started.length, 0);
    const skipped = await bed.one(skips);
    assert.deepEqual(
      [skipped.next_at, skipped.last_error],
      [NINE + 60 * MINUTE_MS, "It runs already."],
    );
    bed.launch = async () => "run_after";
    bed.now = NINE + MINUTE_MS;
    assert.equal((await bed.open().tick()).started.length, 1);
    assert.equal((await bed.one(waits)).last_run_id, "run_after");
    const events = await stores.data.db.selectFrom("event").select("type").execute();
    assert.deepEqual(events, []);
  });

  it("says why nothing was started, tells of it, and tries at the next time", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    const id = await bed.add();
    bed.launch = () => Promise.reject(new ConflictError("integration_inactive", "Switched off."));
    bed.now = NINE;
    await bed.open().tick();
    const row = await bed.one(id);
    assert.deepEqual([row.last_error, row.next_at], ["Switched off.", NINE + 60 * MINUTE_MS]);
    const [event] = await stores.data.db.selectFrom("event").selectAll().execute();
    assert.equal(event?.type, "schedule.failed");
    assert.equal(JSON.parse(event?.data ?? "{}").error.code, "integration_inactive");
  });

  it("comes to its time after the clock was set back", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    bed.now = Date.UTC(2027, 0, 1);
    const id = await bed.add();
    bed.now = NINE - MINUTE_MS;
    const scheduler = bed.open();
    scheduler.start();
    for (let i = 0; i < 100 && ((await bed.one(id)).next_at ?? 0) > NINE; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await scheduler.stop();
    assert.equal((await bed.one(id)).next_at, NINE);
  });

  it("spreads starts over the jitter", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, i) => bed.add({ name: `n${i}`, jitter_seconds: 600 })),
    );
    const times = await Promise.all(ids.map(async (id) => (await bed.one(id)).next_at ?? 0));
    assert.ok(times.every((time) => time >= NINE && time < NINE + 10 * MINUTE_MS));
    assert.ok(new Set(times).size > 1);
  });
});
