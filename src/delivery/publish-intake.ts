import type { PublishIntake } from "../events/append.ts";
import { messageOf as reasonOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import { insertDeliveries } from "../store/delivery-queue.ts";
import { messageOf, planDeliveries } from "./intake.ts";
import type { Targets } from "./targets.ts";
import type { Worker } from "./worker.ts";

/** A publish with more deliveries leaves them to the worker, so that the answer does not wait for them. */
const MAX_DELIVERIES = 500;

/**
 * Makes the deliveries of new events in the transaction that publishes them, leased to this process: they
 * are sent right after its commit, without another one. While the worker is behind, stopping or elsewhere
 * it plans nothing, and the events wait for it as all others do.
 */
export function createPublishIntake({
  targets,
  worker,
  token,
  leaseMs,
  log,
}: {
  targets: Targets;
  worker: Worker;
  token: string;
  leaseMs: number;
  log: Log;
}): PublishIntake {
  return {
    async plan(events, now) {
      if (!worker.isHungry || events.length > MAX_DELIVERIES) return undefined;
      try {
        // Within the publish: what was subscribed before it gets its events.
        await targets.refresh();
      } catch (error) {
        log.warn({ reason: reasonOf(error) }, "subscriptions could not be read for a publish");
        return undefined;
      }
      const leasedAt = performance.now();
      const plan = planDeliveries(events.map(messageOf), {
        targets,
        lease: { token, until: now + leaseMs },
        now,
        room: (id) => worker.room(id),
        limit: MAX_DELIVERIES,
      });
      if (!plan) return undefined;
      return {
        insert: (store) => insertDeliveries(store, plan.rows),
        committed: () => worker.take(plan, { events: events.length, leasedAt }),
      };
    },
  };
}
