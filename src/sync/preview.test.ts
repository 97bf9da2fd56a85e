import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { many, nextRun, numbers, read, STREAM, upsert, whole } from "../../test/scripted-source.ts";
import { findRunCursors, findStreamCursor } from "../store/cursors.ts";
import { listRunPreviews } from "../store/run-previews.ts";
import type { DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";

forEachDatabase((database) => {
  const openTenant = async (stores: TestStores): Promise<DataStore> =>
    forTenant(stores.data, await seedTenant(stores.config));

  describe("a dry run", () => {
    it("shows field by field what would change, and stores nothing of it", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      await read(data, whole(many(4)));
      const { max } = data.db.fn;
      const newest = () => data.db.selectFrom("event").select(max("seq").as("seq")).execute();
      const before = [await numbers(data), await newest()];

      const runId = nextRun();
      const changed = upsert("1", { totals: { gross: "2.00" } });
      const wrong = upsert("7", { currency: "złoty" });
      const page = [upsert("0"), changed, upsert("2"), upsert("8"), wrong];
      const rest = { ...whole(page, []), deletes: "full_compare" } as const;
      const { counts, result } = await read(data, rest, { runId, dryRun: true });
      assert.deepEqual(counts, { read: 5, created: 1, updated: 1, unchanged: 2, refused: 1 });
      assert.deepEqual(result, { dry_run: true, preview_is_cut: false });
      assert.deepEqual([await numbers(data), await newest()], before);

      const rows = await listRunPreviews(data, { runId, limit: 10 });
      const told = rows.map(({ what, title, remote_id }) => [what, title, remote_id]);
      assert.deepEqual(told, [
        ["created", "FV/8 · Elektronika", "8"],
        ["updated", "FV/1 · Elektronika", "1"],
      ]);
      const change = { field: "totals.gross", before: "1.23", after: "2.00" };
      assert.deepEqual(JSON.parse(rows[1]?.changes ?? ""), [change]);
      assert.ok((rows[1]?.record_id ?? 0) > 0);
      assert.equal(rows[0]?.record_id, null);
    });

    it("shows what a full compare would delete", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      await read(data, whole(many(3)));
      const runId = nextRun();
      const { counts } = await read(data, whole(many(2)), { runId, dryRun: true });
      assert.equal(counts.updated, 1);
      const rows = await listRunPreviews(data, { runId, limit: 10, what: "deleted" });
      assert.deepEqual(
        rows.map((row) => row.remote_id),
        ["2"],
      );
      assert.equal((await numbers(data)).length, 3);
    });

    it("moves no cursor but its own, and goes on after a break without showing anything twice", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      const runId = nextRun();
      const query = { mode: "incremental" } as const;
      const rest = whole(many(2), many(2, 2));
      const dry = { runId, query, dryRun: true };
      await assert.rejects(read(data, { ...rest, breaksAt: 1 }, dry), /line broke/);
      await read(data, rest, dry);
      assert.equal((await listRunPreviews(data, { runId, limit: 10 })).length, 4);
      assert.equal(await findStreamCursor(data, 1, STREAM), undefined);
      assert.equal((await findRunCursors(data, runId))[0]?.done, 1);
      const { counts } = await read(data, rest, { query });
      assert.equal(counts.created, 4);
    });
  });
});
