import assert from "node:assert/strict";
import { it } from "node:test";
import { openTestHub } from "./hub.ts";
import { openReceiver } from "./receiver.ts";

it("sends again by filter as a run, after a dry run that counts", async () => {
  await using bed = await openTestHub();
  await using receiver = await openReceiver();
  receiver.answer = (_request, response) => response.writeHead(404).end();
  const headers = await bed.signIn(bed.tenantId);
  const send = async (url: string, payload: object) => {
    const { statusCode: status, body } = await bed.app.inject({
      ...{ method: "POST", url, headers, payload },
    });
    return { status, body: JSON.parse(body) };
  };
  await send("/api/subscriptions", {
    ...{ name: "x", url: receiver.url, event_types: ["order.*"], retry_delays: [] },
  });
  const order = { type: "order.shipped", data: { n: 1 } };
  await send("/api/events", { events: [order, order, { type: "order.lost", data: {} }] });
  const filter = { state: "undelivered", event_type: "order.shipped" };
  await receiver.count(3);
  let dry = await send("/api/deliveries/resend", { filter, dry_run: true });
  for (const end = Date.now() + 5_000; dry.body.matching < 2 && Date.now() < end; ) {
    dry = await send("/api/deliveries/resend", { filter, dry_run: true });
  }
  assert.deepEqual([dry.status, dry.body], [200, { matching: 2 }]);

  receiver.answer = (_request, response) => response.writeHead(204).end();
  const started = await send("/api/deliveries/resend", { filter });
  assert.equal(started.status, 202);
  const run = await bed.hub.runs.wait(started.body.id, 10_000);
  assert.deepEqual([run.state, run.updated_count, run.total_count], ["succeeded", 2, 2]);
  await receiver.count(5);
  const wrong = await send("/api/deliveries/resend", { filter: { since: "yesterday" } });
  assert.equal(wrong.status, 422);
});
