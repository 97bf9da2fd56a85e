import assert from "node:assert/strict";
import { it } from "node:test";
import { createNetSuite } from "../../../sandbox/oracle-netsuite/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { forEachDatabase, type TestDatabase } from "../../../test/harness.ts";
import { item, openTwoWayBed } from "../../../test/two-way-bed.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import type { Connector, Item } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { call } from "./client.ts";
import netSuite from "./index.ts";
import { items as sink } from "./item-sink.ts";
import type { NetSuiteContext } from "./manifest.ts";

const connector = netSuite as unknown as Connector;

/** The hub's own two-way sync with an account of NetSuite. */
async function openBed(database: TestDatabase) {
  const hub = await openTwoWayBed(database);
  const simulator = createNetSuite({ rows: 17 });
  const sandbox = await startSandbox({ simulators: [simulator] });
  const context = openTestContext({
    connector: connector as never,
    credentials: simulator.credentials,
    settings: { time_zone: "Europe/Budapest", subsidiary_id: "1", tax_schedule_id: "1" },
    baseUrl: sandbox.systems[0]?.baseUrl ?? "",
    log: silentLog,
    clock: systemClock,
    signal: AbortSignal.timeout(120_000),
  });
  return {
    ...{ hub, simulator },
    async sync(params: object = {}) {
      const { results } = await hub.sync(1, { job: { connector, context }, ...params });
      return results
        .map(({ record_key, direction, status }) => `${record_key} ${direction} ${status}`)
        .filter((one) => !one.startsWith("LISTWA-1M "))
        .sort();
    },
    /** Somebody works in NetSuite. */
    change: (path: string, body: object) =>
      call(context as NetSuiteContext, {
        method: "PATCH",
        path: `/services/rest/record/v1/${path}`,
        body,
      }),
    async there(code: string): Promise<Item> {
      const [found] = await sink.find(context as NetSuiteContext, [code]);
      return found?.data ?? assert.fail(code);
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await hub[Symbol.asyncDispose]();
    },
  };
}

forEachDatabase((database) => {
  it("NetSuite and the hub agree, and then have nothing to do", async () => {
    await using bed = await openBed(database);
    await bed.hub.create(
      item("HUB-1", {
        description: "Čtyři metry",
        prices: [{ list: "base", currency: "EUR", amount: "19.5", is_gross: false }],
      }),
    );
    const first = await bed.sync();
    assert.equal(first.filter((one) => one.endsWith(" in created")).length, 14);
    assert.ok(first.includes("HUB-1 out created"));
    assert.equal((await bed.there("HUB-1")).prices?.[0]?.amount, "19.50");
    for (const again of [{}, { full: true }, { force: true }, {}])
      assert.deepEqual(await bed.sync(again), [], JSON.stringify(again));
    assert.deepEqual(bed.simulator.writes, ["POST inventoryItem strict"]);
  });

  it("changes of NetSuite and of the hub reach the other side, field by field", async () => {
    await using bed = await openBed(database);
    await bed.sync();
    await bed.hub.change("SILNIK-01", { name: "From the hub", description: null });
    await bed.change("inventoryItem/1001", { mpn: "FROM-NETSUITE" });
    assert.deepEqual(await bed.sync(), ["SILNIK-01 in updated", "SILNIK-01 out updated"]);
    for (const one of [await bed.hub.hubItem("SILNIK-01"), await bed.there("SILNIK-01")]) {
      assert.equal(one?.name, "From the hub");
      assert.equal(one?.description, undefined);
      assert.equal(one?.manufacturer_part_no, "FROM-NETSUITE");
    }
    assert.deepEqual(await bed.sync(), []);
  });

  it("a person decides where both changed one field, and what goes from the hub is inactive there", async () => {
    await using bed = await openBed(database);
    await bed.sync();
    await bed.hub.change("SILNIK-01", { name: "From the hub" });
    await bed.change("inventoryItem/1001", { displayName: "From NetSuite" });
    assert.deepEqual(await bed.sync({ settings: { conflicts: "ask" } }), ["SILNIK-01 in conflict"]);
    assert.equal((await bed.there("SILNIK-01")).name, "From NetSuite");
    await bed.hub.remove("PILOT-4CH");
    await bed.sync({ settings: { conflicts: "ask" } });
    assert.equal((await bed.there("PILOT-4CH")).active, false);
  });
});
