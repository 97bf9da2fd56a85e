import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import type { FileReport, InboxFile } from "../sdk/context.ts";
import { listInboxReports } from "../store/inbox-reports.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { createInboxReports } from "./inbox-reports.ts";

const file = (name: string, sizeBytes = 10): InboxFile => ({ name, sizeBytes, modifiedAt: 1_000 });
const report = (records: number): FileReport => ({
  state: "read",
  is_whole: true,
  records,
  refused: 0,
});

forEachDatabase((database) => {
  it("keeps one report for each stream and file, as long as the file is the same", async () => {
    await using stores = await database.open();
    const tenant = await seedTenant(stores.config);
    const reports = createInboxReports(stores.config, { id: 1, tenant_id: tenant }, () => 5);
    const long = `uploads/${"ż".repeat(400)}.xml`;
    await reports.report("a", file(long), report(1));
    await reports.report("a", file(long), report(2));
    await reports.report("b", file(long), report(3));
    assert.equal((await reports.reports("a", [file(long)])).get(long)?.records, 2);
    assert.equal((await reports.reports("b", [file(long)])).get(long)?.records, 3);
    assert.equal((await reports.reports("a", [file(long, 11)])).size, 0);
    await reports.report("a", file(long, 11), report(4));
    assert.equal((await reports.reports("a", [file(long, 11)])).get(long)?.records, 4);
  });

  it("forgets files that are gone, of its own stream, integration and tenant alone", async () => {
    await using stores = await database.open();
    const [tenant, other] = [
      await seedTenant(stores.config),
      await seedTenant(stores.config, "other"),
    ];
    const of = (id: number, tenantId: number) =>
      createInboxReports(stores.config, { id, tenant_id: tenantId }, () => 5);
    const all = [of(1, tenant), of(2, tenant), of(3, other)];
    for (const reports of all) {
      for (const stream of ["a", "b"]) await reports.report(stream, file("x.xml"), report(1));
    }
    await of(1, tenant).reports("a", []);
    const left = (id: number, tenantId: number) =>
      listInboxReports(forTenant(stores.config, tenantId), { integrationId: id });
    assert.deepEqual(
      (await left(1, tenant)).map(({ stream }) => stream),
      ["b"],
    );
    assert.equal((await left(2, tenant)).length, 2);
    assert.equal((await left(3, other)).length, 2);
    assert.equal((await left(3, tenant)).length, 0);
  });

  it("keeps one of two reports that come at once", async () => {
    await using stores = await database.open();
    const tenant = await seedTenant(stores.config);
    const reports = createInboxReports(stores.config, { id: 1, tenant_id: tenant }, () => 5);
    await Promise.all([1, 2, 3, 4].map((n) => reports.report("a", file("x.xml"), report(n))));
    const kept = await listInboxReports(forTenant(stores.config, tenant), { integrationId: 1 });
    assert.equal(kept.length, 1);
  });
});
