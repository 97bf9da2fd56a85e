import assert from "node:assert/strict";
import { it } from "node:test";
import { createSimulator as createFusion } from "../sandbox/oracle-fusion/index.ts";
import { createSimulator as createSap } from "../sandbox/sap-business-one/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import fusion from "../src/connectors/oracle-fusion/index.ts";
import sap from "../src/connectors/sap-business-one/index.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import type { Connector, Item } from "../src/sdk/index.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";
import { forEachDatabase } from "./harness.ts";
import { item, openTwoWayBed } from "./two-way-bed.ts";

const ROWS = 12;
const ERPS = [
  { typed: sap, create: createSap, settings: {} },
  { typed: fusion, create: createFusion, settings: { organization: "V1", currency: "EUR" } },
] as const;

const shown = (
  results: readonly { record_key: string | null; direction: string; status: string }[],
) => results.map((one) => `${one.record_key} ${one.direction} ${one.status}`).sort();

forEachDatabase((database) => {
  for (const { typed, create, settings } of ERPS) {
    const connector = typed as unknown as Connector;
    it(`${connector.manifest.id} and the hub come to one state and then rest`, async (t) => {
      await using bed = await openTwoWayBed(database);
      const simulator = create({ rows: ROWS, now: Date.now });
      const sandbox = await startSandbox({ simulators: [simulator] });
      t.after(() => sandbox.close());
      const context = openTestContext({
        ...{ connector, settings, credentials: simulator.credentials },
        ...{ baseUrl: sandbox.systems[0]?.baseUrl ?? "", log: silentLog, clock: systemClock },
        signal: AbortSignal.timeout(60_000),
      });
      const { items } = connector.sinks ?? {};
      assert.ok(items);
      const sync = (params = {}) => bed.sync(1, { job: { connector, context }, ...params });
      const there = async (code: string) =>
        (await items.find(context, [code]))[0]?.data as Item | undefined;

      const first = await sync();
      assert.equal(first.counts.created, ROWS);
      assert.equal(first.counts.refused, 0);
      await bed.create(item("NOWY-1", { name: "Nowy napęd", description: "z magazynu" }));
      await bed.change("SILNIK-01", { name: "Z huba", description: null });
      const before = await there("CTRL-2");
      assert.ok(before);
      await items.write(context, [{ key: "CTRL-2", data: { ...before, name: "Az ERP-ből" } }], "k");
      const second = await sync();
      assert.equal(second.counts.refused, 0);
      assert.deepEqual(
        shown(second.results).filter((one) => !one.startsWith("NOWY-1 in")),
        ["CTRL-2 in updated", "NOWY-1 out created", "SILNIK-01 out updated"],
      );
      assert.equal((await there("SILNIK-01"))?.name, "Z huba");
      assert.equal((await there("SILNIK-01"))?.description, undefined);
      assert.equal((await there("NOWY-1"))?.description, "z magazynu");
      assert.equal((await bed.hubItem("CTRL-2"))?.name, "Az ERP-ből");
      for (const again of [{}, { full: true }, {}])
        assert.deepEqual(shown((await sync(again)).results), []);
    });
  }
});
