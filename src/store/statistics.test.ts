import assert from "node:assert/strict";
import { it } from "node:test";
import { sql } from "kysely";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import { insertRecords } from "./records.ts";
import { noteGrowth } from "./statistics.ts";
import { forTenant } from "./tenant-wall.ts";

forEachDatabase((database) => {
  it("tells the planner once a run has made thousands of records, where the database needs it", async () => {
    await using stores = await database.open();
    const data = forTenant(stores.data, await seedTenant(stores.config));
    const records = Array.from({ length: 3_000 }, (_, i) => {
      const item = { code: `A-${i}`, name: "Part", type: "goods" as const, active: true };
      return { data: item, text: JSON.stringify(item) };
    });
    await insertRecords(data, "item", records, Date.now());
    await noteGrowth(data, "item", { before: 1_000, after: 1_999 });
    await noteGrowth(data, "item", { before: 1_999, after: 3_000 });
    if (!stores.data.can.analyze) return;
    const { rows } = await sql<{ n: number }>`
      select reltuples as n from pg_class where oid = 'item'::regclass`.execute(stores.data.db);
    assert.equal(Number(rows[0]?.n), 3_000);
  });
});
