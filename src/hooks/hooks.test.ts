import assert from "node:assert/strict";
import { it } from "node:test";
import { cipher } from "../../test/delivery.ts";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { until } from "../../test/receiver.ts";
import { builtInConnectors } from "../connectors/list.gen.ts";
import { createRegistry } from "../connectors/registry.ts";
import { createOwnTypes } from "../events/own-types.ts";
import { launch } from "../launch.ts";
import type { InvalidInputError } from "../lib/errors.ts";
import { silentLog } from "../lib/log.ts";
import { createRunEngine } from "../runs/engine.ts";
import type { Stream } from "../sdk/stream.ts";
import { findIntegration, insertIntegration, updateIntegration } from "../store/integrations.ts";
import { forTenant } from "../store/tenant-wall.ts";
import type { Taken } from "./call.ts";
import { createHooks } from "./hooks.ts";
import { type HookInput, putHook } from "./manage-hooks.ts";

const TOKEN = "a-token-of-the-sender";
const connectors = createRegistry(builtInConnectors);

/** A hub that takes calls for an integration; its runs wait until `perform` is let go on. */
async function openBed(database: TestDatabase, input: Partial<HookInput> = {}) {
  const stores = await database.open();
  const { config, data } = stores;
  const tenantId = await seedTenant(config);
  const own = forTenant(config, tenantId);
  let now = Date.UTC(2026, 2, 12, 9);
  const clock = { now: () => now };
  await insertIntegration(own, {
    ...{ slug: "erp", name: "ERP", provider: "sandbox_erp", integration_type: "erp" },
    ...{ credentials: cipher.encrypt("{}"), settings: "{}", base_url: null, active: 1 },
    ...{ health: "unknown", health_message: null, facts: "{}", created_at: now, updated_at: now },
    ...{ last_verified_at: null, last_run_at: null },
  });
  const integration = await findIntegration(own, "erp");
  assert.ok(integration);
  const gate = { open: Promise.withResolvers<void>(), performed: 0 };
  const host = {
    async perform() {
      gate.performed += 1;
      await gate.open.promise;
      return {};
    },
    async ended() {},
  };
  const common = { config, log: silentLog, clock };
  const runs = createRunEngine({ ...common, host, concurrency: 4, leaseMs: 30_000 });
  let woken = 0;
  const hooks = createHooks({
    ...{ ...common, data, cipher, ownTypes: createOwnTypes({ config }) },
    launch: async (starter, wanted) =>
      (await launch({ connectors, runs, clock, config, data }, starter, wanted)).id,
    onEvents: () => {
      woken += 1;
    },
  });
  const put = (more: Partial<HookInput>) =>
    putHook(
      own,
      { cipher, connectors, clock },
      { integration, input: { scheme: "token", secret: TOKEN, ...input, ...more }, actor: "tests" },
    );
  if (Object.keys(input).length > 0) await put({});
  return {
    ...{ hooks, runs, gate, put, own, integration, data: forTenant(data, tenantId) },
    later: (ms: number) => {
      now += ms;
    },
    woken: () => woken,
    call: async (body: string, headers: Record<string, string> = {}) =>
      (await hooks.receive("erp", {
        headers: { authorization: `Bearer ${TOKEN}`, ...headers },
        query: {},
        body: Buffer.from(body),
        address: "192.0.2.1",
      })) as Taken,
    events: () => data.db.selectFrom("event").selectAll().orderBy("seq").execute(),
    allRuns: () => config.db.selectFrom("run").selectAll().orderBy("id").execute(),
    async [Symbol.asyncDispose]() {
      gate.open.resolve();
      await hooks.stop();
      await runs.stop();
      await stores[Symbol.asyncDispose]();
    },
  };
}

forEachDatabase((database) => {
  it("makes one event of a call, however often and however fast it comes", async () => {
    await using bed = await openBed(database, {
      ...{ event_type: "order.placed", id_header: "x-call-id", subject_path: "order.id" },
    });
    const body = '{"order": {"id": 412, "sum": 15.990}}';
    const calls = Array.from({ length: 8 }, () => bed.call(body, { "x-call-id": "c-1" }));
    const answers = await Promise.all(calls);
    const [event, ...others] = await bed.events();
    assert.equal(others.length, 0);
    assert.equal(answers.filter(({ status }) => status === "accepted").length, 1);
    assert.ok(answers.every(({ event_id }) => event_id === event?.id));
    assert.deepEqual(
      [event?.type, event?.data, event?.subject, event?.is_pending],
      ["order.placed", body, "412", 1],
    );
    assert.ok(bed.woken() > 0);
    await bed.call(body, { "x-call-id": "c-2" });
    assert.equal((await bed.events()).length, 2);
  });

  it("takes the same bytes for the same call for ten minutes where the sender has no id", async () => {
    await using bed = await openBed(database, { event_type: "order.placed" });
    const first = await bed.call('{"n":1}');
    bed.later(9 * 60_000);
    assert.deepEqual(await bed.call('{"n":1}'), { ...first, status: "repeated" });
    bed.later(2 * 60_000);
    const again = await bed.call('{"n":1}');
    assert.equal(again.status, "accepted");
    assert.notEqual(again.event_id, first.event_id);
    assert.equal((await bed.events()).length, 2);
  });

  it("reads the type from the body or a header, and takes only what is wanted", async () => {
    await using bed = await openBed(database, {
      ...{ event_type_path: "type", event_type_prefix: "shop.", event_types: ["shop.orders.*"] },
    });
    assert.equal((await bed.call('{"type":"orders/create","n":1}')).status, "accepted");
    assert.equal((await bed.call('{"type":"products/create"}')).status, "ignored");
    assert.equal((await bed.call('{"n":1}')).status, "ignored");
    await bed.put({ event_type_header: "x-topic" } as Partial<HookInput>);
    const taken = await bed.call('{"n":2}', { "x-topic": "orders/pay now" });
    assert.equal(taken.status, "accepted");
    const types = (await bed.events()).map(({ type }) => type);
    assert.deepEqual(types, ["shop.orders.create", "shop.orders.pay_now"]);
  });

  it("lets nobody outside speak for the hub unless the hook says so", async () => {
    await using bed = await openBed(database, { event_type_path: "type" });
    const failed = '{"type":"run.failed"}';
    assert.equal((await bed.call(failed)).status, "ignored");
    assert.equal((await bed.call('{"type":"subscription.disabled"}')).status, "ignored");
    await bed.put({ event_types: ["gate.*", "invoice.*"] });
    await assert.rejects(bed.call('{"type":"invoice.created"}'), { code: "invalid_input" });
    assert.deepEqual(await bed.events(), []);
    assert.equal((await bed.call('{"type":"gate.created"}')).status, "accepted");
  });

  it("starts one run for a burst of calls, and one more for those that come while it is under way", async () => {
    await using bed = await openBed(database, { action: "sync_records", params: {} });
    const first = await bed.call('{"n":1}');
    assert.match(first.run_id ?? "", /^run_/);
    assert.equal(first.event_id, null);
    for (let n = 2; n < 6; n++) {
      assert.equal((await bed.call(`{"n":${n}}`)).run_id, first.run_id, "it has not begun");
    }
    assert.deepEqual(await bed.call('{"n":1}'), { ...first, status: "repeated" });
    bed.runs.start();
    bed.hooks.start();
    await until(() => bed.gate.performed === 1, { what: () => "the run did not begin" });
    assert.equal((await bed.call('{"n":6}')).run_id, null, "it may have read that already");
    assert.equal((await bed.call('{"n":7}')).run_id, null);
    assert.equal((await bed.allRuns()).length, 1);
    bed.gate.open.resolve();
    await until(() => bed.gate.performed === 2, { what: () => "no run followed" });
    await until(async () => (await bed.allRuns()).every(({ state }) => state === "succeeded"), {
      what: () => "the runs did not end",
    });
    const all = await bed.allRuns();
    assert.deepEqual(
      all.map(({ trigger_kind, actor, action }) => [trigger_kind, actor, action]),
      [
        ["webhook", "hook of erp", "sync_records"],
        ["webhook", "hook of erp", "sync_records"],
      ],
    );
  });

  it("refuses a mode in which the provider cannot give its invoices", async () => {
    await using bed = await openBed(database);
    const erp = connectors.find("sandbox_erp");
    const items = erp?.streams?.items;
    assert.ok(erp && items);
    const bills = { ...items, entity: "invoice", modes: ["period"] } as Stream;
    const ofPeriods = createRegistry([{ ...erp, streams: { cost_invoices: bills }, sinks: {} }]);
    const put = (mode: string) =>
      putHook(
        bed.own,
        { cipher, connectors: ofPeriods, clock: { now: () => Date.UTC(2026, 2, 12) } },
        {
          integration: bed.integration,
          input: { scheme: "token", secret: TOKEN, action: "sync_invoices", params: { mode } },
          actor: "tests",
        },
      );
    await assert.rejects(put("incremental"), (error: InvalidInputError) => {
      assert.deepEqual(
        error.issues.map(({ field }) => field),
        ["params.mode"],
      );
      return true;
    });
    assert.equal((await put("period")).row.action, "sync_invoices");
  });

  it("starts the run that a process did not come to, and takes nothing while it is off", async () => {
    await using bed = await openBed(database, { action: "sync_records" });
    await bed.call('{"n":1}');
    const { db } = bed.own;
    await db.deleteFrom("run").execute();
    await db.updateTable("incoming_hook").set({ runs_started: 0 }).execute();
    bed.hooks.start();
    await until(async () => (await bed.allRuns()).length === 1, { what: () => "no run began" });
    await updateIntegration(bed.own, bed.integration.id, { active: 0 });
    await assert.rejects(bed.call('{"n":2}'), { code: "hook_inactive" });
  });
});
