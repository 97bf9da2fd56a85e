import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, type TestDatabase } from "../../test/harness.ts";
import { sleep } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { openConfigStore } from "../store/open.ts";
import { createHubTurns } from "./address-turns.ts";

const NOW = Date.UTC(2026, 3, 1);
const ADDRESS = "erp.example:12375";

async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const time = { now: NOW };
  const clock = { now: () => time.now };
  /** One process of the hub. */
  const processOn = (config = stores.config, leaseMs = 10_000) =>
    createHubTurns({ config, clock, log: silentLog, leaseMs });
  const rows = () => stores.config.db.selectFrom("address_turn").selectAll().execute();
  return {
    ...{ ...stores, time, processOn, rows },
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
}

const soon = (ms = 20_000) => AbortSignal.timeout(ms);

/** A turn is given back a moment after it is told. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isTrue()) return;
    await sleep(10);
  }
  assert.fail("it did not come about in time");
}

forEachDatabase((database) => {
  it("lets one call of all processes to an address, and others to other addresses", async () => {
    await using bed = await openBed(database);
    await using second = openConfigStore(bed.configUrl, "/");
    const hubs = [bed.processOn(), bed.processOn(second)];
    let inside = 0;
    let done = 0;
    const call = async (at: number): Promise<void> => {
      const giveBack = await hubs[at % 2]?.take(ADDRESS, soon());
      assert.ok(giveBack);
      inside += 1;
      assert.equal(inside, 1, "two were called at once");
      const elsewhere = await hubs[at % 2]?.take(`erp-${at}.example:80`, soon());
      await sleep(10);
      elsewhere?.();
      inside -= 1;
      done += 1;
      giveBack();
      giveBack();
    };
    await Promise.all(Array.from({ length: 8 }, (_, at) => call(at)));
    assert.equal(done, 8);
    await until(async () => (await bed.rows()).length === 0);
  });

  it("takes the turn of a dead process over when its lease ends, and of one in the future", async () => {
    await using bed = await openBed(database);
    const held = (address: string, leased_until: number) =>
      bed.config.db
        .insertInto("address_turn")
        .values({ address, lease_token: "dead", leased_until })
        .execute();
    await held(ADDRESS, NOW + 9_000);
    await held("ahead:80", NOW + 3_600_000);
    const turns = bed.processOn();
    await assert.rejects(turns.take(ADDRESS, soon(150)), /timeout/i);
    (await turns.take("ahead:80", soon()))();
    bed.time.now = NOW + 9_000;
    (await turns.take(ADDRESS, soon()))();
  });

  it("keeps a turn for longer than its lease while the call lasts", async () => {
    await using bed = await openBed(database);
    const turns = bed.processOn(bed.config, 90);
    const giveBack = await turns.take(ADDRESS, soon());
    bed.time.now = NOW + 60_000;
    await until(async () => ((await bed.rows())[0]?.leased_until ?? 0) > NOW + 60_000);
    giveBack();
    await until(async () => (await bed.rows()).length === 0);
  });

  it("ends a wait with the reason of its abort, and the next one gets the turn", async () => {
    await using bed = await openBed(database);
    const turns = bed.processOn();
    const first = await turns.take(ADDRESS, soon());
    const abort = new AbortController();
    const reason = new Error("the run was cancelled");
    const waiting = turns.take(ADDRESS, abort.signal);
    const after = turns.take(ADDRESS, soon());
    abort.abort(reason);
    await assert.rejects(waiting, (error) => error === reason);
    first();
    (await after)();
  });
});
