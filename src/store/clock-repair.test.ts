import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase } from "../../test/harness.ts";
import { bringIntoPresent } from "./clock-repair.ts";
import { insertDeliveries, type NewDelivery } from "./delivery-queue.ts";

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

const delivery = (id: string, patch: Partial<NewDelivery>): NewDelivery => ({
  id,
  tenant_id: 1,
  event_id: `evt_${id}`,
  subscription_id: 1,
  event_type: "order.shipped",
  state: "retrying",
  attempts: 1,
  next_attempt_at: null,
  leased_until: null,
  lease_token: null,
  created_at: NOW - HOUR,
  updated_at: NOW - HOUR,
  ...patch,
});

forEachDatabase((database) => {
  it("lets deliveries wait as long as they were meant to when the clock is set back", async () => {
    await using stores = await database.open();
    const { data } = stores;
    const ahead = NOW + HOUR;
    await insertDeliveries(data, [
      delivery("dlv_a", { next_attempt_at: ahead + 60_000, updated_at: ahead }),
      delivery("dlv_b", {
        next_attempt_at: ahead + 30_000,
        leased_until: ahead + 30_000,
        lease_token: "lse_dead",
        updated_at: ahead,
      }),
      delivery("dlv_c", { next_attempt_at: NOW + 2 * HOUR, updated_at: NOW }),
      delivery("dlv_d", { next_attempt_at: NOW - 1, updated_at: NOW - 1 }),
      delivery("dlv_e", { state: "delivered", updated_at: ahead }),
    ]);
    const endpoint = { tenant_id: 1, breaker: "open", trips: 1 } as const;
    await data.db
      .insertInto("endpoint_state")
      .values([
        { ...endpoint, subscription_id: 1, open_until: ahead + 30_000, updated_at: ahead },
        { ...endpoint, subscription_id: 2, open_until: NOW + 30_000, updated_at: NOW },
      ])
      .execute();

    assert.equal(await bringIntoPresent(data, NOW), 2);
    assert.equal(await bringIntoPresent(data, NOW), 0);

    const rows = await data.db.selectFrom("delivery").selectAll().orderBy("id").execute();
    assert.deepEqual(
      rows.map((row) => [row.next_attempt_at, row.leased_until]),
      [
        [NOW + 60_000, null],
        [NOW + 30_000, NOW + 30_000],
        [NOW + 2 * HOUR, null],
        [NOW - 1, null],
        [null, null],
      ],
    );
    const states = await data.db
      .selectFrom("endpoint_state")
      .select("open_until")
      .orderBy("subscription_id")
      .execute();
    assert.deepEqual(
      states.map((row) => row.open_until),
      [NOW + 30_000, NOW + 30_000],
    );
  });
});
