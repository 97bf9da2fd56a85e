import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type Dialects, fieldsOf, openDialects } from "./dialect-requests.ts";

/**
 * The requests that the document of the GarageReg dialect prints, in its order, as they are printed: path,
 * headers and body. Addresses in them are nobody's here, so webhooks are turned to a receiver of the test
 * before anything is sent.
 */
let bed: Dialects;
const send: Dialects["send"] = (...call) => bed.send(...call);

before(async () => {
  bed = await openDialects();
});
after(() => bed?.[Symbol.asyncDispose]());

describe("the GarageReg dialect, as printed", () => {
  const secret = "webhook-secret-12345";
  const PATH = "/api/integrations/webhooks";
  let id = 0;
  let requestId = "";
  let sentBefore = 0;

  it("makes a subscription of the integration 1", async () => {
    const integration = {
      id: "monitoring",
      provider: "custom",
      base_url: "https://monitoring.garagereg.local",
    };
    const { number } = await send<{ number: number }>(
      `POST /api/integrations\nContent-Type: application/json\n\n${JSON.stringify(integration)}`,
      201,
    );
    assert.equal(number, 1);
    const made = await send<{ id: number }>(
      `POST /api/integrations/webhooks/subscriptions
{
  "integration_id": 1,
  "name": "Gate Events Monitor",
  "endpoint_url": "https://monitoring.garagereg.local/webhooks/gates",
  "subscribed_events": ["gate.inspection_due", "gate.fault_detected"],
  "secret_key": "webhook-secret-12345",
  "event_filters": {
    "priority": ["high", "critical"]
  },
  "max_retries": 3,
  "retry_delays": [60, 300, 900]
}`,
      201,
    );
    id = made.id;
    assert.deepEqual(fieldsOf(made), [
      "id",
      "integration_id",
      "name",
      "endpoint_url",
      "subscribed_events",
      "event_filters",
      "signature_header",
      "max_retries",
      "retry_delays",
      "timeout_seconds",
      "organization_id",
      "is_active",
      "total_deliveries",
      "successful_deliveries",
      "failed_deliveries",
      "created_at",
      "updated_at",
    ]);
    assert.partialDeepStrictEqual(made, { integration_id: 1, max_retries: 3, is_active: true });
  });

  it("publishes an event, which arrives with the printed headers", async () => {
    sentBefore = bed.receiver.received.length;
    await send(
      `PUT ${PATH}/subscriptions/${id}\n\n{"endpoint_url": "${bed.receiver.url}/gates"}`,
      200,
    );
    const answer = await send(
      `POST /api/integrations/webhooks/trigger
{
  "event_type": "gate.inspection_due",
  "payload_data": {
    "gate_id": "GATE-001",
    "gate_name": "Főbejárat Kapu", 
    "due_date": "2025-10-05T10:00:00Z",
    "priority": "high"
  },
  "entity_id": "GATE-001"
}`,
      200,
    );
    assert.partialDeepStrictEqual(answer, { success: true, matched_subscriptions: 1 });
    await bed.receiver.count(sentBefore + 1);
    const request = bed.receiver.received[sentBefore];
    const body = request?.body ?? "";
    const sent = JSON.parse(body) as Record<string, string>;
    requestId = sent.request_id ?? "";
    assert.partialDeepStrictEqual(sent, {
      event_type: "gate.inspection_due",
      entity_id: "GATE-001",
      payload_data: {
        gate_id: "GATE-001",
        gate_name: "Főbejárat Kapu",
        due_date: "2025-10-05T10:00:00Z",
        priority: "high",
      },
    });
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    assert.partialDeepStrictEqual(request?.headers, {
      "content-type": "application/json",
      "user-agent": "GarageReg-Webhook/2.0",
      "x-garagereg-event": "gate.inspection_due",
      "x-garagereg-request-id": requestId,
      "x-garagereg-signature": `sha256=${signature}`,
    });
    assert.ok(!Number.isNaN(Date.parse(String(request?.headers["x-garagereg-timestamp"]))));
  });

  it("lists subscriptions and deliveries, and shows one in full", async () => {
    await bed.ended(1);
    const list = await send<{ items: object[] }>(`GET ${PATH}/subscriptions`, 200);
    assert.partialDeepStrictEqual(list.items, [{ id, successful_deliveries: 1 }]);
    const deliveries = await send<{ items: object[] }>(
      `GET ${PATH}/deliveries?integration_id=1&status=delivered`,
      200,
    );
    assert.partialDeepStrictEqual(deliveries.items, [
      { request_id: requestId, status: "delivered" },
    ]);
    const one = await send(`GET ${PATH}/deliveries/${requestId}`, 200);
    assert.partialDeepStrictEqual(one, {
      request_id: requestId,
      payload: bed.receiver.received[sentBefore]?.body,
      signature_header: "X-GarageReg-Signature",
      attempts: [{ attempt_number: 1, http_status: 200, success: true, response_body: "OK" }],
    });
  });

  it("tests an endpoint, switches the integration and tells its health", async () => {
    const test = `{"endpoint_url": "${bed.receiver.url}/test", "secret_key": "${secret}"}`;
    const tested = await send(`POST ${PATH}/test-endpoint\n${test}`, 200);
    assert.deepEqual(fieldsOf(tested as object), [
      "success",
      "status_code",
      "response_time_ms",
      "error",
    ]);
    assert.partialDeepStrictEqual(tested, { success: true, status_code: 200, error: null });
    const off = await send(`PUT /api/integrations/1/status\n{"is_active": false}`, 200);
    assert.partialDeepStrictEqual(off, { id: 1, is_active: false, status: "inactive" });
    await send(`PUT /api/integrations/1/status\n{"is_active": true}`, 200);
    const health = await send("GET /api/integrations/1/health", 200);
    assert.partialDeepStrictEqual(health, {
      health_status: "healthy",
      total_requests: 1,
      successful_requests: 1,
      success_rate: 100,
    });
  });

  it("shows a webhook of one dialect in the other", async () => {
    const list = await send<object[]>("GET /api/webhooks/", 200);
    assert.partialDeepStrictEqual(list, [{ id, nome: "Gate Events Monitor" }]);
  });
});
