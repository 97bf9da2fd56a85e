import { toRfc3339 } from "../lib/clock.ts";
import { ConflictError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { insertAttempts } from "../store/attempts.ts";
import { insertDeliveries, leased, settle } from "../store/delivery-queue.ts";
import { addDeliveryStats } from "../store/delivery-stats.ts";
import { resetEndpoint } from "../store/endpoint-states.ts";
import { insertEvents } from "../store/events.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import type { DispatcherParts } from "./dispatcher.ts";
import { isDelivered, type Outcome } from "./retry.ts";
import { send } from "./send.ts";
import { failed } from "./send-outcome.ts";
import { attemptOf } from "./settlement.ts";
import { Tally } from "./stats.ts";
import type { Message, Target } from "./target.ts";

/** Longer than any attempt lasts; after it the ordinary worker takes over. */
const LEASE_MS = 60_000;

/**
 * Sends a `webhook.test` to a subscription now, switched on or not, and writes it down as any other
 * delivery; there is one try. One that arrives closes the breaker of its endpoint. Answers the delivery's id.
 */
export async function sendTest(
  target: Target,
  {
    data,
    outbound,
    clock,
    deliverVia,
  }: Pick<DispatcherParts, "data" | "outbound" | "clock" | "deliverVia">,
): Promise<string> {
  const now = clock.now();
  const token = newId("lse", now);
  const deliveryId = newId("dlv", now);
  const message = testMessage(target, now);
  await inTransaction(data, (tx) => insertTest(tx, { message, target, deliveryId, token, now }));
  const { signal } = new AbortController();
  const options = { outbound, clock, deliverVia, deliveryId, signal };
  const outcome = (await send(target, message, options)) ?? paused(clock.now());
  const subscriptionId = target.id;
  const state = isDelivered(outcome) ? "delivered" : "failed";
  await inTransaction(data, async (tx) => {
    await settle(tx, {
      ids: [deliveryId],
      token,
      attemptsBefore: 0,
      state,
      nextAttemptAt: null,
      lastStatus: outcome.status,
      lastError: outcome.errorMessage?.slice(0, 500) ?? null,
      now: clock.now(),
    });
    const item = { id: deliveryId, subscriptionId, attempts: 0, message };
    await insertAttempts(tx, [attemptOf({ item, outcome })]);
    const tally = new Tally("");
    tally.add({ item, outcome }, state);
    await addDeliveryStats(tx, tally.rows());
    if (state === "delivered") await resetEndpoint(tx, target.id, clock.now());
  });
  return deliveryId;
}

/** A test is asked for by somebody who waits for its end. */
const paused = (startedAt: number): Outcome =>
  failed(
    new ConflictError("integration_inactive", "Its integration is switched off: switch it on."),
    { startedAt, now: startedAt, requestHeaders: "{}" },
  );

function testMessage(target: Target, now: number): Message {
  const data = {
    subscription_id: target.id,
    sent_at: toRfc3339(now),
    message: `Test of the subscription ${target.name}`,
  };
  return {
    id: newId("evt", now),
    tenantId: target.tenantId,
    type: "webhook.test",
    occurredAt: now,
    subject: null,
    consumer: target.consumer,
    dataText: JSON.stringify(data),
  };
}

async function insertTest(
  tx: DataStore,
  {
    message,
    target,
    deliveryId,
    token,
    now,
  }: { message: Message; target: Target; deliveryId: string; token: string; now: number },
): Promise<void> {
  const owner = { tenant_id: target.tenantId };
  await insertEvents(tx, [
    {
      ...owner,
      id: message.id,
      type: message.type,
      type_version: null,
      occurred_at: now,
      data: message.dataText,
      subject: null,
      consumer: message.consumer,
      run_id: null,
      idempotency_key: null,
      is_pending: 0,
      created_at: now,
    },
  ]);
  await insertDeliveries(tx, [
    {
      ...owner,
      ...leased({ token, until: now + LEASE_MS }),
      id: deliveryId,
      event_id: message.id,
      subscription_id: target.id,
      event_type: message.type,
      state: "pending",
      attempts: 0,
      last_status: null,
      last_error: null,
      created_at: now,
      updated_at: now,
      finished_at: null,
    },
  ]);
}
