import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { it } from "node:test";
import { openDialectBed } from "./dialect-bed.ts";
import { addIntegration, EVENT, PATH, type Page, subscribe } from "./garagereg-bed.ts";
import { forEachDatabase } from "./harness.ts";

interface Delivery {
  readonly request_id: string;
}

forEachDatabase((database) => {
  it("delivers what fits the filters, and shows every attempt in full", async () => {
    await using bed = await openDialectBed(database);
    const { receiver } = bed;
    const number = await addIntegration(bed);
    let answers = 0;
    receiver.answer = (_request, response) => {
      answers += 1;
      response.writeHead(answers === 1 ? 500 : 200, { "x-own": "1" }).end(`válasz ${answers}`);
    };
    const made = await subscribe(bed, {
      integration_id: number,
      endpoint_url: receiver.url,
      secret_key: "webhook-secret-12345",
      event_filters: { priority: ["high", "critical"] },
      max_retries: 1,
      retry_delays: [1],
    });
    const trigger = async (patch: object = {}) =>
      (
        await bed.call<{ matched_subscriptions: number; event_id: string }>(
          `POST ${PATH}/trigger/`,
          { ...EVENT, ...patch },
          { expect: 200 },
        )
      ).body;
    assert.equal((await trigger({ payload_data: { priority: "low" } })).matched_subscriptions, 0);
    const triggered = await trigger();
    assert.equal(triggered.matched_subscriptions, 1);
    await receiver.count(2);
    await bed.settled(2);
    const { body: page } = await bed.call<Page<Delivery>>(`GET ${PATH}/deliveries/`);
    assert.equal(page.items.length, 1);
    const id = page.items[0]?.request_id ?? "";
    const { body: one } = await bed.call(`GET ${PATH}/deliveries/${id}/`, undefined, {
      expect: 200,
    });
    const sent = receiver.received[0];
    const signature = createHmac("sha256", "webhook-secret-12345")
      .update(sent?.body ?? "")
      .digest("hex");
    assert.equal(sent?.headers["x-garagereg-signature"], `sha256=${signature}`);
    assert.partialDeepStrictEqual(one, {
      request_id: id,
      subscription_id: made.id,
      subscription_name: "Kapuk",
      integration_id: number,
      event_id: triggered.event_id,
      event_type: "gate.inspection_due",
      entity_id: "GATE-001",
      status: "delivered",
      attempt_count: 2,
      http_status: 200,
      error_message: null,
      next_retry_at: null,
      payload: sent?.body,
      signature_header: "X-GarageReg-Signature",
      attempts: [
        {
          attempt_number: 1,
          success: false,
          http_status: 500,
          error_code: "bad_status",
          error_message: "A végpont HTTP 500 kóddal válaszolt",
          request_headers: {
            "X-GarageReg-Event": "gate.inspection_due",
            "X-GarageReg-Request-ID": id,
            "X-GarageReg-Signature": "***",
          },
          payload: sent?.body,
          response_headers: { "x-own": "1" },
          response_body: "válasz 1",
        },
        { attempt_number: 2, success: true, payload: sent?.body, response_body: "válasz 2" },
      ],
    });
    const times = one as Record<string, string>;
    const order = ["created_at", "first_attempt_at", "last_attempt_at", "completed_at"].map(
      (name) => Date.parse(times[name] ?? ""),
    );
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    const { body: counted } = await bed.call(`GET ${PATH}/subscriptions/${made.id}`);
    assert.partialDeepStrictEqual(counted, {
      total_deliveries: 1,
      successful_deliveries: 1,
      failed_deliveries: 0,
    });
  });

  it("finds deliveries by every filter", async () => {
    await using bed = await openDialectBed(database);
    const { receiver } = bed;
    receiver.answer = ({ path }, response) => response.writeHead(path === "/bad" ? 500 : 204).end();
    const number = await addIntegration(bed);
    const good = await subscribe(bed, { integration_id: number, endpoint_url: receiver.url });
    const bad = await subscribe(bed, { endpoint_url: `${receiver.url}/bad`, max_retries: 0 });
    await bed.call(`POST ${PATH}/trigger`, EVENT);
    await bed.call(`POST ${PATH}/trigger`, { ...EVENT, event_type: "gate.fault_detected" });
    await bed.settled(4);
    const list = async (query: string) =>
      (
        await bed.call<Page<Delivery>>(`GET ${PATH}/deliveries?${query}`, undefined, {
          expect: 200,
        })
      ).body;
    const count = async (query: string) => (await list(query)).items.length;
    assert.equal(await count(""), 4);
    assert.equal(await count(`subscription_id=${good.id}`), 2);
    assert.equal(await count(`integration_id=${number}`), 2);
    assert.equal(await count("integration_id=kapuk&status=failed"), 0);
    assert.equal(await count("status=failed"), 2);
    assert.equal(await count("event_type=gate.fault_detected"), 2);
    assert.equal(await count(`event_type=gate.fault_detected&subscription_id=${bad.id}`), 1);
    const today = new Date().toISOString().slice(0, 10);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    assert.equal(await count(`date_from=${today}T00:00:00Z&date_to=${tomorrow}`), 4);
    assert.equal(await count(`date_from=${tomorrow}`), 0);
    assert.equal(await count(`date_to=2026-01-01T00:00:00.000Z`), 0);
    const all = (await list("")).items.map(({ request_id: id }) => id);
    assert.equal(await count(`request_id=${all[2]}`), 1);
    const skipped = (await list("limit=2&offset=1")).items.map(({ request_id: id }) => id);
    assert.deepEqual(skipped, all.slice(1, 3));
    const first = await list("limit=3");
    const rest = (await list(`cursor=${first.next_cursor}`)).items;
    assert.deepEqual(
      rest.map(({ request_id: id }) => id),
      all.slice(3),
    );
  });

  it("keeps an organisation's events from the others", async () => {
    await using bed = await openDialectBed(database);
    const { receiver } = bed;
    await subscribe(bed, { endpoint_url: `${receiver.url}/42`, organization_id: 42 });
    await subscribe(bed, { endpoint_url: `${receiver.url}/43`, organization_id: "43" });
    await subscribe(bed, { endpoint_url: `${receiver.url}/all` });
    const { body } = await bed.call(`POST ${PATH}/trigger`, { ...EVENT, organization_id: 42 });
    assert.partialDeepStrictEqual(body, { success: true, matched_subscriptions: 2 });
    await bed.settled(2);
    assert.deepEqual(receiver.received.map(({ path }) => path).toSorted(), ["/42", "/all"]);
  });
});
