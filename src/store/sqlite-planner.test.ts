import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { type Compilable, sql } from "kysely";
import { isAmong } from "./lists.ts";
import { openDataStore } from "./open.ts";

const folder = mkdtempSync(join(tmpdir(), "viadukt-planner-"));
const store = openDataStore(`sqlite:///${join(folder, "data.db")}`, folder);
after(async () => {
  await store[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** How SQLite carries out a statement that it has not seen any rows for. */
async function planOf(query: Compilable): Promise<string> {
  const { sql: text, parameters } = query.compile();
  const explain = { ...query.compile(), sql: `explain query plan ${text}`, parameters };
  const { rows } = await store.db.executeQuery<{ detail: string }>(explain);
  return rows.map(({ detail }) => detail).join("\n");
}

it("reads records by their ids, lists in their order, and keys by their index, and never a tenant's whole table", async () => {
  await store.migrate();
  const { db, can } = store;
  const invoices = db.selectFrom("invoice").select("data").where("tenant_id", "=", 1);
  const ids = [1, 2, 3];
  const origins = db.updateTable("record_origin").set({ seen_at: 1 }).where("tenant_id", "=", 1);
  const events = db.selectFrom("event").select("id").where("tenant_id", "in", [1, 2]);
  const expected: readonly (readonly [Compilable, RegExp])[] = [
    [invoices.where(isAmong(can, "id", ids)), /^SEARCH invoice USING INTEGER PRIMARY KEY/],
    [
      invoices.where("deleted_at", "is", null).orderBy("id", "desc").limit(50),
      /^SEARCH invoice USING INDEX invoice_tenant_id_id_idx \(tenant_id=\?\)$/,
    ],
    [invoices.where("number_key", "=", "1"), /invoice_tenant_id_number_key_idx \(tenant_id=\? AND/],
    [origins.where(isAmong(can, "id", ids)), /^SEARCH record_origin USING INTEGER PRIMARY KEY/],
    [events.where("idempotency_key", "in", ["a", "b"]), /\(tenant_id=\? AND idempotency_key=\?\)/],
  ];
  for (const [query, plan] of expected) assert.match(await planOf(query), plan);
});

it("says the same however often the hub starts, and again where somebody has gathered figures", async () => {
  await store.migrate();
  const figures = sql<{ stat: string }>`select * from sqlite_stat1 order by idx`;
  const before = (await figures.execute(store.db)).rows;
  assert.ok(before.length > 40);
  await sql`analyze`.execute(store.db);
  await store.migrate();
  const after = (await figures.execute(store.db)).rows;
  assert.deepEqual(
    after.filter((row) => before.some((one) => one.stat === row.stat)).length,
    before.length,
  );
});
