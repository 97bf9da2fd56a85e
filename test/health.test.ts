import assert from "node:assert/strict";
import { it } from "node:test";
import { openTestHub } from "./hub.ts";

it("is live and ready, and says which database does not answer", async () => {
  await using bed = await openTestHub();
  const ask = async (url: string) => {
    const answer = await bed.app.inject(url);
    return [answer.statusCode, answer.json()];
  };
  assert.deepEqual(await ask("/health/live"), [200, { status: "live" }]);
  const checks = { configuration: "ok", business: "ok" };
  assert.deepEqual(await ask("/health/ready"), [200, { status: "ready", checks }]);

  await bed.hub.dispatcher.stop();
  await bed.hub.runs.stop();
  await bed.hub.dataDatabase[Symbol.asyncDispose]();
  const [status, body] = await ask("/health/ready");
  assert.equal(status, 503);
  assert.equal(body.status, "not_ready");
  assert.match(body.checks.business, /does not answer/);
});

it("counts for Prometheus, for whoever may manage the system", async () => {
  await using bed = await openTestHub();
  const headers = await bed.signIn(bed.tenantId, ["system.manage"]);
  const answer = await bed.app.inject({ url: "/metrics", headers });
  assert.match(String(answer.headers["content-type"]), /^text\/plain/);
  for (const name of [
    "viadukt_runs_active 0",
    "viadukt_deliveries_delivered 0",
    "viadukt_backlog_age_seconds 0",
    "process_resident_memory_bytes",
  ]) {
    assert.ok(answer.body.includes(name), name);
  }
});

it("describes itself: the API document names every route with its words", async () => {
  await using bed = await openTestHub();
  const document = (await bed.app.inject("/openapi.json")).json();
  assert.equal(document.openapi, "3.1.0");
  for (const [path, methods] of Object.entries(document.paths as Record<string, object>)) {
    for (const [method, operation] of Object.entries(methods)) {
      const { summary, tags } = operation as { summary?: string; tags?: string[] };
      assert.ok(summary && tags?.length === 1, `${method} ${path} has a summary and a tag`);
    }
  }
  assert.equal((await bed.app.inject("/docs/")).statusCode, 200);
});
