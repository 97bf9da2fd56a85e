import assert from "node:assert/strict";
import { it } from "node:test";
import { createSimulator } from "../sandbox/sap-s4hana/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import sap from "../src/connectors/sap-s4hana/index.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import type { Item } from "../src/model/item.ts";
import type { Connector } from "../src/sdk/connector.ts";
import type { Sink } from "../src/sdk/sink.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";
import { findRecord, listRecords } from "../src/store/records.ts";
import { listRunResults } from "../src/store/run-results.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { changeRecord, createRecord, removeRecord } from "../src/sync/hub-edit.ts";
import type { Job } from "../src/sync/job.ts";
import { connectorPartner } from "../src/sync/two-way/partner.ts";
import { parseSettings } from "../src/sync/two-way/settings.ts";
import { syncBothWays } from "../src/sync/two-way/two-way.ts";
import { forEachDatabase, seedTenant, type TestDatabase } from "./harness.ts";

const connector = sap as unknown as Connector;
const SETTINGS = { sap_client: "100", language: "PL", base_unit: "SZT" };

/** A hub and one SAP whose people change products on their own side. */
async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const signal = AbortSignal.timeout(120_000);
  const simulator = createSimulator({ rows: 30, now: Date.now });
  const sandbox = await startSandbox({ simulators: [simulator] });
  const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
  const { credentials } = simulator;
  const common = { connector: connector as never, baseUrl, credentials, settings: SETTINGS };
  const context = openTestContext({ ...common, log: silentLog, clock: systemClock, signal });
  const data = forTenant(stores.data, await seedTenant(stores.config));
  const sink = connector.sinks?.items as Sink<"item">;
  const task = () => ({ data, actor: "anna@example.com", now: Date.now() });
  const idOf = async (code: string) => {
    const all = await listRecords(data, "item", {
      filter: { q: code, withDeleted: true },
      limit: 500,
    });
    const found = all.find((one) => one.data.code === code);
    if (!found) throw new Error(`the hub has no ${code}`);
    return found.id;
  };
  let runs = 0;
  const there = async (code: string) => (await sink.find(context, [code]))[0]?.data;
  return {
    there,
    here: async (code: string) => (await findRecord(data, "item", await idOf(code)))?.data as Item,
    create: (item: Item) => createRecord(task(), "item", item),
    change: async (code: string, fields: object) =>
      changeRecord(task(), "item", { id: await idOf(code), fields: { ...fields } }),
    remove: async (code: string) => removeRecord(task(), "item", await idOf(code)),
    async changeThere(code: string, fields: Partial<Item>) {
      const before = await there(code);
      assert.ok(before);
      const [result] = await sink.write(
        context,
        [{ key: code, data: { ...before, ...fields } }],
        "people",
      );
      assert.equal(result?.status, "updated");
    },
    async sync({ full = false } = {}) {
      const runId = `run_${String(++runs).padStart(4, "0")}`;
      const job: Job = {
        ...{ data, runId, startedAt: Date.now(), connector, context, clock: systemClock, signal },
        integration: { id: 1, slug: "s4", settings: SETTINGS },
        log: () => {},
        progress: () => {},
      } as never;
      const partner = connectorPartner(connector, "item", SETTINGS);
      assert.ok(partner);
      const params = { entity: "item", direction: "both", full } as const;
      const settings = parseSettings({ max_delete_percent: 100 });
      const outcome = await syncBothWays(job, { settings, partner, params });
      const results = await listRunResults(data, { runId, limit: 2_000 });
      const shown = results.map((one) => `${one.record_key} ${one.direction} ${one.status}`).sort();
      return { ...outcome, shown, results };
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await stores[Symbol.asyncDispose]();
    },
  };
}

forEachDatabase((database) => {
  it("SAP S/4HANA and the hub agree, each change reaches the other side once", async () => {
    await using bed = await openBed(database);
    await bed.create({
      ...{ code: "HUB-1", name: "Napęd", type: "goods", active: true },
      unit: "SZT",
      category: "L001",
    });
    const first = await bed.sync();
    assert.equal(first.shown.filter((one) => one.endsWith("in created")).length, 30);
    assert.ok(first.shown.includes("HUB-1 out created"));
    for (const full of [false, true]) assert.deepEqual((await bed.sync({ full })).shown, []);

    await bed.change("PILOT-4K", { name: "Pilot z huba" });
    await bed.changeThere("PILOT-4K", { category: "L003" });
    await bed.changeThere("O'RING 12", { name: "Uszczelka" });
    const second = await bed.sync();
    assert.deepEqual(second.shown, [
      "O'RING 12 in updated",
      "PILOT-4K in updated",
      "PILOT-4K out updated",
    ]);
    for (const item of [await bed.here("PILOT-4K"), await bed.there("PILOT-4K")])
      assert.deepEqual([item?.name, item?.category], ["Pilot z huba", "L003"]);
    assert.equal((await bed.here("O'RING 12")).name, "Uszczelka");
    assert.deepEqual((await bed.sync({ full: true })).shown, []);
  });

  it("a mark for deletion in SAP takes the item out of use, one that the hub deletes is marked", async () => {
    await using bed = await openBed(database);
    await bed.sync();
    await bed.changeThere("PILOT-4K", { active: false });
    await bed.sync();
    assert.equal((await bed.here("PILOT-4K")).active, false);
    await bed.change("PILOT-4K", { active: true });
    await bed.remove("CIDLO-IR");
    await bed.sync();
    assert.equal((await bed.there("PILOT-4K"))?.active, true);
    assert.equal((await bed.there("CIDLO-IR"))?.active, false);
    const after = [await bed.sync(), await bed.sync({ full: true })];
    assert.deepEqual(
      after.map(({ shown }) => shown),
      [[], []],
    );
  });
});
