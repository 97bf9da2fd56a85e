import assert from "node:assert/strict";
import { it } from "node:test";
import { openTestHub } from "./hub.ts";
import { openReceiver, until } from "./receiver.ts";

it("tells in numbers how deliveries went, and erases them by subject", async () => {
  await using bed = await openTestHub();
  await using receiver = await openReceiver();
  const headers = await bed.signIn(bed.tenantId);
  const api = async (method: string, url: string, payload?: object) => {
    const answer = await bed.app.inject({
      ...{ method: method as "GET", url: `/api${url}`, headers },
      ...(payload ? { payload } : {}),
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  await api("POST", "/integrations", {
    ...{ id: "erp", provider: "sandbox_erp", credentials: bed.erpCredentials },
    base_url: bed.sandboxUrl,
  });
  const subscribe = async (more: object) => {
    const wanted = { name: "x", event_types: ["order.*"], retry_delays: [], ...more };
    const { status, body } = await api("POST", "/subscriptions", wanted);
    assert.equal(status, 201, JSON.stringify(body));
    return body.id as number;
  };
  const fine = await subscribe({ url: `${receiver.url}/fine`, integration_id: "erp" });
  const broken = await subscribe({ url: `${receiver.url}/broken` });
  receiver.answer = ({ path }, response) =>
    response.writeHead(path === "/broken" ? 400 : 204).end();
  const order = (n: number) => ({ type: "order.paid", data: { n }, subject: `order/${n}` });
  await api("POST", "/events", { events: [order(1), order(2), order(3)] });
  const all = async () => (await api("GET", "/statistics/deliveries")).body;
  await until(async () => (await all()).totals.attempts === 6, { what: () => "not all was tried" });

  const { totals, errors, health, trend } = await all();
  assert.deepEqual(
    [totals.delivered, totals.failed, totals.success_rate, totals.mean_attempts],
    [3, 3, 50, 1],
  );
  assert.deepEqual(errors, {
    by_status: [{ status: 400, attempts: 3 }],
    by_code: [{ error_code: "bad_status", attempts: 3 }],
  });
  assert.equal(health, "error");
  assert.equal(trend.points.at(-1).attempts + trend.points.at(-2).attempts, 6);
  const of = async (path: string) => (await api("GET", `${path}/statistics?trend=day`)).body;
  const good = await of(`/subscriptions/${fine}`);
  assert.deepEqual([good.totals.attempts, good.health, good.errors.by_status], [3, "healthy", []]);
  assert.ok(good.endpoint.last_success_at);
  assert.ok(good.response_time_ms.last !== null);
  assert.deepEqual([good.trend.time_zone, good.trend.points.length], ["Europe/Warsaw", 90]);
  assert.equal((await of(`/subscriptions/${broken}`)).health, "error");
  assert.equal((await of("/integrations/erp")).totals.attempts, 3);
  assert.equal((await api("GET", "/subscriptions/999/statistics")).status, 404);
  assert.equal((await api("GET", "/integrations/none/statistics")).status, 404);

  const wrong = [{}, { reason: "because" }, { reason: "x y z", subject: "a", consumer: "b" }];
  for (const payload of wrong) {
    assert.equal((await api("POST", "/events/erase", payload)).status, 422);
  }
  const request = { subject: "order/2", reason: "asked by the person" };
  const dry = await api("POST", "/events/erase", { ...request, dry_run: true });
  assert.deepEqual([dry.status, dry.body], [200, { matching: 1 }]);
  const started = await api("POST", "/events/erase", request);
  assert.equal(started.status, 202);
  const run = await bed.hub.runs.wait(started.body.id, 20_000);
  assert.deepEqual([run.state, run.updated_count], ["succeeded", 1]);
  assert.deepEqual(JSON.parse(run.result ?? "null"), { events: 1, deliveries: 2, expired: 0 });
  const events = (await api("GET", "/events?type=order.paid")).body.items;
  assert.deepEqual(
    events.map(({ data }: { data: unknown }) => data),
    [{ n: 3 }, { erased: true }, { n: 1 }],
  );
  assert.equal((await all()).totals.attempts, 6, "that something was sent stays known");
});
