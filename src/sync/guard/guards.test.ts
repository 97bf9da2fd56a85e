import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../../test/harness.ts";
import { web } from "../../../test/local-server.ts";
import { createEgressGuard } from "../../lib/egress.ts";
import { RejectedError, TransientError } from "../../lib/errors.ts";
import { createOutbound } from "../../lib/http.ts";
import { silentLog } from "../../lib/log.ts";
import type { Connector } from "../../sdk/connector.ts";
import type { CallGuard } from "../../sdk/host/call-guard.ts";
import { openContext } from "../../sdk/host/connector-context.ts";
import { callsByDay, callTotals, lastCall } from "../../store/call-stats.ts";
import { findIntegrationState } from "../../store/integration-states.ts";
import { openDataStore } from "../../store/open.ts";
import { forTenant } from "../../store/tenant-wall.ts";
import { createIntegrationGuards } from "./guards.ts";

const NOW = Date.UTC(2026, 4, 4, 10, 30);
const FIRST = 60_000;
const never = new AbortController().signal;
const down = new TransientError("erp.example answered 503", { code: "remote_unavailable" });
/** Without any ability: calls are made through its context. */
const SILENT = {
  manifest: { id: "test", auth: { kind: "none" }, allowedHosts: [], settings: { properties: {} } },
} as unknown as Connector;
const SUSPENDED = { code: "integration_suspended" };

async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const second = openDataStore(stores.url, "/");
  const tenant_id = await seedTenant(stores.config);
  const time = { now: NOW };
  /** Another process, or the same after a restart. */
  const open = (data = stores.data) =>
    createIntegrationGuards({
      ...{ data, log: silentLog, firstMs: FIRST },
      clock: { now: () => time.now },
    });
  const erp = { id: 7, tenant_id, slug: "erp", provider: "sandbox_erp" };
  const books = { id: 8, tenant_id, slug: "books", provider: "ifirma" };
  const events = () =>
    stores.data.db
      .selectFrom("event")
      .select(["type", "data", "subject"])
      .where("type", "like", "integration.%")
      .orderBy("seq")
      .execute();
  return {
    ...{ open, time, erp, books, events },
    ...{ data: stores.data, second, own: forTenant(stores.data, tenant_id) },
    async [Symbol.asyncDispose]() {
      await second[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    },
  };
}

type Bed = Awaited<ReturnType<typeof openBed>>;

/** One call through the guard. @throws what the guard throws */
async function call(bed: Bed, guard: CallGuard, error?: Error, status = 0): Promise<void> {
  await guard.check();
  const ended = await guard.enter(never);
  const startedAt = bed.time.now;
  await ended({ status: error ? status : 200, error, startedAt, durationMs: 40 });
}

async function fail(bed: Bed, guard: CallGuard, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await call(bed, guard, down, 503);
}

forEachDatabase((database) => {
  it("stops calls after ten failures, in every process and after a restart, of that integration alone", async () => {
    await using bed = await openBed(database);
    const [one, other] = [bed.open(), bed.open(bed.second)];
    await call(bed, other.of(bed.erp));
    await fail(bed, one.of(bed.erp), 10);
    await assert.rejects(call(bed, one.of(bed.erp)), SUSPENDED);
    bed.time.now += 1_000;
    await assert.rejects(call(bed, other.of(bed.erp)), SUSPENDED);
    await assert.rejects(call(bed, bed.open().of(bed.erp)), (error: TransientError) => {
      assert.match(error.message, /^erp is not called .*.* 503\. .*2026-05-04T10:3/);
      return (error.retryAfterMs ?? 0) > 40_000 && error.code === "integration_suspended";
    });
    await call(bed, other.of(bed.books));
    const [event, ...more] = await bed.events();
    assert.deepEqual(
      [event?.type, event?.subject, more.length],
      ["integration.suspended", "integration/erp", 0],
    );
    assert.partialDeepStrictEqual(JSON.parse(event?.data ?? ""), {
      ...{ integration: "erp", provider: "sandbox_erp" },
      error: { code: "remote_unavailable" },
    });
  });

  it("adds up the failures that two processes see, and begins anew with an answer that one of them gets", async () => {
    await using bed = await openBed(database);
    const [one, other] = [bed.open(), bed.open(bed.second)];
    await fail(bed, one.of(bed.erp), 6);
    await one.flush();
    bed.time.now += 1_000;
    await call(bed, other.of(bed.erp));
    await other.flush();
    assert.equal((await findIntegrationState(bed.data, 7))?.failed_calls, 0);
    bed.time.now += 1_000;
    await fail(bed, one.of(bed.erp), 5);
    await one.flush();
    bed.time.now += 1_000;
    await fail(bed, other.of(bed.erp), 5);
    await assert.rejects(call(bed, other.of(bed.erp)), SUSPENDED);
  });

  it("lets one call of all processes try, and all of them go on once it is answered", async () => {
    await using bed = await openBed(database);
    const [one, other] = [bed.open(), bed.open(bed.second)];
    await fail(bed, one.of(bed.erp), 10);
    bed.time.now += FIRST;
    const trial = one.of(bed.erp);
    await trial.check();
    const ended = await trial.enter(never);
    await assert.rejects(call(bed, other.of(bed.erp)), SUSPENDED);
    let isThrough = false;
    const waiting = call(bed, one.of(bed.erp)).then(() => {
      isThrough = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(isThrough, false, "calls of the same process wait for the trial");
    const refused = new RejectedError("erp.example answered 422");
    await ended({ status: 422, error: refused, startedAt: bed.time.now, durationMs: 5 });
    await waiting;
    bed.time.now += 1_000;
    await call(bed, other.of(bed.erp));
    const types = (await bed.events()).map(({ type }) => type);
    assert.deepEqual(types, ["integration.suspended", "integration.resumed"]);
  });

  it("waits longer after a trial that fails, and gives back one that told nothing", async () => {
    await using bed = await openBed(database);
    const guards = bed.open();
    await fail(bed, guards.of(bed.erp), 10);
    bed.time.now += FIRST;
    await call(bed, guards.of(bed.erp), new Error("the hub stops"));
    await fail(bed, guards.of(bed.erp), 1);
    const row = await findIntegrationState(bed.data, 7);
    assert.equal(row?.breaker, "open");
    const pauseMs = (row?.open_until ?? 0) - bed.time.now;
    assert.ok(pauseMs > FIRST && pauseMs <= 2 * FIRST, String(pauseMs));
    await assert.rejects(call(bed, guards.of(bed.erp)), SUSPENDED);
  });

  it("counts every try of a call, and leaves the caller the system's own fault where it opens between two", async () => {
    await using bed = await openBed(database);
    const guards = bed.open();
    let calls = 0;
    await using server = await web((_request, response) => {
      calls += 1;
      response.writeHead(503).end();
    });
    const egress = createEgressGuard(["127.0.0.0/8"]);
    await using outbound = createOutbound({ egress, userAgent: "viadukt-test", log: silentLog });
    const { http } = openContext({
      ...{ connector: SILENT, credentials: {}, settings: {}, baseUrl: server.url },
      ...{ outbound, egress, log: silentLog, signal: never, clock: { now: () => bed.time.now } },
      guard: guards.of(bed.erp),
      sleep: async () => undefined,
    });
    const get = () => http.request({ method: "GET", path: "/items" });
    for (let i = 0; i < 3; i++) await assert.rejects(get, { code: "remote_unavailable" });
    assert.equal(calls, 10);
    await assert.rejects(get, SUSPENDED);
    await guards.flush();
    const [total] = await callTotals(bed.own, { integrationIds: [7] });
    assert.deepEqual([total?.status, total?.calls], [503, 10]);
  });

  it("counts no refusal and no fault of the hub's own", async () => {
    await using bed = await openBed(database);
    const guards = bed.open();
    for (let i = 0; i < 30; i++) {
      await call(bed, guards.of(bed.erp), new RejectedError("no"), 404);
      await call(bed, guards.of(bed.erp), new Error("aborted"));
    }
    await guards.flush();
    assert.equal(await findIntegrationState(bed.data, 7), undefined, "nothing was written");
  });

  it("lets a check through, which closes it with an answer and changes nothing without one", async () => {
    await using bed = await openBed(database);
    const guards = bed.open();
    await fail(bed, guards.of(bed.erp), 10);
    const before = await findIntegrationState(bed.data, 7);
    const check = guards.of(bed.erp, { isCheck: true });
    await fail(bed, check, 12);
    assert.deepEqual(await findIntegrationState(bed.data, 7), before);
    await call(bed, check);
    await call(bed, guards.of(bed.erp));
    assert.equal((await findIntegrationState(bed.data, 7))?.breaker, "closed");
  });

  it("is closed by a person in all processes", async () => {
    await using bed = await openBed(database);
    const [one, other] = [bed.open(), bed.open(bed.second)];
    assert.equal(await one.reset(bed.erp), false);
    await fail(bed, one.of(bed.erp), 10);
    assert.equal(await other.reset(bed.erp), true);
    bed.time.now += 1_000;
    await call(bed, one.of(bed.erp));
    const [, resumed] = await bed.events();
    assert.equal(JSON.parse(resumed?.data ?? "").closed_by, "person");
  });

  it("keeps runs from a system that speaks no HTTP after three of them, and lets one of them try", async () => {
    await using bed = await openBed(database);
    const [one, other] = [bed.open(), bed.open(bed.second)];
    const run = (id: string) => ({ id, isOneCall: true, isCheck: false });
    const end = { isWhole: false, error: down, startedAt: NOW };
    for (const id of ["a", "b", "c"]) {
      await one.enterRun(bed.erp, run(id));
      await one.runEnded(bed.erp, run(id), end);
    }
    await assert.rejects(other.enterRun(bed.erp, run("d")), SUSPENDED);
    bed.time.now += FIRST;
    await other.enterRun(bed.erp, run("e"));
    await assert.rejects(one.enterRun(bed.erp, run("f")), SUSPENDED);
    await other.runEnded(bed.erp, run("e"), { ...end, isWhole: true, error: undefined });
    await one.enterRun(bed.erp, run("g"));
    await one.flush();
    const totals = await callTotals(bed.own, { integrationIds: [7] });
    const counts = totals.map(({ error_code, calls }) => [error_code, calls]).toSorted();
    assert.deepEqual(counts, [
      ["", 1],
      ["remote_unavailable", 3],
    ]);
  });

  it("counts calls by the hour in few statements, those of two processes together", async () => {
    await using bed = await openBed(database);
    const [one, other] = [bed.open(), bed.open(bed.second)];
    for (let i = 0; i < 40; i++) await call(bed, (i % 2 === 0 ? one : other).of(bed.books));
    await call(bed, one.of(bed.books), new RejectedError("no"), 422);
    assert.deepEqual(await callTotals(bed.own, { integrationIds: [8] }), [], "none of them alone");
    // Two connections of one process to one SQLite file would wait for each other.
    if (database.name === "SQLite") await one.flush();
    await Promise.all([one.flush(), other.flush()]);
    bed.time.now += 3_600_000;
    await call(bed, other.of(bed.books), down, 503);
    await other.flush();
    const totals = await callTotals(bed.own, { integrationIds: [8] });
    assert.deepEqual(totals.map((row) => [row.status, row.calls, row.duration_ms_sum]).toSorted(), [
      [200, 40, 1600],
      [422, 1, 40],
      [503, 1, 40],
    ]);
    const days = await callsByDay(bed.own, { integrationIds: [8], since: NOW - 86_400_000 });
    assert.deepEqual(days, [
      { integration_id: 8, day: Date.UTC(2026, 4, 4), calls: 42, failed: 2 },
    ]);
    assert.equal(Number((await lastCall(bed.own, 8))?.last_at), bed.time.now);
  });
});
