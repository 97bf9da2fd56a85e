import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { many, nextRun, numbers, read, STREAM, upsert, whole } from "../../test/scripted-source.ts";
import { listRecords } from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";

forEachDatabase((database) => {
  const openTenant = async (stores: TestStores): Promise<DataStore> =>
    forTenant(stores.data, await seedTenant(stores.config));

  describe("a full compare", () => {
    it("deletes what a complete read has not come across, and tells of it", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      await read(data, whole(many(2), many(2, 2)));
      const { counts, isPartial } = await read(data, whole(many(2), many(1, 3)));
      assert.deepEqual([counts.unchanged, counts.updated, isPartial], [3, 1, false]);
      assert.deepEqual(await numbers(data), ["FV/0", "FV/1", "FV/3"]);
      const events = await data.db.selectFrom("event").select("type").orderBy("seq").execute();
      assert.equal(events.at(-1)?.type, "invoice.deleted");
      await read(data, whole(many(4)));
      assert.equal((await numbers(data)).length, 4);
    });

    it("deletes nothing after a read that was cut off, nor in the rest of that run", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      await read(data, whole(many(4)));
      const runId = nextRun();
      const rest = whole([upsert("0")], [upsert("1")]);
      await assert.rejects(read(data, { ...rest, breaksAt: 1 }, { runId }), /line broke/);
      assert.equal((await numbers(data)).length, 4);
      await read(data, rest, { runId });
      assert.equal((await numbers(data)).length, 4);
    });

    it("deletes nothing where the read did not see everything or the stream cannot tell", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      await read(data, whole(many(4)));
      await read(data, { pages: [{ changes: many(1) }] });
      await read(data, { ...whole(many(1)), deletes: "none" });
      await read(data, whole(many(1)), { query: { mode: "incremental" } });
      assert.equal((await numbers(data)).length, 4);
    });

    it("deletes nothing while something was set aside that it does not know, and never what was", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      await read(data, whole(many(4)));
      const refused = (id: string) =>
        ({ op: "refuse", id, reason: "no amounts", raw: {} }) as const;
      await read(data, whole([...many(2), refused("unknown")]));
      assert.equal((await numbers(data)).length, 4);
      await read(data, whole([...many(2), refused("2")]));
      assert.deepEqual(await numbers(data), ["FV/0", "FV/1", "FV/2"]);
    });

    it("stays within the period that was read", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      const february = upsert("9", { issue_date: "2026-02-01" });
      await read(data, whole([...many(3), february]));
      const query = { mode: "period", from: "2026-01-01", to: "2026-01-31" } as const;
      await read(data, whole(many(2)), { query });
      assert.deepEqual(await numbers(data), ["FV/0", "FV/1", "FV/9"]);
    });

    it("goes by the dates that the source itself gave", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      const own = upsert("9", { issue_date: "2026-02-01", number: "FV/1" });
      await read(data, whole(many(3)));
      await read(data, whole([own]), { integration: 2 });
      const query = { mode: "period", from: "2026-01-01", to: "2026-01-31" } as const;
      await read(data, whole([]), { query, integration: 2 });
      const [origin] = await data.db
        .selectFrom("record_origin")
        .select("deleted_at")
        .where("integration_id", "=", 2)
        .execute();
      assert.equal(origin?.deleted_at, null);
    });

    it("leaves a record that another system still has", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      const noted = upsert("1", { note: "of the other" });
      await read(data, whole(many(3)));
      await read(data, whole([noted]), { integration: 2 });
      await read(data, whole([]), { integration: 2 });
      const records = await listRecords(data, "invoice", { filter: {}, limit: 10 });
      assert.equal(records.length, 3);
      assert.ok(records.every((record) => record.data.note === undefined));
    });

    it("spares what another run has come across meanwhile", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      await read(data, whole(many(2)));
      await data.db
        .updateTable("record_origin")
        .set({ last_run_id: "run_other", seen_at: Date.now() + 60_000 })
        .where("remote_id", "=", "1")
        .execute();
      await read(data, whole([upsert("0")]));
      assert.equal((await numbers(data)).length, 2);
    });

    it("stops and asks where it is too many, and does it once a person agrees", async () => {
      await using stores = await database.open();
      const data = await openTenant(stores);
      await read(data, whole(many(30)));
      const held = await read(data, whole(many(28)));
      assert.equal(held.isPartial, true);
      assert.partialDeepStrictEqual(held.result, {
        deletes_held: [{ stream: STREAM, gone: 2, known: 30 }],
      });
      assert.equal((await numbers(data)).length, 30);
      const done = await read(data, whole(many(28)), { allowDeletes: true });
      assert.deepEqual([done.isPartial, done.counts.updated], [false, 2]);
      assert.equal((await numbers(data)).length, 28);
      // One of 28 is less than 5 %.
      assert.equal((await read(data, whole(many(27)))).isPartial, false);
    });
  });

  it("sets aside ids and texts that no database takes", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    const page = [
      upsert("1"),
      upsert("x".repeat(201)),
      upsert(""),
      upsert("2", { number: "a\u0000b" }),
      upsert("3", { note: "C:\\u0000" }),
      upsert("4\u0000"),
    ];
    const { counts } = await read(data, whole(page));
    assert.deepEqual([counts.created, counts.refused], [2, 4]);
    const refused = await data.db
      .selectFrom("record_refused")
      .select(["remote_id", "field"])
      .where("remote_id", "=", "2")
      .execute();
    assert.equal(refused[0]?.field, "number");
  });
});
