import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { DeliveryQueue } from "./queue.ts";
import type { Targets } from "./targets.ts";

/** Ends deliveries that nobody waits for: of subscriptions that are gone, or have been off for too long. */
export async function expireUnwanted({
  queue,
  targets,
  clock,
  log,
  maxPauseMs,
}: {
  queue: DeliveryQueue;
  targets: Targets;
  clock: Clock;
  log: Log;
  maxPauseMs: number;
}): Promise<void> {
  // In this order: a subscription is committed before its first delivery, so none looks gone by mistake.
  const ids = await queue.subscriptions();
  await targets.refresh();
  const now = clock.now();
  for (const subscriptionId of ids.filter((id) => !targets.find(id))) {
    const reason = "Its subscription was deleted.";
    const count = await queue.expire({ subscriptionId, reason, now });
    if (count > 0)
      log.info({ subscriptionId, count }, "deliveries of a deleted subscription ended");
  }
  for (const subscriptionId of targets.inactiveIds()) {
    const reason = "Its subscription was switched off for too long.";
    const untouchedSince = now - maxPauseMs;
    await queue.expire({ subscriptionId, reason, now, untouchedSince });
  }
}
