import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { openConfigStore } from "../store/open.ts";
import { createConnectorAllowances } from "./connector-allowances.ts";

const NOW = Date.UTC(2026, 3, 1);
const HOUR = 3_600_000;
const DECLARED = { query: [{ requests: 20, perMs: HOUR }], plenty: [{ requests: 9, perMs: HOUR }] };
const never = new AbortController().signal;

async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const tenant_id = await seedTenant(stores.config);
  const second = openConfigStore(stores.configUrl, "/");
  const time = { now: NOW };
  /** Another process, or the same after a restart. */
  const open = (config = stores.config) =>
    createConnectorAllowances({ config, clock: { now: () => time.now } }).of(
      { id: 7, tenant_id },
      DECLARED,
    );
  return {
    ...{ config: stores.config, second, time, open, tenant_id },
    async [Symbol.asyncDispose]() {
      await second[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    },
  };
}

forEachDatabase((database) => {
  it("shares one allowance between processes that ask at the same time", async () => {
    await using bed = await openBed(database);
    const both = [bed.open(), bed.open(bed.second)] as const;
    const asked = Array.from({ length: 50 }, (_, at) =>
      both[at % 2 === 0 ? 0 : 1].take("query", never),
    );
    const waits = await Promise.all(asked);
    assert.equal(waits.filter((ms) => ms === 0).length, 20);
    assert.ok(waits.filter((ms) => ms > 0).every((ms) => ms >= HOUR));
    assert.equal(await both[0].take("plenty", never), 0, "another allowance has its own room");
  });

  it("knows after a restart what was spent, and until when the remote asked to wait", async () => {
    await using bed = await openBed(database);
    for (let i = 0; i < 20; i++) assert.equal(await bed.open().take("query", never), 0);
    bed.time.now += 1_000;
    assert.ok((await bed.open().take("query", never)) > HOUR - 2_000);
    bed.time.now = NOW + HOUR + 1_000;
    assert.equal(await bed.open().take("query", never), 0);

    await bed.open().hold("plenty", 1_800_000);
    assert.equal(await bed.open(bed.second).take("plenty", never), 1_800_000);
    bed.time.now -= 300 * 24 * HOUR;
    const waitMs = await bed.open().take("plenty", never);
    assert.ok(waitMs <= 1_800_000, "a clock that was set back makes nobody wait longer");
  });

  it("counts calls that come together with one statement", async () => {
    await using bed = await openBed(database);
    const allowances = bed.open();
    await Promise.all(Array.from({ length: 9 }, () => allowances.take("plenty", never)));
    const row = await bed.config.db
      .selectFrom("connector_allowance")
      .select(["version", "name"])
      .executeTakeFirstOrThrow();
    assert.equal(row.name, "plenty");
    assert.ok(row.version <= 3, `${row.version} writes for nine calls`);
    await assert.rejects(allowances.take("unknown", never), /no allowance unknown/);
    await assert.rejects(allowances.take("query", AbortSignal.abort()), { name: "AbortError" });
  });
});
