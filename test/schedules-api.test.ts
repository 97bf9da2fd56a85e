import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openTestHub, type TestHub } from "./hub.ts";
import { until } from "./receiver.ts";

describe("schedules", () => {
  let bed: TestHub;
  let headers: { authorization: string };
  before(async () => {
    bed = await openTestHub();
    headers = await bed.signIn(bed.tenantId);
    const integration = {
      id: "books",
      provider: "fakturownia",
      credentials: { api_token: "token-z-ustawien-fakturownia", subdomain: "twoja-subdomena" },
    };
    await call("POST", "/integrations", integration);
  });
  after(() => bed[Symbol.asyncDispose]());

  async function call(method: "GET" | "POST" | "PUT" | "DELETE", path: string, payload?: object) {
    const answer = await bed.app.inject({
      ...{ method, url: `/api${path}`, headers },
      ...(payload ? { payload } : {}),
    });
    return { status: answer.statusCode, body: answer.body === "" ? undefined : answer.json() };
  }
  const daily = {
    name: "Faktury każdego ranka",
    action: "sync_invoices",
    integration_id: "books",
    params: { direction: "all" },
    cron: "30 6 * * 1-5",
  };

  it("are made, listed, changed and deleted", async () => {
    const made = await call("POST", "/schedules", daily);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(made.body.next_times.length, 5);
    assert.equal(made.body.next_at, made.body.next_times[0]);
    assert.equal((await call("POST", "/schedules", daily)).body.code, "schedule_exists");
    const of = await call("GET", "/schedules?integration_id=books");
    assert.deepEqual(
      of.body.items.map((one: { name: string }) => one.name),
      [daily.name],
    );
    const path = `/schedules/${made.body.id}`;
    const off = await call("PUT", path, { ...daily, active: false });
    assert.deepEqual([off.body.active, off.body.next_at, off.body.next_times], [false, null, []]);
    assert.equal((await call("DELETE", path)).status, 204);
    assert.equal((await call("GET", path)).status, 404);
  });

  it("name the field that is wrong, also inside the action's body", async () => {
    const cases: [object, string][] = [
      [{ cron: "soon" }, "cron"],
      [{ time_zone: "Mars/Olympus" }, "time_zone"],
      [{ integration_id: null }, "integration_id"],
      [{ action: "sync_all_invoices" }, "integration_id"],
      [{ params: { date_from: "1 May" } }, "params.date_from"],
      [{ params: { from: "2025-01-01" } }, "params.from"],
      [{ action: "verify", params: { x: 1 } }, "params.x"],
    ];
    for (const [patch, field] of cases) {
      const answer = await call("POST", "/schedules", { ...daily, ...patch });
      assert.equal(answer.status, 422, JSON.stringify(patch));
      assert.equal(answer.body.errors[0].field, field);
    }
    const gone = await call("POST", "/schedules", { ...daily, integration_id: "none" });
    assert.equal(gone.status, 404);
  });

  it("show the next times of a cron line in its time zone", async () => {
    const when = { cron: "0 8 * * *", time_zone: "Europe/Warsaw", working_day: 3 };
    const { status, body } = await call("POST", "/schedules/preview", when);
    assert.equal(status, 200);
    for (const time of body.next_times) assert.match(time, /T0[67]:00:00/);
    assert.equal((await call("POST", "/schedules/preview", { cron: "0 0 31 2 *" })).status, 422);
  });

  it("start their run by hand and at their time", async () => {
    const every = {
      ...daily,
      name: "every minute",
      cron: "* * * * *",
      action: "verify",
      params: {},
    };
    const { body: made } = await call("POST", "/schedules", every);
    const now = await call("POST", `/schedules/${made.id}/run`);
    assert.equal(now.status, 202);
    assert.equal(now.body.action, "verify");
    await bed.hub.runs.wait(now.body.id, 30_000);
    // Its time comes now, without waiting for the minute to be over.
    await bed.hub.config.db.updateTable("schedule").set({ next_at: Date.now() }).execute();
    await until(async () => (await call("GET", `/schedules/${made.id}`)).body.last_run !== null, {
      what: () => "the schedule started nothing",
    });
    const { body } = await call("GET", `/schedules/${made.id}`);
    const run = await call("GET", `/runs/${body.last_run.id}`);
    assert.deepEqual([run.body.trigger, run.body.actor], ["schedule", "schedule every minute"]);
    await bed.hub.runs.wait(body.last_run.id, 30_000);
    await call("PUT", `/schedules/${made.id}`, { ...every, active: false });
    const { body: one } = await call("GET", `/schedules/${made.id}`);
    assert.equal(one.integration_id, every.integration_id);
    assert.equal(one.last_run.id, body.last_run.id);
    const { body: hubs } = await call("POST", "/schedules", {
      ...{ name: "all of them", action: "sync_all_invoices", cron: "0 6 * * *", active: false },
    });
    assert.deepEqual([hubs.integration_id, hubs.last_run], [null, null]);
    const list = await call("GET", "/schedules");
    assert.deepEqual(list.body.items, [hubs, one], "a list shows each as it is alone");
    await call("DELETE", `/schedules/${hubs.id}`);
    await call("DELETE", `/schedules/${made.id}`);
  });

  it("go with their integration", async () => {
    const other = {
      id: "other",
      provider: "fakturownia",
      credentials: { api_token: "x", subdomain: "inna" },
    };
    await call("POST", "/integrations", other);
    const { body } = await call("POST", "/schedules", { ...daily, integration_id: "other" });
    await call("DELETE", "/integrations/other");
    assert.equal((await call("GET", `/schedules/${body.id}`)).status, 404);
  });
});
