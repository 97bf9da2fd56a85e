import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import { silentLog } from "../lib/log.ts";
import { addDeliveryStats, HOUR_MS } from "../store/delivery-stats.ts";
import { insertPortalLink } from "../store/portal-links.ts";
import { insertSession } from "../store/sessions.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { insertUser } from "../store/users.ts";
import { keepHouse } from "./housekeeping.ts";

const NOW = Date.UTC(2026, 0, 10);
const DAY_MS = 86_400_000;
const settings = {
  keepEventsDays: 0,
  keepDeliveriesDays: 0,
  keepAttemptsDays: 0,
  keepRunLogsDays: 0,
  keepStatisticsDays: 0,
};

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
    const link = { consumer: "acme", language: "en", created_by: "a", last_used_at: null };
    const [longAgo, lately] = [NOW - 31 * DAY_MS, NOW - DAY_MS];
    for (const [secret_hash, expires_at, revoked_at] of [
      ["ended long ago", longAgo, null],
      ["revoked long ago", NOW + DAY_MS, longAgo],
      ["ended lately", lately, null],
      ["revoked lately", NOW + DAY_MS, lately],
      ["open", NOW + DAY_MS, null],
    ] as const) {
      const times = { expires_at, revoked_at, created_at: longAgo, updated_at: longAgo };
      await insertPortalLink(forTenant(config, tenant_id), { ...link, secret_hash, ...times });
    }
    const stat = {
      ...{ tenant_id, subscription_id: 1, hour: NOW - 9 * HOUR_MS, outcome: "delivered" as const },
      ...{ status: 204, attempts: 1, tries_of_settled: 1, duration_ms_sum: 1, duration_ms_max: 1 },
      last_at: NOW,
    };
    await addDeliveryStats(data, [
      { ...stat, worker: "lse_a" },
      { ...stat, worker: "lse_b" },
    ]);
    const files = { removeUnused: () => Promise.reject(new Error("disk")) };
    const clock = { now: () => NOW };
    const counts = await keepHouse({ config, data, files, settings, clock, log: silentLog });
    assert.deepEqual(counts, {
      ...{
        sessions: 1,
        invitations: 0,
        portal_links: 2,
        states: 0,
        oauth_flows: 0,
        merged_statistics: 2,
        attempts: 0,
        deliveries: 0,
        events: 0,
      },
      ...{
        calls: 0,
        run_logs: 0,
        run_results: 0,
        fiscal_files: 0,
        command_log: 0,
        statistics: 0,
        call_statistics: 0,
      },
    });
    const left = await config.db.selectFrom("session").select("secret_hash").execute();
    assert.deepEqual(
      left.map((row) => row.secret_hash),
      ["open"],
    );
    const links = await config.db
      .selectFrom("portal_link")
      .select("secret_hash")
      .orderBy("id")
      .execute();
    assert.deepEqual(
      links.map((row) => row.secret_hash),
      ["ended lately", "revoked lately", "open"],
    );
    const stats = await data.db
      .selectFrom("delivery_stat")
      .select(["worker", "attempts"])
      .execute();
    assert.deepEqual(
      stats.map(({ worker, attempts }) => [worker, attempts]),
      [["", 2]],
    );
  });
});
