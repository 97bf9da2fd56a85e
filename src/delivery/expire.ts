import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { expireDeliveries, subscriptionsWithDeliveries } from "../store/delivery-queue.ts";
import type { DataStore } from "../store/store.ts";
import type { Targets } from "./targets.ts";

/** Ends deliveries that nobody waits for: of subscriptions that are gone, or have been off for too long. */
export async function expireUnwanted({
  data,
  targets,
  clock,
  log,
  maxPauseMs,
}: {
  data: DataStore;
  targets: Targets;
  clock: Clock;
  log: Log;
  maxPauseMs: number;
}): Promise<void> {
  // In this order: a subscription is committed before its first delivery, so none looks gone by mistake.
  const ids = await subscriptionsWithDeliveries(data);
  await targets.refresh();
  const now = clock.now();
  for (const subscriptionId of ids.filter((id) => !targets.find(id))) {
    const reason = "Its subscription was deleted.";
    const count = await expireDeliveries(data, { subscriptionId, reason, now });
    if (count > 0)
      log.info({ subscriptionId, count }, "deliveries of a deleted subscription ended");
  }
  for (const subscriptionId of targets.inactiveIds()) {
    const reason = "Its subscription was switched off for too long.";
    const untouchedSince = now - maxPauseMs;
    await expireDeliveries(data, { subscriptionId, reason, now, untouchedSince });
  }
}
