import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createSimulator } from "../sandbox/erp/index.ts";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";
import { openTestHub, type TestHub } from "./hub.ts";

/** The example of the documentation, letter for letter. */
const SYNC = `{
  "integration_id": 2,
  "sync_type": "bidirectional",
  "part_numbers": ["GATE-MOTOR-001", "GATE-REMOTE-001"],
  "force_update": true
}`;
const LOCAL = { host: "localhost:8000" };
const JSON_TYPE = { "content-type": "application/json" };

describe("syncs with ERPs", () => {
  let bed: TestHub;
  let sandbox: Sandbox;
  before(async () => {
    const simulator = createSimulator({ now: Date.now });
    sandbox = await startSandbox({ simulators: [simulator] });
    bed = await openTestHub({ AUTH: "off" });
    const base_url = sandbox.systems[0]?.baseUrl;
    const erp = { provider: "sandbox_erp", base_url, credentials: simulator.credentials };
    for (const id of ["other", "erp"]) await call("POST", "/api/integrations", { id, ...erp });
  });
  after(async () => {
    await bed[Symbol.asyncDispose]();
    await sandbox.close();
  });

  const call = async (
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    url: string,
    body?: unknown,
  ) => {
    const payload = typeof body === "string" ? body : JSON.stringify(body);
    const answer = await bed.app.inject({
      ...{ method, url, headers: body === undefined ? LOCAL : { ...LOCAL, ...JSON_TYPE } },
      ...(body === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, json: answer.body === "" ? undefined : answer.json() };
  };
  const itemOf = async (code: string) => {
    const { json } = await call("GET", `/api/records/item?q=${code}`);
    return json.items.find((one: { data: { code: string } }) => one.data.code === code);
  };

  it("takes the example of the documentation as it stands", async () => {
    const { status, json } = await call("POST", "/api/integrations/erp/sync", SYNC);
    assert.equal(status, 202, JSON.stringify(json));
    assert.equal(json.integration_id, 2);
    assert.equal(json.sync_type, "bidirectional");
    assert.deepEqual(json.part_numbers, ["GATE-MOTOR-001", "GATE-REMOTE-001"]);
    assert.equal(json.force_update, true);
    await bed.hub.runs.wait(json.id, 20_000);
    const log = await call("GET", `/api/integrations/erp/sync/logs/${json.id}`);
    const { records_processed, records_successful, records_failed, conflicts } = log.json;
    assert.deepEqual(
      [records_processed, records_successful, records_failed, conflicts],
      [2, 2, 0, 0],
    );
    assert.equal(log.json.status, "completed");
    assert.ok(log.json.duration_seconds >= 0 && log.json.started_at && log.json.completed_at);
    const results = await call("GET", `/api/runs/${json.id}/results`);
    assert.deepEqual(
      results.json.items.map((one: Record<string, unknown>) => [
        one.key,
        one.direction,
        one.status,
      ]),
      [
        ["GATE-MOTOR-001", "in", "created"],
        ["GATE-REMOTE-001", "in", "created"],
      ],
    );
  });

  it("tests the connection, by number and by name", async () => {
    for (const id of ["2", "erp"]) {
      const { status, json } = await call("POST", `/api/integrations/erp/test-connection/${id}`);
      assert.equal(status, 200);
      assert.equal(json.success, true);
      assert.equal(json.details.account_name, "Kapu és Kert Kft.");
    }
    const none = await call("POST", "/api/integrations/erp/test-connection/99");
    assert.equal(none.status, 404);
  });

  it("goes one way or the other, and lists the syncs with filters", async () => {
    const sync = async (body: object) => {
      const wanted = { integration_id: "erp", ...body };
      return (await call("POST", "/api/integrations/erp/sync?wait=30", wanted)).json;
    };
    const inward = await sync({ sync_type: "parts_from_erp" });
    assert.equal(inward.status, "completed");
    const motor = await itemOf("GATE-MOTOR-001");
    const fields = {
      name: "Motor z bramy",
      "prices.retail": { currency: "EUR", amount: "321.00", is_gross: false },
    };
    const patched = await call("PATCH", `/api/records/item/${motor.id}`, {
      fields,
      revision: motor.revision,
    });
    assert.equal(patched.status, 200, JSON.stringify(patched.json));
    const stale = await call("PATCH", `/api/records/item/${motor.id}`, {
      fields,
      revision: motor.revision,
    });
    assert.equal(stale.json.code, "record_changed");
    const dry = await sync({ sync_type: "parts_to_erp", dry_run: true });
    const preview = await call("GET", `/api/runs/${dry.id}/preview`);
    assert.deepEqual(
      preview.json.items.map((one: Record<string, unknown>) => [
        one.direction,
        one.what,
        one.record_id,
      ]),
      [["out", "updated", motor.id]],
    );
    const outward = await sync({ sync_type: "parts_to_erp" });
    assert.equal(outward.records_updated, 1);
    const other = await call("POST", "/api/integrations/erp/sync?wait=30", {
      integration_id: "other",
    });
    assert.equal(other.json.sync_type, "bidirectional");
    const logs = async (query: string) =>
      (await call("GET", `/api/integrations/erp/sync/logs?${query}`)).json.items.map(
        (one: { id: string }) => one.id,
      );
    assert.deepEqual(await logs("sync_type=parts_to_erp&integration_id=2"), [outward.id, dry.id]);
    assert.deepEqual(await logs("integration_id=other"), [other.json.id]);
    assert.equal((await logs("status=completed&limit=2")).length, 2);
    assert.deepEqual(await logs("status=failed"), []);
    const wrong = await call("GET", "/api/integrations/erp/sync/logs?cursor=nonsense");
    assert.equal(wrong.status, 422);
  });

  it("asks a person, shows both versions, and carries out what they decide", async () => {
    const one = await itemOf("GATE-REMOTE-001");
    await call("PATCH", `/api/records/item/${one.id}`, { fields: { name: "hub's" } });
    const simulated = sandbox.systems[0]?.baseUrl;
    const row = { part_number: "GATE-REMOTE-001", description: "ERP's" };
    const there = await fetch(`${simulated}/v1/parts/batch`, {
      method: "POST",
      headers: {
        ...{ "content-type": "application/json", "idempotency-key": "somebody" },
        "x-depot-token": createSimulator().credentials.access_token ?? "",
      },
      body: JSON.stringify({ dry_run: false, rows: [row] }),
    });
    assert.equal(there.status, 200);
    const body = { integration_id: "erp" };
    const sync = await call("POST", "/api/integrations/erp/sync?wait=30", body);
    assert.deepEqual([sync.json.status, sync.json.conflicts], ["partial", 1]);
    const open = await call("GET", "/api/sync/conflicts?state=open&integration_id=erp");
    const [conflict] = open.json.items;
    assert.equal(conflict.key, "GATE-REMOTE-001");
    const [field] = conflict.fields;
    assert.deepEqual([field.field, field.ours, field.theirs], ["name", "hub's", "ERP's"]);
    const bad = await call("POST", `/api/sync/conflicts/${conflict.id}/decide`, {
      fields: { ean: "hub" },
    });
    assert.equal(bad.status, 422);
    const decided = await call("POST", `/api/sync/conflicts/${conflict.id}/decide`, {
      fields: { name: "hub" },
    });
    assert.equal(decided.status, 200, JSON.stringify(decided.json));
    assert.equal(decided.json.conflicts[0].state, "decided");
    await bed.hub.runs.wait(decided.json.runs[0].id, 20_000);
    const after = await call("GET", `/api/sync/conflicts/${conflict.id}`);
    assert.equal(after.json.state, "settled");
    const results = await call("GET", `/api/runs/${decided.json.runs[0].id}/results?direction=out`);
    assert.equal(results.json.items[0].changes[0].why, "decided");
  });

  it("keeps the settings of an integration, and says what is wrong with them", async () => {
    const { json } = await call("GET", "/api/integrations/erp/sync-settings");
    const [item] = json.items;
    assert.equal(item.entity, "item");
    assert.equal(item.is_set, false);
    assert.ok(item.paths.includes("prices.retail") && item.can_write && item.can_remove);
    const put = (body: object) => call("PUT", "/api/integrations/erp/sync-settings/item", body);
    const kept = await put({ conflicts: "newest", fields: { name: "hub", ean: "ignore" } });
    assert.equal(kept.status, 200, JSON.stringify(kept.json));
    assert.deepEqual(kept.json.settings.fields, { name: "hub", ean: "ignore" });
    assert.equal(kept.json.settings.max_delete_percent, 5);
    for (const [body, where] of [
      [{ fields: { colour: "hub" } }, "fields.colour"],
      [{ units: [{ hub: "szt", erp: "PCE", factor: "0" }] }, "units"],
      [
        {
          price_lists: [
            { hub: "a", erp: "x" },
            { hub: "a", erp: "y" },
          ],
        },
        "price_lists",
      ],
      [{ conflicts: "maybe" }, "conflicts"],
    ] as const) {
      const answer = await put(body);
      assert.equal(answer.status, 422, where);
      assert.match(JSON.stringify(answer.json.errors), new RegExp(where));
    }
    assert.equal((await call("DELETE", "/api/integrations/erp/sync-settings/item")).status, 204);
    const none = await call("GET", "/api/integrations/nowhere/sync-settings");
    assert.equal(none.status, 404);
  });

  it("says what cannot be synced", async () => {
    const answers = [
      [{ integration_id: 99 }, 404],
      [{ integration_id: "erp", sync_type: "sideways" }, 422],
      [{ integration_id: "erp", part_numbers: [""] }, 422],
      [{ integration_id: "erp", entity: "invoice" }, 422],
      [{}, 422],
    ] as const;
    for (const [body, status] of answers) {
      const answer = await call("POST", "/api/integrations/erp/sync", body);
      assert.equal(answer.status, status, JSON.stringify(answer.json));
    }
  });

  it("makes, deletes and brings back a record in the hub", async () => {
    const data = { code: "NOWY-1", name: "Żółta lampa", type: "goods", active: true };
    const made = await call("POST", "/api/records/item", { data });
    assert.equal(made.status, 201, JSON.stringify(made.json));
    const again = await call("POST", "/api/records/item", { data });
    assert.deepEqual([again.status, again.json.code], [409, "record_exists"]);
    assert.equal(again.json.facts.record_id, made.json.id);
    const bad = await call("POST", "/api/records/item", { data: { code: "X" } });
    assert.equal(bad.status, 422);
    const url = `/api/records/item/${made.json.id}`;
    const code = await call("PATCH", url, { fields: { code: "OTHER" } });
    assert.match(JSON.stringify(code.json.errors), /fields\.code/);
    const wrong = await call("PATCH", url, { fields: { active: "yes" } });
    assert.equal(wrong.status, 422);
    assert.ok((await call("DELETE", url)).json.removed_at);
    assert.equal((await call("PATCH", url, { fields: { name: "x" } })).json.code, "record_deleted");
    const back = await call("POST", `${url}/restore`);
    assert.equal(back.json.deleted_at, null);
    const changes = await call("GET", `${url}/changes`);
    assert.ok(changes.json.items.some((one: { field: string }) => one.field === "deleted"));
  });
});
