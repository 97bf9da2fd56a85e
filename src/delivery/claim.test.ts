import assert from "node:assert/strict";
import { it } from "node:test";
import { seedDelivery, seedEvent } from "../../test/deliveries.ts";
import { forEachDatabase } from "../../test/harness.ts";
import { markFannedOut } from "../store/events.ts";
import { leaveOrder, lockOrder, makeOrderLocks } from "../store/ordered-queue.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { claim } from "./claim.ts";

const NOW = Date.UTC(2026, 2, 1);
const ID = 7;

const ordered = (key: string) => ({ at: NOW - 1_000, ordering_key: key });

/** What a worker gets of the ordered subscription, by its name without `dlv_`. */
async function claimed(data: DataStore, { room = 100, now = NOW } = {}) {
  await makeOrderLocks(data, [ID]);
  const { items, backlog } = await inTransaction(data, async (store) =>
    claim(store, {
      wanted: [{ id: ID, room, isOrdered: true }],
      locked: await lockOrder(store, [ID]),
      lease: { token: "lse_test", until: now + 30_000 },
      now,
    }),
  );
  return { names: items.map(({ id }) => id.slice(4)).sort(), hasMore: backlog.get(ID) };
}

const settled = (data: DataStore, name: string) =>
  inTransaction(data, async (store) => {
    await store.db
      .updateTable("delivery")
      .set({ state: "delivered", next_attempt_at: null, lease_token: null, leased_until: null })
      .where("id", "=", `dlv_${name}`)
      .execute();
    await leaveOrder(store, [`dlv_${name}`], NOW);
  });

const parkedNames = async ({ db }: DataStore): Promise<string[]> => {
  const rows = await db
    .selectFrom("delivery")
    .select("id")
    .where("state", "=", "pending")
    .where("next_attempt_at", "is", null)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id.slice(4));
};

forEachDatabase((database) => {
  it("gives the first of each key and parks those behind it until it is settled", async () => {
    await using stores = await database.open();
    const { data } = stores;
    // In the order of their events, whatever their ids and times say.
    for (const name of ["z", "m", "b"]) await seedDelivery(data, name, ordered("one"));
    await seedDelivery(data, "y", { ...ordered("two"), next_attempt_at: NOW - 5_000 });
    await seedDelivery(data, "x", { ...ordered("two"), next_attempt_at: NOW - 9_000 });

    assert.deepEqual(await claimed(data), { names: ["y", "z"], hasMore: false });
    assert.deepEqual(await parkedNames(data), ["b", "m", "x"]);
    assert.deepEqual((await claimed(data)).names, []);
    await settled(data, "z");
    assert.deepEqual((await claimed(data)).names, ["m"]);
    assert.deepEqual(await parkedNames(data), ["b", "x"]);
    const later = NOW + 40_000;
    assert.deepEqual(
      (await claimed(data, { now: later })).names,
      ["m", "y"],
      "their lease is over",
    );
  });

  it("waits with what comes after an event that has no deliveries yet", async () => {
    await using stores = await database.open();
    const { data } = stores;
    await seedDelivery(data, "before", ordered("one"));
    await seedEvent(data, "between", { at: NOW, isPending: 1 });
    await seedDelivery(data, "after", ordered("two"));

    assert.deepEqual(await claimed(data), { names: ["before"], hasMore: true });
    const [pending] = await data.db
      .selectFrom("event")
      .select("seq")
      .where("is_pending", "=", 1)
      .execute();
    await markFannedOut(data, [pending?.seq ?? 0]);
    assert.deepEqual(await claimed(data), { names: ["after"], hasMore: false });
  });

  it("gives no more than there is room for", async () => {
    await using stores = await database.open();
    for (const name of ["a", "b", "c"]) await seedDelivery(stores.data, name, ordered(name));
    assert.deepEqual((await claimed(stores.data, { room: 2 })).hasMore, true);
    assert.deepEqual((await claimed(stores.data, { room: 2 })).names.length, 1);
  });

  it("gives what has no place in the order at once, as what a person sends again", async () => {
    await using stores = await database.open();
    const { data } = stores;
    await seedDelivery(data, "a", ordered("one"));
    await seedDelivery(data, "b", ordered("one"));
    await seedDelivery(data, "plain", { at: NOW });
    await seedDelivery(data, "again", ordered("one"));
    await data.db.deleteFrom("delivery_order").where("delivery_id", "=", "dlv_again").execute();
    assert.deepEqual((await claimed(data)).names, ["a", "again", "plain"]);
  });

  it("does not wait for a delivery that is settled and has kept its place", async () => {
    await using stores = await database.open();
    const { data } = stores;
    await seedDelivery(data, "a", ordered("one"));
    await seedDelivery(data, "b", ordered("one"));
    const over = { state: "failed", next_attempt_at: null } as const;
    await data.db.updateTable("delivery").set(over).where("id", "=", "dlv_a").execute();
    assert.deepEqual(await claimed(data), { names: [], hasMore: true });
    assert.deepEqual((await claimed(data)).names, ["b"]);
  });

  it("lets one worker at a time change an order, and the other one wait for nothing", async () => {
    await using stores = await database.open();
    const { data } = stores;
    await seedDelivery(data, "a", ordered("one"));
    await makeOrderLocks(data, [ID]);
    await inTransaction(data, async (first) => {
      assert.ok((await lockOrder(first, [ID])).has(ID));
      // One that locks the whole database has nobody beside it.
      if (data.can.skipLocked)
        assert.deepEqual(await claimed(data), { names: [], hasMore: undefined });
    });
    assert.deepEqual((await claimed(data)).names, ["a"]);
  });

  it("leaves ordered deliveries to a claim that minds the order, and says so", async () => {
    await using stores = await database.open();
    const { data } = stores;
    await seedDelivery(data, "a", ordered("one"));
    await seedDelivery(data, "plain", { at: NOW });
    const found = await inTransaction(data, (store) =>
      claim(store, {
        wanted: [{ id: ID, room: 10 }],
        locked: new Set(),
        lease: { token: "lse_test", until: NOW + 30_000 },
        now: NOW,
      }),
    );
    assert.deepEqual(
      found.items.map(({ id }) => id),
      ["dlv_plain"],
    );
    assert.deepEqual(found.ordered, [ID]);
  });
});
