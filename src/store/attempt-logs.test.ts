import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { attemptSizes, attemptsByIds, newestAttempt, triedDeliveries } from "./attempt-logs.ts";
import { insertAttempts, type NewAttempt } from "./attempts.ts";
import { forTenant } from "./tenant-wall.ts";

const DATA = '{"nome":"ação"}';

async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const tenantId = await seedTenant(stores.config);
  const own = forTenant(stores.data, tenantId);
  const other = forTenant(stores.data, await seedTenant(stores.config, "other"));
  const attempt = (delivery: string, number: number, patch: Partial<NewAttempt> = {}) => ({
    tenant_id: tenantId,
    delivery_id: delivery,
    number,
    started_at: number * 1000,
    duration_ms: number,
    status: 200,
    error_code: null,
    error_message: null,
    remote_address: null,
    request_headers: "{}",
    request_body: null,
    response_headers: null,
    response_body: "OK",
    ...patch,
  });
  return {
    own,
    other,
    async add(id: string, tries: number, patches: Partial<NewAttempt>[] = []) {
      await own.db
        .insertInto("event")
        .values({
          id: `evt_${id}`,
          type: "order.paid",
          occurred_at: 1,
          data: DATA,
          is_pending: 0,
          created_at: 1,
        })
        .execute();
      await own.db
        .insertInto("delivery")
        .values({
          id: `dlv_${id}`,
          event_id: `evt_${id}`,
          subscription_id: 7,
          event_type: "order.paid",
          state: "delivered",
          attempts: tries,
          created_at: 1,
          updated_at: 1,
        })
        .execute();
      const rows = Array.from({ length: tries }, (_, i) =>
        attempt(`dlv_${id}`, i + 1, patches[i] ?? {}),
      );
      if (rows.length > 0) await insertAttempts(stores.data, rows);
    },
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
}

forEachDatabase((database) => {
  it("lists tried deliveries, newest first, with the size of their events", async () => {
    await using bed = await openBed(database);
    await bed.add("a", 1);
    await bed.add("b", 0);
    await bed.add("c", 2);
    const all = await triedDeliveries(bed.own, { subscriptionId: 7, limit: 10 });
    assert.deepEqual(
      all.map((row) => row.id),
      ["dlv_c", "dlv_a"],
    );
    assert.ok(Number(all[0]?.data_length) >= DATA.length);
    const ids = async (isIn: boolean) =>
      (
        await triedDeliveries(bed.own, {
          subscriptionId: 7,
          before: { id: "dlv_c", isIn },
          limit: 1,
        })
      ).map((row) => row.id);
    assert.deepEqual(await ids(true), ["dlv_c"]);
    assert.deepEqual(await ids(false), ["dlv_a"]);
    assert.deepEqual(await triedDeliveries(bed.other, { subscriptionId: 7, limit: 10 }), []);
  });

  it("tells how large tries are before they are read", async () => {
    await using bed = await openBed(database);
    await bed.add("a", 2, [{}, { request_body: "x".repeat(100), response_body: null }]);
    const sizes = await attemptSizes(bed.own, ["dlv_a"]);
    const plain = sizes
      .toSorted((a, b) => a.number - b.number)
      .map((row) => [row.number, Number(row.length), Boolean(row.has_body)]);
    assert.deepEqual(plain, [
      [1, 2, false],
      [2, 100, true],
    ]);
    const rows = await attemptsByIds(
      bed.own,
      sizes.map((row) => row.id),
    );
    assert.equal(rows.length, 2);
    assert.deepEqual(await attemptsByIds(bed.own, []), []);
    assert.deepEqual(await attemptSizes(bed.other, ["dlv_a"]), []);
  });

  it("finds the newest try, and the newest one that failed", async () => {
    await using bed = await openBed(database);
    await bed.add("a", 2, [{ error_code: "bad_status", status: 500 }]);
    await bed.add("b", 0);
    const newest = await newestAttempt(bed.own, { subscriptionId: 7, isFailed: false });
    assert.deepEqual([newest?.duration_ms, newest?.status], [2, 200]);
    const failed = await newestAttempt(bed.own, { subscriptionId: 7, isFailed: true });
    assert.deepEqual([failed?.error_code, failed?.status], ["bad_status", 500]);
    assert.equal(await newestAttempt(bed.other, { subscriptionId: 7, isFailed: false }), undefined);
  });
});
