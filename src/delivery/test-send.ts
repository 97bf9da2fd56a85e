import { toRfc3339 } from "../lib/clock.ts";
import { newId } from "../lib/ids.ts";
import { insertAttempts } from "../store/attempts.ts";
import { insertDeliveries, leased, settle } from "../store/delivery-queue.ts";
import { insertEvents } from "../store/events.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import type { DispatcherParts } from "./dispatcher.ts";
import { send } from "./send.ts";
import { attemptOf } from "./settlement.ts";
import type { Message, Target } from "./target.ts";

/** Longer than any attempt lasts; after it the ordinary worker takes over. */
const LEASE_MS = 60_000;

/**
 * Sends a `webhook.test` to a subscription now, switched on or not, and writes it down as any other
 * delivery; there is one try. Answers the delivery's id.
 */
export async function sendTest(
  target: Target,
  { data, outbound, clock }: Pick<DispatcherParts, "data" | "outbound" | "clock">,
): Promise<string> {
  const now = clock.now();
  const token = newId("lse", now);
  const deliveryId = newId("dlv", now);
  const message = testMessage(target, now);
  await inTransaction(data, (tx) => insertTest(tx, { message, target, deliveryId, token, now }));
  const { signal } = new AbortController();
  const outcome = await send(target, message, { outbound, clock, deliveryId, signal });
  if (!outcome) return deliveryId;
  const isOk = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
  const subscriptionId = target.id;
  await inTransaction(data, async (tx) => {
    await settle(tx, {
      ids: [deliveryId],
      token,
      attemptsBefore: 0,
      state: isOk ? "delivered" : "failed",
      nextAttemptAt: null,
      lastStatus: outcome.status,
      lastError: outcome.errorMessage?.slice(0, 500) ?? null,
      now: clock.now(),
    });
    const item = { id: deliveryId, subscriptionId, attempts: 0, message };
    await insertAttempts(tx, [attemptOf({ item, outcome })]);
  });
  return deliveryId;
}

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
      occurred_at: now,
      data: message.dataText,
      subject: null,
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
