import { Type } from "typebox";
import { targetOf } from "../delivery/target-of.ts";
import { sendTest } from "../delivery/test-send.ts";
import type { Hub } from "../hub.ts";
import { ConflictError, NotFoundError } from "../lib/errors.ts";
import { attemptsOf } from "../store/attempts.ts";
import { findDelivery, retryDelivery } from "../store/deliveries.ts";
import { eventsByIds } from "../store/events.ts";
import { findSubscription, type SubscriptionRow } from "../store/subscriptions.ts";
import { AttemptOut, DeliveryOut } from "./delivery-schemas.ts";
import { toAttempt, toDeliveries } from "./delivery-views.ts";
import { sentBody } from "./dialects/sent-body.ts";
import { nullable } from "./schemas.ts";
import type { Scope } from "./scope.ts";

export const OneDelivery = Type.Object({
  ...DeliveryOut.properties,
  attempt_log: Type.Array(AttemptOut),
});
export const TestOut = Type.Object({ delivery: DeliveryOut, attempt: nullable(AttemptOut) });

/** Bodies are the same in every attempt of most formats. */
const MAX_REPEATED_LENGTH = 65_536;

/** A delivery with every attempt. @throws NotFoundError */
export async function oneDelivery({ config, data }: Scope, id: string) {
  const row = await findDelivery(data, id);
  const [delivery] = row ? await toDeliveries(config, [row]) : [];
  if (!delivery) throw new NotFoundError("delivery", id);
  return { ...delivery, attempt_log: await attemptLog(data, delivery) };
}

/** Every attempt with the body that it sent; a long one stands with the last attempt alone. */
async function attemptLog(data: Scope["data"], { id, event_id }: { id: string; event_id: string }) {
  const attempts = await attemptsOf(data, id);
  const [event] = await eventsByIds(data, [event_id]);
  const last = Math.max(0, ...attempts.map(({ number }) => number));
  return attempts.map((attempt) => {
    const body = sentBody(attempt, event) ?? null;
    const isShown = attempt.number === last || (body?.length ?? 0) <= MAX_REPEATED_LENGTH;
    return { ...toAttempt(attempt), request_body: isShown ? body : null };
  });
}

/** Makes one due now, and its endpoint sent to again. @throws NotFoundError; ConflictError where it cannot be tried again */
export async function retryOne({ config, data }: Scope, hub: Hub, id: string): Promise<void> {
  const row = await findDelivery(data, id);
  if (!row) throw new NotFoundError("delivery", id);
  const subscription = await findSubscription(config, row.subscription_id);
  if (subscription?.active !== 1) {
    const message = subscription
      ? `The subscription ${subscription.name} is switched off: switch it on first.`
      : "The subscription of this delivery is gone: publish the event anew for another one.";
    throw new ConflictError("subscription_not_active", message);
  }
  if (await retryDelivery(data, id, hub.clock.now())) {
    await hub.dispatcher.reset(row.subscription_id);
    return;
  }
  const message =
    row.state === "delivered"
      ? "This delivery has arrived: there is nothing to try again."
      : "This delivery is being sent at this moment.";
  throw new ConflictError("delivery_not_retryable", message, { state: row.state });
}

/** Sends a `webhook.test` now and tells what came back. */
export async function testNow({ config, data }: Scope, hub: Hub, row: SubscriptionRow) {
  const id = await sendTest(targetOf(row, hub), hub);
  const made = await findDelivery(data, id);
  const [delivery] = made ? await toDeliveries(config, [made]) : [];
  if (!delivery) throw new NotFoundError("delivery", id);
  const [attempt] = await attemptsOf(data, id);
  return { delivery, attempt: attempt ? toAttempt(attempt) : null };
}
