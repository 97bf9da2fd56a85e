import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { createCipher, generateKey } from "../auth/fernet.ts";
import { rotateKeys } from "../auth/rotate-keys.ts";
import { sleep } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { clearConnectorState, removeExpiredStates } from "../store/connector-states.ts";
import { openConfigStore } from "../store/open.ts";
import { createConnectorStates, stateStamp } from "./connector-state.ts";

const NOW = Date.UTC(2026, 3, 1);
const KEY = generateKey();
const account = { credentials: { token: "a" }, baseUrl: "https://a.example", settings: {} };

async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const tenant_id = await seedTenant(stores.config);
  const time = { now: NOW };
  /** One process of the hub: its own store and its own queue. */
  const processOn = (config = stores.config, keys: readonly string[] = [KEY], leaseMs = 10_000) => {
    const clock = { now: () => time.now };
    const states = createConnectorStates({ config, cipher: createCipher(keys), clock, leaseMs });
    return (options: { stamp?: string; signal?: AbortSignal; id?: number } = {}) =>
      states.of(
        { id: options.id ?? 7, tenant_id },
        {
          stamp: options.stamp ?? stateStamp(account),
          signal: options.signal ?? AbortSignal.timeout(20_000),
          log: silentLog,
        },
      );
  };
  return {
    ...stores,
    time,
    processOn,
    tenant_id,
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
}

forEachDatabase((database) => {
  it("keeps a value encrypted until it expires, is replaced or removed", async () => {
    await using bed = await openBed(database);
    const state = bed.processOn()();
    assert.equal(await state.get("token"), undefined);
    await state.set("token", "CANARY-1", { expiresAt: NOW + 1_000 });
    await state.set("export", "reference");
    assert.equal(await bed.processOn()().get("token"), "CANARY-1", "another process sees it");
    const rows = await bed.config.db.selectFrom("connector_state").selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes("CANARY"));

    await state.set("token", "CANARY-2", { expiresAt: NOW + 2_000 });
    bed.time.now = NOW + 1_999;
    assert.equal(await state.get("token"), "CANARY-2");
    bed.time.now = NOW + 2_000;
    assert.equal(await state.get("token"), undefined);
    assert.equal(await removeExpiredStates(bed.config, bed.time.now), 1);
    assert.equal(await state.get("export"), "reference");
    await state.remove("export");
    assert.equal(await state.get("export"), undefined);
    await state.remove("export");
  });

  it("shows nothing to other integrations, credentials or addresses", async () => {
    await using bed = await openBed(database);
    const open = bed.processOn();
    await open().set("token", "mine");
    const others = [
      { ...account, credentials: { token: "b" } },
      { ...account, baseUrl: "https://b.example" },
      { ...account, settings: { token_url: "https://c.example" } },
    ];
    for (const other of others) {
      assert.equal(await open({ stamp: stateStamp(other) }).get("token"), undefined);
    }
    assert.equal(await open({ id: 8 }).get("token"), undefined);
    const renamed = stateStamp({ ...account, settings: { language: "pl" } });
    assert.equal(
      await open({ stamp: renamed }).get("token"),
      "mine",
      "other settings are no matter",
    );
    await clearConnectorState(bed.config, 7);
    assert.equal(await open().get("token"), undefined);
  });

  it("is encrypted anew by a rotation of keys", async () => {
    await using bed = await openBed(database);
    await bed.processOn()().set("token", "kept");
    const fresh = generateKey();
    const rotation = await rotateKeys(bed.config, [fresh, KEY]);
    assert.deepEqual(rotation, { rotated: 1, current: 0, unreadable: [] });
    assert.equal(await bed.processOn(bed.config, [fresh])().get("token"), "kept");
    const lost = bed.processOn(bed.config, [generateKey()])();
    assert.equal(await lost.get("token"), undefined, "a lost key costs a sign-in, nothing more");
  });

  it("lets one worker of all processes refresh, the others find what it stored", async () => {
    await using bed = await openBed(database);
    await using second = openConfigStore(bed.configUrl, "/");
    const openers = [bed.processOn(), bed.processOn(second)];
    let inside = 0;
    let refreshed = 0;
    const refresh = (at: number): Promise<string> => {
      const state = openers[at % 2]?.();
      assert.ok(state);
      return state.locked("token", async () => {
        inside += 1;
        assert.equal(inside, 1, "two were inside the lock");
        const known = await state.get("token");
        if (known === undefined) {
          refreshed += 1;
          await sleep(20);
          await state.set("token", "fresh");
        }
        inside -= 1;
        return known ?? "fresh";
      });
    };
    const found = await Promise.all(Array.from({ length: 8 }, (_, at) => refresh(at)));
    assert.deepEqual(new Set(found), new Set(["fresh"]));
    assert.equal(refreshed, 1);
    const rows = await bed.config.db.selectFrom("connector_lock").selectAll().execute();
    assert.deepEqual(rows, [], "nothing is left of a lock");
  });

  it("gives the lock back after a failure, and hands on the failure", async () => {
    await using bed = await openBed(database);
    const state = bed.processOn()();
    await assert.rejects(
      state.locked("token", () => Promise.reject(new Error("refused"))),
      /refused/,
    );
    assert.equal(await state.locked("token", async () => "next"), "next");
  });

  it("takes the lock of a dead process over when its lease ends, and of one in the future", async () => {
    await using bed = await openBed(database);
    const base = { tenant_id: bed.tenant_id, integration_id: 7, lease_token: "dead" };
    const held = (name: string, leased_until: number) =>
      bed.config.db
        .insertInto("connector_lock")
        .values({ ...base, name, leased_until })
        .execute();
    await held("token", NOW + 9_000);
    await held("ahead", NOW + 3_600_000);
    const soon = bed.processOn()({ signal: AbortSignal.timeout(150) });
    await assert.rejects(
      soon.locked("token", async () => "early"),
      { name: "TimeoutError" },
    );
    bed.time.now = NOW + 9_001;
    const state = bed.processOn()();
    assert.equal(await state.locked("token", async () => "late"), "late");
    bed.time.now = NOW;
    assert.equal(await state.locked("ahead", async () => "clock"), "clock");
  });

  it("keeps the lock while the work goes on longer than the lease", async () => {
    await using bed = await openBed(database);
    await using second = openConfigStore(bed.configUrl, "/");
    const order: string[] = [];
    const slow = bed.processOn(bed.config, [KEY], 90)();
    const other = bed.processOn(second, [KEY], 90)();
    const first = slow.locked("token", async () => {
      for (let i = 0; i < 10; i++) {
        await sleep(40);
        bed.time.now += 40;
      }
      order.push("slow");
    });
    await sleep(20);
    await Promise.all([first, other.locked("token", async () => order.push("other"))]);
    assert.deepEqual(order, ["slow", "other"]);
  });
});
