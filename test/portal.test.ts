import assert from "node:assert/strict";
import { it } from "node:test";
import { seedTenant } from "./harness.ts";
import { openTestHub } from "./hub.ts";
import { openReceiver, until } from "./receiver.ts";

type Method = "GET" | "POST" | "PATCH" | "DELETE";

async function openBed() {
  const bed = await openTestHub();
  const caller =
    (headers: { authorization: string }) =>
    async (method: Method, url: string, payload?: object) => {
      const request = { method, url, headers, ...(payload ? { payload } : {}) };
      const { statusCode: status, body } = await bed.app.inject(request);
      return { status, body: body === "" ? undefined : JSON.parse(body) };
    };
  const owner = caller(await bed.signIn(bed.tenantId));
  return {
    ...bed,
    caller,
    owner,
    async open(consumer: string, valid_hours = 1) {
      const { status, body } = await owner("POST", "/api/portal-links", { consumer, valid_hours });
      assert.equal(status, 201);
      const secret = new URL(body.url).hash.slice(1);
      return { id: body.id, secret, call: caller({ authorization: `Bearer ${secret}` }) };
    },
    [Symbol.asyncDispose]: () => bed[Symbol.asyncDispose](),
  };
}

it("lets a customer look after its own endpoints, and gives it its own events only", async () => {
  await using bed = await openBed();
  await using receiver = await openReceiver();
  const acme = await bed.open("acme");
  const other = await bed.open("other");
  const me = await acme.call("GET", "/api/portal");
  assert.deepEqual([me.status, me.body.consumer], [200, "acme"]);
  const made = await acme.call("POST", "/api/portal/endpoints", {
    ...{ name: "ours", url: `${receiver.url}/acme`, event_types: ["order.*"] },
  });
  assert.equal(made.status, 201);
  assert.match(made.body.secret, /^whsec_/);
  const theirs = await other.call("POST", "/api/portal/endpoints", {
    ...{ name: "theirs", url: `${receiver.url}/other`, event_types: ["*"] },
  });
  const order = (consumer: string) => ({ type: "order.shipped", data: { of: consumer }, consumer });
  await bed.owner("POST", "/api/events", {
    events: [order("acme"), order("other"), order("third")],
  });
  await receiver.count(2);
  assert.deepEqual(
    receiver.received.map(({ path, body }) => [path, JSON.parse(body).data.of]).sort(),
    [
      ["/acme", "acme"],
      ["/other", "other"],
    ],
  );

  await until(
    async () => {
      const { body } = await acme.call("GET", "/api/portal/deliveries?state=delivered");
      return body.items.length === 1;
    },
    { what: () => "the delivery is not listed" },
  );
  const { body: own } = await acme.call("GET", "/api/portal/deliveries");
  const one = await acme.call("GET", `/api/portal/deliveries/${own.items[0].id}`);
  assert.deepEqual(one.body.event.data, { of: "acme" });
  assert.equal(one.body.attempt_log.length, 1);
  const { body: elsewhere } = await other.call("GET", "/api/portal/deliveries");
  const id = theirs.body.id;
  for (const [method, path, body] of [
    ["GET", `/api/portal/deliveries/${elsewhere.items[0].id}`],
    ["POST", `/api/portal/deliveries/${elsewhere.items[0].id}/retry`],
    ["GET", `/api/portal/deliveries?endpoint_id=${id}`],
    ["PATCH", `/api/portal/endpoints/${id}`, { active: false }],
    ["POST", `/api/portal/endpoints/${id}/rotate-secret`],
    ["POST", `/api/portal/endpoints/${id}/test`],
    ["DELETE", `/api/portal/endpoints/${id}`],
  ] as const) {
    assert.equal((await acme.call(method, path, body)).status, 404, `${method} ${path}`);
  }

  const rotated = await acme.call("POST", `/api/portal/endpoints/${made.body.id}/rotate-secret`);
  assert.notEqual(rotated.body.secret, made.body.secret);
  assert.equal(rotated.body.secrets_valid, 2);
  const test = await acme.call("POST", `/api/portal/endpoints/${made.body.id}/test`);
  assert.equal(test.body.attempt.status, 204);
  const changed = await acme.call("PATCH", `/api/portal/endpoints/${made.body.id}`, {
    event_types: ["invoice.*"],
  });
  assert.deepEqual(changed.body.event_types, ["invoice.*"]);
  const { body: seen } = await bed.owner("GET", "/api/subscriptions?consumer=acme");
  assert.deepEqual(
    seen.items.map((row: { name: string; created_by: string }) => [row.name, row.created_by]),
    [["ours", "portal:acme"]],
  );
  assert.equal((await acme.call("DELETE", `/api/portal/endpoints/${made.body.id}`)).status, 204);
});

it("opens nothing but the portal, and not for ever", async () => {
  await using bed = await openBed();
  const acme = await bed.open("acme");
  for (const path of ["/api/subscriptions", "/api/session/me", "/api/deliveries", "/api/events"]) {
    const { status } = await acme.call("GET", path);
    assert.ok(status === 403 || status === 404, `${path}: ${status}`);
  }
  const private_ = { name: "x", url: "http://10.0.0.1/", event_types: ["*"] };
  const refused = await acme.call("POST", "/api/portal/endpoints", private_);
  assert.deepEqual([refused.status, refused.body.errors[0].field], [422, "url"]);
  const more = { ...private_, url: "https://example.com/", consumer: "other" };
  assert.equal((await acme.call("POST", "/api/portal/endpoints", more)).status, 422);
  assert.equal((await bed.owner("GET", "/api/portal")).status, 403);
  const { body: links } = await bed.owner("GET", "/api/portal-links");
  assert.equal(JSON.stringify(links).includes(acme.secret), false);

  const stranger = bed.caller(await bed.signIn(await seedTenant(bed.hub.config, "second")));
  assert.equal((await stranger("DELETE", `/api/portal-links/${acme.id}`)).status, 404);
  assert.equal((await bed.owner("DELETE", `/api/portal-links/${acme.id}`)).status, 204);
  assert.equal((await acme.call("GET", "/api/portal")).status, 401);
});
