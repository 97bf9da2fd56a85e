import assert from "node:assert/strict";
import { it } from "node:test";
import { Webhook } from "standardwebhooks";
import { forEachDatabase } from "../../../test/harness.ts";
import { until } from "../../../test/receiver.ts";
import { openWebhookBed } from "../../../test/webhook-bed.ts";

const ORDER = { type: "order.shipped", data: { order: 7, priority: "high" } };

forEachDatabase((database) => {
  it("subscribes, publishes, delivers with a signature that verifies, and shows the attempt", async () => {
    await using bed = await openWebhookBed(database);
    const made = await bed.send("POST", "/subscriptions", {
      name: "Orders to CRM",
      url: `${bed.receiver.url}/hook`,
      event_types: ["order.*"],
      event_filters: { priority: ["high"] },
      headers: { "X-Api-Key": "geheim" },
    });
    assert.equal(made.status, 201);
    assert.match(made.body.secret, /^whsec_/);
    assert.deepEqual(made.body.header_names, ["X-Api-Key"]);
    assert.equal(made.body.retry_delays.length, 9);

    bed.hub.dispatcher.start();
    const published = await bed.send("POST", "/events", { ...ORDER, subject: "order/7" });
    assert.equal(published.status, 202);
    await bed.receiver.count(1);
    const [received] = bed.receiver.received;
    assert.equal(received?.headers["webhook-id"], published.body.id);
    assert.equal(received?.headers["x-api-key"], "geheim");
    const headers = received?.headers as Record<string, string>;
    new Webhook(made.body.secret).verify(received?.body ?? "", headers);

    await until(() => bed.hub.dispatcher.stats().delivered === 1, { what: () => "waiting" });
    const event = await bed.send("GET", `/events/${published.body.id}`);
    assert.equal(event.body.subject, "order/7");
    const [delivery] = event.body.deliveries;
    assert.equal(delivery.state, "delivered");
    assert.equal(delivery.subscription_name, "Orders to CRM");
    const shown = await bed.send("GET", `/deliveries/${delivery.id}`);
    assert.equal(shown.body.attempt_log[0].status, 204);
    const text = JSON.stringify([shown.body, (await bed.send("GET", "/subscriptions")).body]);
    for (const secret of ["geheim", made.body.secret, headers["webhook-signature"] ?? "?"]) {
      assert.ok(!text.includes(secret));
    }
  });

  it("publishes up to a hundred at once and answers the same id for the same key", async () => {
    await using bed = await openWebhookBed(database);
    const events = Array.from({ length: 100 }, (_, n) => ({ ...ORDER, idempotency_key: `k${n}` }));
    const first = await bed.send("POST", "/events", { events });
    const again = await bed.send("POST", "/events", { events });
    assert.equal(first.body.published, 100);
    assert.equal(again.body.published, 0);
    assert.deepEqual(again.body.ids, first.body.ids);

    const page = await bed.send("GET", "/events?limit=60&type=order.shipped");
    assert.equal(page.body.items.length, 60);
    const rest = await bed.send("GET", `/events?limit=60&cursor=${page.body.next_cursor}`);
    assert.equal(rest.body.items.length, 40);
    assert.equal(rest.body.next_cursor, null);
    assert.equal((await bed.send("GET", "/events?subject=order/1")).body.items.length, 0);
  });

  it("refuses events that do not fit and says what to do", async () => {
    await using bed = await openWebhookBed(database);
    const cases: [object, string][] = [
      [{ data: {} }, "type"],
      [{ type: "order.shipped" }, "data"],
      [{ type: "nfe_importado", data: {} }, "type"],
      [{ type: "invoice.create", data: {} }, "type"],
      [{ type: "run.failed", data: { run_id: 5 } }, "data.run_id"],
      [{ type: "nfe_importada", data: { valor_total: 1500 } }, "data.valor_total"],
      [{ events: [] }, "events"],
      [{ events: [ORDER], type: "order.shipped" }, "type"],
      [{ events: [ORDER, { type: "bad name", data: {} }] }, "events.1.type"],
      [{ ...ORDER, occurred_at: "yesterday" }, "occurred_at"],
      [{ ...ORDER, more: 1 }, "more"],
    ];
    for (const [payload, field] of cases) {
      const { status, body } = await bed.send("POST", "/events", payload);
      assert.equal(status, 422, JSON.stringify(payload));
      const fields = body.errors.map((issue: { field: string }) => issue.field);
      assert.ok(fields.includes(field), `${field} in ${fields}`);
    }
    const near = await bed.send("POST", "/events", { type: "nfe_importado", data: {} });
    assert.match(near.body.errors[0].remedy, /nfe_importada/);
    assert.equal((await bed.send("GET", "/events")).body.items.length, 0);
  });

  it("lists every event type with schema and example", async () => {
    await using bed = await openWebhookBed(database);
    const { body } = await bed.send("GET", "/events/types");
    const entry = body.items.find((one: { type: string }) => one.type === "gate.inspection_due");
    assert.equal(entry.family, "garagereg");
    assert.equal(entry.title["pt-BR"], "Inspeção a vencer");
    assert.equal(entry.schema.properties.due_date.type, "string");
    assert.equal(entry.example.gate_id, "GATE-001");
  });

  it("refuses subscriptions that cannot work and names the field", async () => {
    await using bed = await openWebhookBed(database);
    const good = { name: "x", url: bed.receiver.url, event_types: ["*"] };
    const cases: [object, string][] = [
      [{ url: "nonsense" }, "url"],
      [{ url: "ftp://example.com" }, "url"],
      [{ url: "http://10.0.0.1/hook" }, "url"],
      [{ url: "http://169.254.169.254/latest" }, "url"],
      [{ url: "http://[::ffff:10.0.0.1]/" }, "url"],
      [{ event_types: ["nfe_importado"] }, "event_types.0"],
      [{ event_types: [] }, "event_types"],
      [{ secret: "geheim" }, "secret"],
      [{ secret: "", wire_format: "fiscal" }, "secret"],
      [{ headers: { Host: "x" } }, "headers.Host"],
      [{ headers: { "X-A": "a\r\nb: c" } }, "headers.X-A"],
      [{ headers: { "bad name": "x" } }, "headers.bad name"],
      [{ signature_header: "content-length" }, "signature_header"],
      [{ timeout_seconds: 31 }, "timeout_seconds"],
      [{ retry_delays: [0] }, "retry_delays.0"],
      [{ wire_format: "xml" }, "wire_format"],
    ];
    for (const [patch, field] of cases) {
      const { status, body } = await bed.send("POST", "/subscriptions", { ...good, ...patch });
      assert.equal(status, 422, JSON.stringify(patch));
      const fields = body.errors.map((issue: { field: string }) => issue.field);
      assert.ok(fields.includes(field), `${field} in ${fields}`);
    }
    assert.deepEqual((await bed.send("GET", "/subscriptions")).body.items, []);
  });

  it("changes and deletes a subscription", async () => {
    await using bed = await openWebhookBed(database);
    const { body: made } = await bed.send("POST", "/subscriptions", {
      ...{ name: "x", url: bed.receiver.url, event_types: ["*"] },
      ...{ wire_format: "garagereg", secret: "webhook-secret-12345", retry_delays: [60] },
    });
    assert.equal(made.secret, undefined);
    const url = `/subscriptions/${made.id}`;
    const off = await bed.send("PATCH", url, { active: false, name: "y" });
    assert.deepEqual([off.body.active, off.body.name, off.body.signed], [false, "y", true]);
    const standard = await bed.send("PATCH", url, { wire_format: "standard" });
    assert.equal(standard.body.errors[0].field, "secret");
    const unsigned = await bed.send("PATCH", url, { wire_format: "standard", secret: null });
    assert.deepEqual([unsigned.body.wire_format, unsigned.body.signed], ["standard", false]);

    assert.equal((await bed.send("DELETE", url)).status, 204);
    assert.equal((await bed.send("DELETE", url)).status, 404);
    assert.equal((await bed.send("GET", url)).status, 404);
    assert.equal((await bed.send("PATCH", url, { name: "z" })).status, 404);
  });

  it("sends a test on request and tells what came back", async () => {
    await using bed = await openWebhookBed(database);
    bed.receiver.answer = (_request, response) => response.writeHead(401).end("bad signature");
    const { body: made } = await bed.send("POST", "/subscriptions", {
      ...{ name: "x", url: bed.receiver.url, event_types: ["gate.*"], active: false },
    });
    const { status, body } = await bed.send("POST", `/subscriptions/${made.id}/test`);
    assert.equal(status, 200);
    assert.equal(body.delivery.state, "failed");
    assert.equal(body.attempt.status, 401);
    assert.equal(body.attempt.response_body, "bad signature");
    assert.equal(JSON.parse(bed.receiver.received[0]?.body ?? "").type, "webhook.test");
  });

  it("lists what did not arrive and tries one of it again", async () => {
    await using bed = await openWebhookBed(database);
    const { body: made } = await bed.send("POST", "/subscriptions", {
      ...{ name: "x", url: bed.receiver.url, event_types: ["*"], retry_delays: [] },
    });
    bed.receiver.answer = (_request, response) => response.writeHead(500).end();
    bed.hub.dispatcher.start();
    await bed.send("POST", "/events", { events: [ORDER, ORDER, ORDER] });
    await until(() => bed.hub.dispatcher.stats().failed === 3, { what: () => "not failed" });
    const failed = await bed.send("GET", `/deliveries?state=failed&subscription_id=${made.id}`);
    assert.equal(failed.body.items.length, 3);
    const since = new Date(Date.now() + 60_000).toISOString();
    const later = await bed.send("GET", `/deliveries?since=${since}`);
    assert.deepEqual(later.body.items, []);
    const page = await bed.send("GET", "/deliveries?limit=2&event_type=order.shipped");
    const rest = await bed.send("GET", `/deliveries?limit=2&cursor=${page.body.next_cursor}`);
    assert.equal(rest.body.items.length, 1);

    bed.receiver.answer = (_request, response) => response.writeHead(200).end();
    const [one] = failed.body.items;
    assert.equal((await bed.send("POST", `/deliveries/${one.id}/retry`)).status, 202);
    await until(() => bed.hub.dispatcher.stats().delivered === 1, { what: () => "waiting" });
    const again = await bed.send("POST", `/deliveries/${one.id}/retry`);
    assert.deepEqual([again.status, again.body.code], [409, "delivery_not_retryable"]);
    const left = await bed.send("GET", "/deliveries?state=undelivered&status=500&text=SHIPPED-NOT");
    assert.deepEqual(left.body.items, []);
    const both = await bed.send("GET", "/deliveries?state=undelivered&status=500");
    assert.equal(both.body.items.length, 2);

    assert.equal((await bed.send("GET", "/deliveries?since=soon")).status, 422);
    assert.equal((await bed.send("GET", "/deliveries/dlv_none")).status, 404);
    assert.equal((await bed.send("POST", "/deliveries/dlv_none/retry")).status, 404);
  });

  it("does not try deliveries of a subscription that is switched off", async () => {
    await using bed = await openWebhookBed(database);
    const { body: made } = await bed.send("POST", "/subscriptions", {
      ...{ name: "x", url: bed.receiver.url, event_types: ["*"], retry_delays: [] },
    });
    bed.receiver.answer = (_request, response) => response.writeHead(500).end();
    bed.hub.dispatcher.start();
    await bed.send("POST", "/events", ORDER);
    await until(() => bed.hub.dispatcher.stats().failed === 1, { what: () => "not failed" });
    await bed.send("PATCH", `/subscriptions/${made.id}`, { active: false });
    const { body } = await bed.send("GET", "/deliveries");
    const refused = await bed.send("POST", `/deliveries/${body.items[0].id}/retry`);
    assert.deepEqual([refused.status, refused.body.code], [409, "subscription_not_active"]);
    const counted = await bed.send("POST", "/deliveries/resend", { dry_run: true });
    assert.deepEqual([counted.status, counted.body], [200, { matching: 0 }]);
  });
});
