import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import { openTestHub, type TestHub } from "./hub.ts";
import { type Listening, web } from "./local-server.ts";

/** A connector of somebody else's: one call for each read. */
const CONNECTOR = `
import { defineConnector, defineManifest, defineStream, fields, same } from "viadukt/sdk";

const manifest = defineManifest({
  id: "moody_erp", title: same("Moody ERP"), summary: same("For a test"), category: "erp",
  countries: [], steps: [], auth: { kind: "none" }, credentials: fields({}), settings: fields({}), allowedHosts: [],
});

const item = (code) => ({ code, name: "Part " + code, active: true, type: "goods" });

export default defineConnector({
  manifest,
  check: async ({ http }) => { await http.json({ method: "GET", path: "/me", isRepeatable: false }); return { account_name: "Moody" }; },
  streams: {
    items: defineStream(manifest, {
      entity: "item", title: same("items"), modes: ["full"], deletes: "none",
      async *read({ http }) {
        const codes = await http.json({ method: "GET", path: "/items", isRepeatable: false });
        yield { changes: codes.map((code) => ({ op: "upsert", id: code, data: item(code) })), cursor: {} };
      },
    }),
  },
});
`;

const JSON_TYPE = { "content-type": "application/json" };

describe("the health of integrations over the API", () => {
  let bed: TestHub;
  let folder: string;
  let server: Listening;
  let token: { authorization: string };
  const mood = { status: 200, calls: 0 };
  let count = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "viadukt-moody-"));
    await writeFile(join(folder, "index.mjs"), CONNECTOR);
    server = await web((_request, response) => {
      mood.calls += 1;
      response.writeHead(mood.status, JSON_TYPE);
      response.end(JSON.stringify(mood.status === 200 ? ["A-1", "A-2"] : { error: "down" }));
    });
    bed = await openTestHub({
      ...{ CONNECTORS: folder, SANDBOX_URL: "", INTEGRATION_PAUSE_SECONDS: "2" },
    });
    token = await bed.signIn(bed.tenantId);
  });
  after(async () => {
    await bed[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    mood.status = 200;
  });

  const call = async (method: "GET" | "POST" | "PUT" | "DELETE", url: string, body?: object) =>
    bed.app.inject({
      ...{ method, url: `/api${url}` },
      headers: { ...token, ...(body ? JSON_TYPE : {}) },
      ...(body === undefined ? {} : { payload: body }),
    } as InjectOptions);
  const get = async (url: string) => (await call("GET", url)).json();
  /** A new integration with that system; its id. */
  const add = async (more: object = {}): Promise<string> => {
    count += 1;
    const id = `erp-${count}`;
    const body = { id, provider: "moody_erp", credentials: {}, base_url: server.url, ...more };
    const added = await call("POST", "/integrations", body);
    assert.equal(added.statusCode, 201, added.body);
    return id;
  };
  const read = async (id: string) =>
    (await call("POST", `/integrations/${id}/sync/records?wait=30`, {})).json();
  const broken = async (): Promise<string> => {
    const id = await add();
    assert.equal((await read(id)).state, "succeeded");
    mood.status = 503;
    for (let runs = 0; runs < 3; runs++) assert.equal((await read(id)).state, "failed");
    return id;
  };

  it("ends runs at once while the system is down, tells why and until when, and leaves others alone", async () => {
    const id = await broken();
    const callsBefore = mood.calls;
    const refused = await read(id);
    assert.equal(refused.state, "failed");
    assert.equal(refused.error.code, "integration_suspended");
    assert.match(
      refused.error.message,
      /is not called at the moment.*503.*The first call after 20/,
    );
    assert.equal(mood.calls, callsBefore, "nothing went out");
    const one = await get(`/integrations/${id}`);
    assert.equal(one.breaker.state, "open");
    assert.ok(one.breaker.open_until > one.breaker.opened_at);
    assert.equal(one.last_failure.code, "remote_unavailable");
    assert.equal(one.health_code, "remote_unavailable", "not the refusal of the breaker");
    mood.status = 200;
    const other = await add();
    assert.equal((await read(other)).state, "succeeded");
    const events = await get("/events?type=integration.suspended");
    assert.equal(
      events.items.filter((event: { subject: string }) => event.subject === `integration/${id}`)
        .length,
      1,
    );
  });

  it("tells of each stream as of when its records are", async () => {
    const id = await add();
    await read(id);
    const fresh = await get(`/integrations/${id}`);
    assert.equal(fresh.stale_since, null);
    const [stream] = fresh.reads;
    assert.deepEqual([stream.stream, stream.entity, stream.stale_since], ["items", "item", null]);
    mood.status = 500;
    await read(id);
    const stale = await get(`/integrations/${id}`);
    assert.equal(stale.stale_since, stream.last_success_at);
    assert.partialDeepStrictEqual(stale.reads[0], {
      ...{ last_success_at: stream.last_success_at, stale_since: stream.last_success_at },
      last_failure: { code: "remote_unavailable" },
    });
    mood.status = 200;
    await read(id);
    assert.equal((await get(`/integrations/${id}`)).stale_since, null);
  });

  it("writes a scheduled run down as skipped, with the reason", async () => {
    const id = await broken();
    const made = await call("POST", "/schedules", {
      ...{ name: `of ${id}`, action: "sync_records", integration_id: id },
      ...{ cron: "0 3 * * *", time_zone: "Europe/Warsaw", params: {} },
    });
    assert.equal(made.statusCode, 201, made.body);
    const number = made.json().id;
    await bed.hub.config.db
      .updateTable("schedule")
      .set({ next_at: Date.now() - 1_000 })
      .where("id", "=", number)
      .execute();
    const run = await until(async () => {
      const { items } = await get(`/runs?integration_id=${id}&trigger=schedule`);
      return items.find((one: { finished_at: string | null }) => one.finished_at !== null);
    });
    assert.deepEqual([run.state, run.error.code], ["skipped", "integration_suspended"]);
    const skipped = await get("/runs?state=skipped");
    assert.ok(skipped.items.some((one: { id: string }) => one.id === run.id));
    const { runs } = await get(`/statistics/integrations/${id}`);
    assert.deepEqual([runs.skipped, runs.failed, runs.succeeded], [1, 3, 1]);
  });

  it("tries again by itself after the pause, and goes on where that is answered", async () => {
    const id = await broken();
    assert.equal((await read(id)).error.code, "integration_suspended");
    mood.status = 200;
    const back = await until(async () => {
      const run = await read(id);
      return run.state === "succeeded" ? run : undefined;
    });
    assert.ok(back.id);
    const one = await get(`/integrations/${id}`);
    assert.deepEqual([one.breaker.state, one.health, one.stale_since], ["closed", "healthy", null]);
    const { items } = await get("/events?type=integration.resumed");
    assert.equal(items[0].subject, `integration/${id}`);
    assert.equal(items[0].data.closed_by, "call");
  });

  it("can be closed by a person, by a verification and by a change of the address", async () => {
    const id = await broken();
    mood.status = 200;
    const closed = (await call("POST", `/integrations/${id}/breaker/close`)).json();
    assert.equal(closed.breaker.state, "closed");
    assert.equal((await read(id)).state, "succeeded");
    const audit = await get(`/audit?limit=5`);
    assert.equal(audit.items[0].action, "integration.breaker_closed");
    const second = await broken();
    mood.status = 200;
    assert.equal((await call("POST", `/integrations/${second}/verify`)).json().ok, true);
    assert.equal((await get(`/integrations/${second}`)).breaker.state, "closed");
    const third = await broken();
    mood.status = 200;
    const changed = await call("PUT", `/integrations/${third}`, { base_url: `${server.url}/v2` });
    assert.equal(changed.json().breaker.state, "closed");
    assert.equal((await call("POST", "/integrations/nobody/breaker/close")).statusCode, 404);
  });

  it("gives numbers: requests, times, errors by status, a trend of 30 days, what runs moved", async () => {
    const id = await broken();
    const one = await get(`/statistics/integrations/${id}`);
    assert.partialDeepStrictEqual(one, {
      ...{ health_status: "error", total_requests: 4, successful_requests: 1, failed_requests: 3 },
      ...{ success_rate: 25, errors_by_status_code: { 503: 3 } },
      errors_by_code: { remote_unavailable: 3 },
      sync_report: { runs: 4, processed_records: 2, successful_records: 2, failed_records: 0 },
      runs: { total: 4, succeeded: 1, failed: 3 },
    });
    assert.ok(one.average_response_time_ms >= 0 && one.last_response_time_ms >= 0);
    assert.equal(one.trend.length, 30);
    assert.deepEqual([one.trend.at(-1).total, one.trend.at(-1).failed], [4, 3]);
    assert.equal(one.sync_report.by_action[0].action, "sync_records");
    assert.ok(one.sync_report.batches_read >= 1);
    const { items } = await get("/statistics/integrations?limit=200");
    const listed = items.find((row: { id: string }) => row.id === id);
    assert.deepEqual([listed.success_rate, listed.breaker.state], [25, "open"]);
    const dialect = await get(`/integrations/${id}/health`);
    assert.partialDeepStrictEqual(dialect, {
      ...{ health_status: "error", total_requests: 4, failed_requests: 3, success_rate: 25 },
      ...{ errors_by_status_code: { 503: 3 }, breaker: { state: "open" } },
    });
    assert.ok(dialect.last_error.includes("503"));
    const never = await add();
    const unknown = await get(`/statistics/integrations/${never}`);
    assert.deepEqual([unknown.health_status, unknown.success_rate], ["unknown", null]);
    assert.equal(unknown.average_response_time_ms, null);
  });

  it("shows a caller who may run some integrations those alone", async () => {
    const [mine, other] = [await add(), await add()];
    const header = await bed.signIn(bed.tenantId, [`integrations.run:${mine}`]);
    const ask = (url: string, method: "GET" | "POST" = "GET") =>
      bed.app.inject({ method, url: `/api${url}`, headers: header });
    const { items } = (await ask("/statistics/integrations")).json();
    assert.deepEqual(
      items.map((row: { id: string }) => row.id),
      [mine],
    );
    assert.equal((await ask(`/statistics/integrations/${mine}`)).statusCode, 200);
    assert.equal((await ask(`/statistics/integrations/${other}`)).statusCode, 403);
    assert.equal((await ask(`/integrations/${other}/breaker/close`, "POST")).statusCode, 403);
  });

  it("makes no more calls a minute than the integration may", async () => {
    const id = await add({ rate_per_minute: 2 });
    assert.equal((await get(`/integrations/${id}`)).rate_per_minute, 2);
    await read(id);
    await read(id);
    const before = mood.calls;
    const waiting = (await call("POST", `/integrations/${id}/sync/records`, {})).json();
    const log = await until(async () => {
      const { items } = await get(`/runs/${waiting.id}/log`);
      return items.find((line: { message: string }) => line.message.startsWith("Waiting"));
    });
    assert.match(log.message, /the integration's own limit of calls a minute/);
    assert.equal(mood.calls, before, "nothing went out");
    const freed = await call("PUT", `/integrations/${id}`, { rate_per_minute: null });
    assert.equal(freed.json().rate_per_minute, null);
    const wrong = await call("PUT", `/integrations/${id}`, { rate_per_minute: 0 });
    assert.equal(wrong.statusCode, 422);
    await call("POST", `/runs/${waiting.id}/cancel`);
  });

  it("forgets all of it with the integration", async () => {
    const id = await broken();
    const { number } = await get(`/integrations/${id}`);
    assert.equal((await call("DELETE", `/integrations/${id}`)).statusCode, 204);
    for (const table of ["integration_state", "call_stat", "stream_read"] as const) {
      const rows = await bed.hub.data.db
        .selectFrom(table)
        .select("integration_id")
        .where("integration_id", "=", number)
        .execute();
      assert.deepEqual(rows, [], table);
    }
  });
});

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 150; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it does not come");
}
