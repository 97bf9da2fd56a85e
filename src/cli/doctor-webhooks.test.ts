import assert from "node:assert/strict";
import { it } from "node:test";
import { subscription } from "../../test/delivery.ts";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import { lockEndpointStates, saveEndpointStates } from "../store/endpoint-states.ts";
import { insertEvents } from "../store/events.ts";
import { ensureReader } from "../store/stream-readers.ts";
import { insertSubscription } from "../store/subscriptions.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { checkWebhooks } from "./doctor-webhooks.ts";

const LONG_AGO = Date.now() - 30 * 86_400_000;

forEachDatabase((database) => {
  it("names endpoints that fail for long, readers that stay away, calls without their run", async () => {
    await using stores = await database.open();
    const { config, data } = stores;
    const tenant_id = await seedTenant(config);
    const [own, ownData] = [forTenant(config, tenant_id), forTenant(data, tenant_id)];
    const statuses = async () => (await checkWebhooks(config, data)).map(({ status }) => status);
    assert.deepEqual(await statuses(), ["ok", "ok", "ok"]);

    const wanted = subscription({ name: "CRM", url: "https://example.com/" });
    const subscription_id = await insertSubscription(own, wanted, LONG_AGO);
    const [row] = (
      await lockEndpointStates(data, [{ subscription_id, tenant_id }], LONG_AGO)
    ).values();
    assert.ok(row);
    await saveEndpointStates(data, [{ ...row, breaker: "open", failing_since: LONG_AGO }]);
    await ensureReader(ownData, { name: "ledger", after: 0, now: LONG_AGO });
    await insertEvents(data, [
      {
        ...{ tenant_id, id: "evt_1", type: "a.b", type_version: null, occurred_at: 0, data: "{}" },
        ...{ subject: null, consumer: null, run_id: null, idempotency_key: null },
        ...{ is_pending: 0, created_at: 0 },
      },
    ]);
    const times = { created_at: LONG_AGO, updated_at: LONG_AGO };
    await own.db
      .insertInto("integration")
      .values({
        ...{ slug: "erp", name: "ERP", provider: "sandbox_erp", integration_type: "erp" },
        ...{ credentials: "", settings: "{}", base_url: null, active: 1, health: "unknown" },
        ...{ health_message: null, facts: "{}", last_verified_at: null, last_run_at: null },
        ...times,
      })
      .execute();
    const { id } = await own.db.selectFrom("integration").select("id").executeTakeFirstOrThrow();
    await own.db
      .insertInto("incoming_hook")
      .values({
        ...{ integration_id: id, scheme: "none", secrets: null, options: "{}", event_type: null },
        ...{ action: "sync_records", params: "{}", created_by: "x", active: 1 },
        ...{ last_call_at: LONG_AGO, runs_wanted: 2, runs_started: 1, ...times },
      })
      .execute();
    const findings = await checkWebhooks(config, data);
    assert.deepEqual(
      findings.map(({ status }) => status),
      ["warn", "warn", "warn"],
    );
    assert.match(findings.map(({ message }) => message).join(" "), /CRM.*ledger.*erp/);
  });
});
