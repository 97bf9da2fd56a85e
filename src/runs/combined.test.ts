import assert from "node:assert/strict";
import { it } from "node:test";
import {
  forEachDatabase,
  seedTenant,
  type TestDatabase,
  type TestStores,
} from "../../test/harness.ts";
import { sleep, systemClock } from "../lib/clock.ts";
import { ConfigError } from "../lib/errors.ts";
import { silentLog } from "../lib/log.ts";
import { NO_COUNTS } from "../store/cursors.ts";
import { bringLeasesIntoPresent, findRun, listChildren, listRuns } from "../store/runs.ts";
import { runCombined } from "./combined.ts";
import { createRunEngine, type NewRun } from "./engine.ts";
import type { ActionHost, RunTask } from "./worker.ts";

const LEASE_MS = 1_500;
const PARENT = "sync_all_invoices";

/** An engine whose combined runs are real; what the others do is the test's. */
function engineOf(
  { config }: Pick<TestStores, "config">,
  perform: ActionHost["perform"],
  { concurrency = 1, clock = systemClock, leaseMs = LEASE_MS } = {},
) {
  const host: ActionHost = {
    perform: (task) =>
      task.run.action === PARENT ? runCombined(task, { config, skipped: [] }) : perform(task),
    ended: async () => {},
  };
  return createRunEngine({ config, host, log: silentLog, clock, concurrency, leaseMs });
}

const child = (tenantId: number, id: number): NewRun => ({
  tenantId,
  integration: { id, slug: `books-${id}` },
  action: "sync_invoices",
  params: {},
  trigger: "run",
  actor: "tests",
});
const parentOf = (tenantId: number) => () => ({
  ...{ tenantId, action: PARENT, params: {}, trigger: "api" as const, actor: "tests" },
});

async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const tenantId = await seedTenant(stores.config);
  const children = [1, 2, 3].map((id) => child(tenantId, id));
  return {
    ...stores,
    tenantId,
    children,
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
}

const untilAborted = async ({ signal }: RunTask) => {
  await sleep(60_000, signal);
  return {};
};

forEachDatabase((database) => {
  it("ends with the last of its runs, as their sum, though there is one place only", async () => {
    await using bed = await openBed(database);
    const engine = engineOf(bed, async ({ run }) => {
      if (run.integration_slug === "books-2") throw new ConfigError("No address.");
      return { counts: { ...NO_COUNTS, read: 5, created: 4, unchanged: 1 } };
    });
    engine.start();
    const { parent, children } = await engine.enqueueCombined(parentOf(bed.tenantId), bed.children);
    assert.deepEqual(
      children.map((run) => [run.parent_id, run.trigger_kind]),
      children.map(() => [parent.id, "run"]),
    );
    const run = await engine.wait(parent.id, 20_000);
    assert.equal(run.state, "partial");
    assert.deepEqual([run.read_count, run.created_count, run.unchanged_count], [10, 8, 2]);
    const result = JSON.parse(run.result ?? "{}") as { runs: Record<string, unknown>[] };
    assert.deepEqual(
      result.runs.map(({ integration_id, state, error }) => ({ integration_id, state, error })),
      [
        { integration_id: "books-1", state: "succeeded", error: undefined },
        {
          integration_id: "books-2",
          state: "failed",
          error: { code: "bad_configuration", message: "No address." },
        },
        { integration_id: "books-3", state: "succeeded", error: undefined },
      ],
    );
    const listed = await listRuns(bed.config, { filter: { parentId: parent.id }, limit: 10 });
    assert.equal(listed.length, 3);
    await engine.stop();
  });

  it("fails where none of its runs came to an end, and has their list all the same", async () => {
    await using bed = await openBed(database);
    const engine = engineOf(bed, async () => {
      throw new ConfigError("No address.");
    });
    engine.start();
    const { parent } = await engine.enqueueCombined(parentOf(bed.tenantId), bed.children);
    const run = await engine.wait(parent.id, 20_000);
    assert.deepEqual([run.state, run.error_code], ["failed", "all_runs_failed"]);
    assert.equal((JSON.parse(run.result ?? "{}") as { runs: unknown[] }).runs.length, 3);
    await engine.stop();
  });

  it("leaves out what goes on already, and tells the parent before it is written", async () => {
    await using bed = await openBed(database);
    const engine = engineOf(bed, untilAborted);
    const [first] = bed.children;
    assert.ok(first);
    const going = await engine.enqueue(first);
    const told: unknown[] = [];
    const { children, parent } = await engine.enqueueCombined((inTheWay) => {
      told.splice(0, told.length, ...inTheWay.map(({ error }) => [error.code, error.facts.run_id]));
      return { ...parentOf(bed.tenantId)(), params: { told } };
    }, bed.children);
    assert.deepEqual(
      children.map((run) => run.integration_slug),
      ["books-2", "books-3"],
    );
    assert.deepEqual(JSON.parse(parent.params), { told: [["run_in_progress", going.id]] });
    assert.deepEqual(told, [["run_in_progress", going.id]]);
    const none = await engine.enqueueCombined(parentOf(bed.tenantId), []);
    assert.deepEqual(none.children, []);
    await engine.stop();
  });

  it("cancels its runs with it, those that wait and those under way", async () => {
    await using bed = await openBed(database);
    const engine = engineOf(bed, untilAborted, { concurrency: 2 });
    engine.start();
    const { parent } = await engine.enqueueCombined(parentOf(bed.tenantId), bed.children);
    const states = async () => (await listChildren(bed.config, parent.id)).map((run) => run.state);
    while ((await states()).filter((state) => state === "running").length < 2) await sleep(20);
    await engine.cancel(bed.tenantId, parent.id);
    assert.equal((await engine.wait(parent.id, 20_000)).state, "cancelled");
    assert.deepEqual(await states(), ["cancelled", "cancelled", "cancelled"]);
    await engine.stop();
  });

  it("goes on waiting in the next process after the first one was stopped", async () => {
    await using bed = await openBed(database);
    const first = engineOf(bed, untilAborted, { concurrency: 3 });
    first.start();
    const { parent } = await first.enqueueCombined(parentOf(bed.tenantId), bed.children);
    while ((await listChildren(bed.config, parent.id)).some(({ state }) => state === "queued")) {
      await sleep(20);
    }
    await first.stop();
    assert.equal((await findRun(bed.config, parent.id))?.state, "queued");
    const second = engineOf(bed, async () => ({ counts: { ...NO_COUNTS, read: 1 } }));
    second.start();
    const run = await second.wait(parent.id, 20_000);
    assert.deepEqual([run.state, run.read_count], ["succeeded", 3]);
    await second.stop();
  });

  it("goes on where a process died without a word", async () => {
    await using bed = await openBed(database);
    const dead = engineOf(bed, untilAborted);
    const { parent, children } = await dead.enqueueCombined(parentOf(bed.tenantId), bed.children);
    const gone = { state: "running", lease_token: "dead", leased_until: Date.now() - 1, starts: 1 };
    await bed.config.db
      .updateTable("run")
      .set(gone as { state: "running" })
      .where("id", "in", [parent.id, ...children.slice(0, 2).map(({ id }) => id)])
      .execute();
    const engine = engineOf(bed, async () => ({ counts: { ...NO_COUNTS, read: 1, created: 1 } }));
    engine.start();
    const run = await engine.wait(parent.id, 20_000);
    assert.deepEqual([run.state, run.read_count], ["succeeded", 3]);
    assert.equal((await listChildren(bed.config, parent.id)).length, 3);
    await engine.stop();
  });

  it("lets another run have the place of one that only waits", async () => {
    await using bed = await openBed(database);
    const gate = Promise.withResolvers<void>();
    const engine = engineOf(bed, async ({ run, idle }) => {
      if (run.integration_slug !== "books-1") return {};
      const goOn = idle();
      await gate.promise;
      goOn();
      goOn();
      return {};
    });
    engine.start();
    const [first, second] = bed.children;
    assert.ok(first && second);
    const waiting = await engine.enqueue(first);
    const other = await engine.enqueue(second);
    assert.equal((await engine.wait(other.id, 10_000)).state, "succeeded");
    gate.resolve();
    assert.equal((await engine.wait(waiting.id, 10_000)).state, "succeeded");
    await engine.stop();
  });

  it("brings leases into the present after the clock was set back", async () => {
    await using bed = await openBed(database);
    const ahead = { now: () => Date.now() + 86_400_000 };
    const dead = engineOf(bed, untilAborted, { clock: ahead });
    const { id } = await dead.enqueue(child(bed.tenantId, 1));
    // A worker that took it and is gone without a word.
    await bed.config.db
      .updateTable("run")
      .set({
        state: "running",
        lease_token: "dead",
        leased_until: ahead.now() + LEASE_MS,
        starts: 1,
      })
      .where("id", "=", id)
      .execute();
    const engine = engineOf(bed, async () => ({}));
    engine.start();
    assert.equal((await engine.wait(id, 20_000)).state, "succeeded");
    await engine.stop();
    const again = { now: Date.now(), leaseMs: LEASE_MS };
    assert.equal(await bringLeasesIntoPresent(bed.config, again), 0);
  });
});
