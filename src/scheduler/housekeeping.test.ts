import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import { silentLog } from "../lib/log.ts";
import { insertSession } from "../store/sessions.ts";
import { insertUser } from "../store/users.ts";
import { keepHouse } from "./housekeeping.ts";

const NOW = Date.UTC(2026, 0, 10);

forEachDatabase((database) => {
  it("removes sessions that are over and goes on where a part fails", async () => {
    await using stores = await database.open();
    const { config, data } = stores;
    const tenant_id = await seedTenant(config);
    const person = { email: "a@b.example", name: "A", language: "en", password_hash: "x" };
    const user_id = await insertUser(config, { ...person, now: NOW });
    for (const [secret_hash, expires_at] of [
      ["over", NOW - 1],
      ["open", NOW + 1_000],
    ] as const) {
      const rest = { user_agent: null, address: null, now: NOW };
      await insertSession(config, { tenant_id, user_id, secret_hash, expires_at, ...rest });
    }
    const files = { removeUnused: () => Promise.reject(new Error("disk")) };
    await keepHouse({ config, data, files, clock: { now: () => NOW }, log: silentLog });
    const left = await config.db.selectFrom("session").select("secret_hash").execute();
    assert.deepEqual(
      left.map((row) => row.secret_hash),
      ["open"],
    );
  });
});
