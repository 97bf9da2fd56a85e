import assert from "node:assert/strict";
import { it } from "node:test";
import { event } from "../../test/delivery.ts";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { systemClock } from "../lib/clock.ts";
import { openDataStore } from "../store/open.ts";
import { inTransaction } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { appendEvents } from "./append.ts";
import { createPublisher } from "./publisher.ts";

const open = (data: TestStores["data"]) => {
  const commits: number[] = [];
  const onCommitted = () => commits.push(1);
  return { commits, ...createPublisher({ data, clock: systemClock, onCommitted }) };
};

const countEvents = async ({ data }: TestStores) =>
  (await data.db.selectFrom("event").select("id").execute()).length;

forEachDatabase((database) => {
  it("stores many small publishes in few commits, each under its own id", async () => {
    await using stores = await database.open();
    const publisher = open(stores.data);
    const calls = Array.from({ length: 200 }, (_, n) => publisher.publish(1, [event(n)]));
    const ids = (await Promise.all(calls)).flat().map(({ id }) => id);

    assert.equal(new Set(ids).size, 200);
    assert.equal(await countEvents(stores), 200);
    assert.ok(publisher.commits.length <= 5, `${publisher.commits.length} commits`);
    const rows = await stores.data.db.selectFrom("event").selectAll().orderBy("seq").execute();
    assert.deepEqual(
      rows.map((row) => row.id),
      ids,
    );
    assert.deepEqual(JSON.parse(rows[199]?.data ?? ""), { n: 199 });
    assert.equal(rows[0]?.is_pending, 1);
  });

  it("publishes once under one key and answers with the first id", async () => {
    await using stores = await database.open();
    const publisher = open(stores.data);
    const keyed = event(1, { idempotencyKey: "order-1" });
    const [first] = await publisher.publish(1, [keyed]);
    const [again] = await publisher.publish(1, [keyed]);
    const [other] = await publisher.publish(2, [keyed]);
    const both = await publisher.publish(1, [
      event(2, { idempotencyKey: "order-2" }),
      event(3, { idempotencyKey: "order-2" }),
    ]);

    assert.deepEqual(again, { id: first?.id, isNew: false });
    assert.notEqual(other?.id, first?.id);
    assert.deepEqual(
      both.map(({ isNew }) => isNew),
      [true, false],
    );
    assert.equal(await countEvents(stores), 3);
    assert.equal(publisher.commits.length, 3);
  });

  it("publishes once under one key when two processes do it at one moment", async () => {
    await using stores = await database.open();
    await using second = openDataStore(stores.url, "");
    const publishers = [open(stores.data), open(second)];
    const ids = new Set<string | undefined>();
    for (let round = 0; round < 5; round++) {
      const keyed = event(round, { idempotencyKey: `order-${round}` });
      const results = await Promise.all(publishers.map((one) => one.publish(1, [keyed])));
      assert.equal(new Set(results.map(([one]) => one?.id)).size, 1);
      assert.equal(results.flat().filter(({ isNew }) => isNew).length, 1);
      ids.add(results[0]?.[0]?.id);
    }
    assert.equal(ids.size, 5);
    assert.equal(await countEvents(stores), 5);
  });

  it("fails only the publish that cannot be stored", async () => {
    await using stores = await database.open();
    const publisher = open(stores.data);
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const results = await Promise.allSettled([
      publisher.publish(1, [event(1)]),
      publisher.publish(1, [event(2, { data: circular })]),
      publisher.publish(1, [event(3)]),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.equal(await countEvents(stores), 2);
  });

  it("appends in the caller's transaction: a rollback takes the events with it", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const store = forTenant(stores.data, tenantId);
    const ids = await inTransaction(store, (tx) =>
      appendEvents(tx, [event(1, { subject: "order/1", runId: "run_1" }), event(2)], 1_000),
    );
    await assert.rejects(
      inTransaction(store, async (tx) => {
        await appendEvents(tx, [event(3)], 2_000);
        throw new Error("broken off");
      }),
      /broken off/,
    );

    const rows = await stores.data.db.selectFrom("event").selectAll().orderBy("seq").execute();
    assert.deepEqual(
      rows.map((row) => [row.id, row.tenant_id, row.subject, row.run_id, row.created_at]),
      [
        [ids[0], tenantId, "order/1", "run_1", 1_000],
        [ids[1], tenantId, null, null, 1_000],
      ],
    );
  });
});
