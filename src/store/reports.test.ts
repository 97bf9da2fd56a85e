import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import { badRuns, outcomeTotals, runTotals, undelivered } from "./day-summary.ts";
import { addDeliveryStats } from "./delivery-stats.ts";
import { findRateMonth, keepRateMonth } from "./exchange-rates.ts";
import {
  deleteReport,
  findReportLook,
  insertReport,
  keepReportLook,
  listReports,
  listReportVersions,
  updateReport,
} from "./reports.ts";
import { forTenant } from "./tenant-wall.ts";

const AT = Date.UTC(2025, 0, 10, 12);
const HOUR_MS = 3_600_000;
const DAY = { from: AT - 12 * HOUR_MS, to: AT + 12 * HOUR_MS };

forEachDatabase((database) => {
  it("keeps each version of a report, and refuses a change of an old one", async () => {
    await using stores = await database.open();
    const [a, b] = [await seedTenant(stores.config, "a"), await seedTenant(stores.config, "b")];
    const [config, other] = [forTenant(stores.config, a), forTenant(stores.config, b)];
    const report = { slug: "costs", name: "Koszty", definition: "{}", actor: "anna", now: AT };
    const made = await insertReport(config, report);
    assert.equal(made?.version, 1);
    assert.equal(await insertReport(config, report), undefined, "the slug is taken");
    assert.ok(await insertReport(other, report), "another organisation's slugs are its own");
    const changed = await updateReport(config, { ...report, name: "B", version: 1 });
    assert.equal(changed?.version, 2);
    assert.equal(await updateReport(config, { ...report, name: "C", version: 1 }), undefined);
    const versions = await listReportVersions(config, made?.id ?? 0);
    assert.deepEqual(
      versions.map(({ version, name }) => [version, name]),
      [
        [2, "B"],
        [1, "Koszty"],
      ],
    );
    assert.equal(await deleteReport(config, "costs"), true);
    assert.equal(await deleteReport(config, "costs"), false);
    assert.equal((await listReports(other)).length, 1);
    assert.deepEqual(await listReportVersions(config, made?.id ?? 0), []);
  });

  it("keeps one look for each organisation", async () => {
    await using stores = await database.open();
    const config = forTenant(stores.config, await seedTenant(stores.config));
    assert.equal(await findReportLook(config), undefined);
    await keepReportLook(config, '{"paper":"A4"}', AT);
    await keepReportLook(config, '{"paper":"Letter"}', AT + 1);
    await keepReportLook(config, '{"paper":"Letter"}', AT + 1);
    assert.equal(await findReportLook(config), '{"paper":"Letter"}');
  });

  it("replaces what was known of a month's rates, for all organisations", async () => {
    await using stores = await database.open();
    const key = { source: "NBP-A", currency: "EUR", month: "2025-01" };
    await keepRateMonth(stores.data, {
      ...key,
      rates: "[]",
      asked_on: "2025-01-05",
      updated_at: 1,
    });
    await keepRateMonth(stores.data, {
      ...key,
      rates: "[1]",
      asked_on: "2025-02-05",
      updated_at: 2,
    });
    const kept = await findRateMonth(stores.data, key);
    assert.deepEqual([kept?.rates, kept?.asked_on], ["[1]", "2025-02-05"]);
    const own = forTenant(stores.data, await seedTenant(stores.config));
    await assert.rejects(findRateMonth(own, key), /tenant wall/);
  });

  it("counts the runs and deliveries of a day, and of one organisation", async () => {
    await using stores = await database.open();
    const tenant_id = await seedTenant(stores.config);
    const foreign = await seedTenant(stores.config, "other");
    const run = (
      id: string,
      state: "succeeded" | "failed" | "partial",
      finished_at: number,
      of = tenant_id,
    ) =>
      stores.config.db
        .insertInto("run")
        .values({
          ...{ id, tenant_id: of, action: "verify", params: "{}", trigger_kind: "api", actor: "a" },
          ...{
            state,
            starts: 1,
            read_count: 3,
            refused_count: 1,
            created_at: finished_at,
            finished_at,
          },
        } as never)
        .execute();
    await run("run_1", "succeeded", DAY.from);
    await run("run_2", "failed", DAY.to - 1);
    await run("run_3", "failed", DAY.to);
    await run("run_4", "partial", AT);
    await run("run_5", "failed", AT, foreign);
    const config = forTenant(stores.config, tenant_id);
    assert.deepEqual(
      (await runTotals(config, DAY)).map(({ state, runs, read }) => [state, runs, read]),
      [
        ["failed", 1, 3],
        ["partial", 1, 3],
        ["succeeded", 1, 3],
      ],
    );
    assert.deepEqual(
      (await badRuns(config, DAY, 10)).map(({ id }) => id),
      ["run_4", "run_2"],
    );

    const stat = { tenant_id, subscription_id: 1, worker: "w", status: 500 };
    const counts = { attempts: 4, tries_of_settled: 0, duration_ms_sum: 1, duration_ms_max: 1 };
    await addDeliveryStats(stores.data, [
      { ...stat, ...counts, hour: DAY.from, outcome: "retrying", last_at: null },
      { ...stat, ...counts, hour: DAY.to, outcome: "retrying", last_at: null },
    ]);
    const data = forTenant(stores.data, tenant_id);
    assert.deepEqual(await outcomeTotals(data, DAY), [
      { outcome: "retrying", attempts: 4, deliveries: 0 },
    ]);
    const delivery = (id: string, state: string, created_at: number, finished_at: number | null) =>
      stores.data.db
        .insertInto("delivery")
        .values({
          ...{ id, tenant_id, event_id: `evt_${id}`, subscription_id: 1, event_type: "a.b" },
          ...{ state, attempts: 2, created_at, updated_at: created_at, finished_at },
        } as never)
        .execute();
    await delivery("dlv_1", "delivered", AT, AT);
    await delivery("dlv_2", "failed", AT, AT);
    await delivery("dlv_3", "expired", AT, DAY.to);
    await delivery("dlv_4", "retrying", DAY.from - 1, null);
    await delivery("dlv_5", "pending", DAY.to, null);
    const { count, rows } = await undelivered(data, DAY, 1);
    assert.equal(count, 2);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ["dlv_2"],
    );
  });
});
