import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { sleep, systemClock } from "../lib/clock.ts";
import { TransientError } from "../lib/errors.ts";
import { silentLog } from "../lib/log.ts";
import { NO_COUNTS } from "../store/cursors.ts";
import { listRunLog } from "../store/run-logs.ts";
import { findRun } from "../store/runs.ts";
import { createRunEngine, type NewRun, type RunEngine } from "./engine.ts";
import type { ActionHost, RunEnd, RunTask } from "./worker.ts";

const LEASE_MS = 1_500;

function engineOf(
  stores: TestStores,
  perform: ActionHost["perform"],
  { ends = [], leaseMs = LEASE_MS }: { ends?: RunEnd[]; leaseMs?: number } = {},
): RunEngine {
  const host: ActionHost = {
    perform,
    async ended(_run, end) {
      ends.push(end);
    },
  };
  const common = { log: silentLog, clock: systemClock, concurrency: 2, leaseMs };
  return createRunEngine({ config: stores.config, host, ...common });
}

const newRun = (tenantId: number, over: Partial<NewRun> = {}): NewRun => ({
  tenantId,
  integration: { id: 7, slug: "books" },
  action: "sync_invoices",
  params: {},
  trigger: "api",
  actor: "tests",
  ...over,
});

/** Works until its signal ends it. */
const untilAborted = async ({ signal }: RunTask) => {
  await sleep(60_000, signal);
  return {};
};

forEachDatabase((database) => {
  it("performs a queued run and keeps its counts, result and log", async () => {
    await using stores = await database.open();
    const ends: RunEnd[] = [];
    const counts = { ...NO_COUNTS, read: 3, created: 2, refused: 1 };
    const perform = async ({ journal }: RunTask) => {
      journal.add("info", "Halfway", { page: 1 });
      return { counts, result: { ok: true } };
    };
    const engine = engineOf(stores, perform, { ends });
    engine.start();
    const { id } = await engine.enqueue(newRun(await seedTenant(stores.config)));
    const run = await engine.wait(id, 10_000);
    assert.equal(run.state, "partial");
    assert.deepEqual([run.read_count, run.created_count, run.refused_count], [3, 2, 1]);
    assert.equal(run.result, '{"ok":true}');
    assert.equal(run.lock_key, null);
    assert.equal(ends.length, 1);
    const lines = await listRunLog(stores.config, { runId: id, limit: 10 });
    assert.deepEqual(
      lines.map((line) => line.message),
      ["Run started", "Halfway", "Run ended"],
    );
    await engine.stop();
  });

  it("lets one run of an action of an integration go on at a time", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const engine = engineOf(stores, untilAborted);
    const first = await engine.enqueue(newRun(tenantId));
    await assert.rejects(engine.enqueue(newRun(tenantId)), {
      code: "run_in_progress",
      facts: { run_id: first.id },
    });
    await engine.enqueue(newRun(tenantId, { integration: { id: 8, slug: "other" } }));
    await engine.stop();
  });

  it("cancels a waiting run at once and one under way soon", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const engine = engineOf(stores, untilAborted);
    const waiting = await engine.enqueue(newRun(tenantId));
    assert.equal((await engine.cancel(tenantId, waiting.id)).state, "cancelled");

    engine.start();
    const { id } = await engine.enqueue(newRun(tenantId));
    while ((await findRun(stores.config, id))?.state !== "running") await sleep(10);
    await engine.cancel(tenantId, id);
    assert.equal((await engine.wait(id, 10_000)).state, "cancelled");
    await assert.rejects(engine.cancel(tenantId, id), { code: "run_ended" });
    await engine.stop();
  });

  it("tells why a run failed, and hides what a bug would say", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    let failure: Error = new TransientError("books: no answer.", { code: "timeout" });
    const engine = engineOf(stores, async () => {
      throw failure;
    });
    engine.start();
    const known = await engine.enqueue(newRun(tenantId));
    const ended = await engine.wait(known.id, 10_000);
    assert.deepEqual([ended.error_code, ended.error_message], ["timeout", "books: no answer."]);
    failure = new Error("secret in a stack");
    const bug = await engine.wait((await engine.enqueue(newRun(tenantId))).id, 10_000);
    assert.equal(bug.error_code, "internal");
    assert.doesNotMatch(bug.error_message ?? "", /secret/);
    await engine.stop();
  });

  it("puts runs back when the hub stops, and another start goes on with them", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const first = engineOf(stores, untilAborted);
    first.start();
    const { id } = await first.enqueue(newRun(tenantId));
    while ((await findRun(stores.config, id))?.state !== "running") await sleep(10);
    await first.stop();
    assert.equal((await findRun(stores.config, id))?.state, "queued");

    const second = engineOf(stores, async () => ({}));
    second.start();
    assert.equal((await second.wait(id, 10_000)).state, "succeeded");
    await second.stop();
  });

  it("takes over a run whose worker is gone, and lets only one of two engines have it", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const dead = engineOf(stores, untilAborted);
    const { id } = await dead.enqueue(newRun(tenantId));
    const claim = {
      state: "running",
      starts: 1,
      lease_token: "lse_dead",
      leased_until: Date.now(),
    };
    await stores.config.db
      .updateTable("run")
      .set(claim as { state: "running" })
      .where("id", "=", id)
      .execute();

    let starts = 0;
    const perform = async () => {
      starts += 1;
      await sleep(50);
      return {};
    };
    const [a, b] = [engineOf(stores, perform), engineOf(stores, perform)];
    a.start();
    b.start();
    assert.equal((await a.wait(id, 10_000)).state, "succeeded");
    await Promise.all([a.stop(), b.stop()]);
    assert.equal(starts, 1);
  });

  it("notes at its first page that a run got on, so that further crashes do not end it", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const paged = Promise.withResolvers<void>();
    const engine = engineOf(stores, async (task) => {
      task.progress({ ...NO_COUNTS, read: 100, created: 100 }, undefined);
      paged.resolve();
      return untilAborted(task);
    });
    const { id } = await engine.enqueue(newRun(tenantId));
    await stores.config.db.updateTable("run").set({ starts: 4 }).where("id", "=", id).execute();
    engine.start();
    await paged.promise;
    const until = Date.now() + 500;
    while ((await findRun(stores.config, id))?.starts !== 1 && Date.now() < until) await sleep(10);
    assert.equal((await findRun(stores.config, id))?.starts, 1);
    await engine.stop();
  });

  it("gives a run up that ends the process again and again", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const engine = engineOf(stores, async () => ({}));
    const { id } = await engine.enqueue(newRun(tenantId));
    await stores.config.db
      .updateTable("run")
      .set({ starts: 9, state: "running", leased_until: 1 })
      .where("id", "=", id)
      .execute();
    engine.start();
    assert.equal((await engine.wait(id, 10_000)).error_code, "run_crashed");
    await engine.stop();
  });
});
