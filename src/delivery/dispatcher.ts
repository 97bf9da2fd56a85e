import type { Cipher } from "../auth/fernet.ts";
import type { PublishIntake } from "../events/append.ts";
import type { Clock } from "../lib/clock.ts";
import type { Outbound } from "../lib/http.ts";
import { newId } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";
import { oldestDueAt } from "../store/delivery-queue.ts";
import { resetEndpoint } from "../store/endpoint-states.ts";
import { oldestPendingEventAt } from "../store/events.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import { FIRST_OPEN_MS } from "./breaker.ts";
import type { DeliverVia } from "./destination.ts";
import { createPublishIntake } from "./publish-intake.ts";
import type { DeliveryQueue } from "./queue.ts";
import type { Message } from "./target.ts";
import { createTargets } from "./targets.ts";
import { Worker } from "./worker.ts";

export interface DispatcherOptions {
  /** Attempts at once, over all subscriptions. */
  readonly concurrency?: number;
  /** Attempts at once to one subscription. */
  readonly laneConcurrency?: number;
  /** How long a delivery stays with a worker that gives no sign of life. */
  readonly leaseMs?: number;
  /** How often to look for what other processes left or published. */
  readonly pollMs?: number;
  /** How long attempts under way may go on after `stop`. */
  readonly graceMs?: number;
  /** How long deliveries wait for a subscription that is switched off. */
  readonly maxPauseMs?: number;
  /** How long nothing is sent to an endpoint that has failed again and again; doubled with each further time. */
  readonly breakerOpenMs?: number;
}

const DEFAULTS: Required<DispatcherOptions> = {
  concurrency: 256,
  laneConcurrency: 16,
  leaseMs: 30_000,
  pollMs: 1_000,
  graceMs: 2_000,
  maxPauseMs: 7 * 86_400_000,
  breakerOpenMs: FIRST_OPEN_MS,
};

export interface DispatcherParts {
  /** Both are the hub's own stores, not a tenant's. */
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly cipher: Cipher;
  readonly outbound: Outbound;
  readonly log: Log;
  readonly clock: Clock;
  /** For subscriptions without an address; without it their deliveries fail. */
  readonly deliverVia?: DeliverVia | undefined;
  /** Where deliveries wait; the business database by default. */
  readonly queue?: DeliveryQueue;
  readonly options?: DispatcherOptions;
}

export interface DispatcherStats {
  readonly delivered: number;
  readonly retrying: number;
  readonly failed: number;
  /** Tries whose lease another worker had taken over meanwhile. */
  readonly lost: number;
  readonly events: number;
  /** Held by this process and not yet sent. */
  readonly queued: number;
  readonly sending: number;
}

/** Turns events into deliveries and delivers them; any number of processes may do it on one database. */
export interface Dispatcher {
  start(): void;
  /** There is something new: an event, a changed subscription, a delivery to try again. */
  wake(): void;
  /** A person has changed an endpoint or wants it tried: what was held back for its failures goes on. */
  reset(subscriptionId: number): Promise<void>;
  /** Ends what is under way, after a short grace, without counting a try; nothing is lost. */
  stop(): Promise<void>;
  /** Lets a publish make its deliveries in its own transaction. */
  readonly intake: PublishIntake;
  /** How many active subscriptions want the event at this moment. */
  countMatching(message: Message): Promise<number>;
  /** Counted by this process since it started; `queued` and `sending` are of now. */
  stats(): DispatcherStats;
  /** How long the oldest event or delivery that is due has been waiting, in milliseconds; 0 where none. */
  oldestWaitMs(): Promise<number>;
}

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { data, clock } = parts;
  const options = { ...DEFAULTS, ...parts.options };
  const targets = createTargets(parts);
  const token = newId("lse");
  const worker = new Worker({ ...parts, options, targets, token });
  return {
    intake: createPublishIntake({ ...parts, targets, worker, token, leaseMs: options.leaseMs }),
    start: () => worker.start(),
    wake: () => worker.wake(),
    async reset(subscriptionId) {
      await resetEndpoint(data, subscriptionId, clock.now());
      worker.wake();
    },
    stop: () => worker.stop(),
    async countMatching(message) {
      await targets.refresh();
      return targets.matching(message).length;
    },
    stats: () => worker.stats(),
    async oldestWaitMs() {
      await targets.refresh();
      const [event, delivery] = await Promise.all([
        oldestPendingEventAt(data),
        oldestDueAt(data, targets.activeIds()),
      ]);
      const now = clock.now();
      return Math.max(0, now - (event ?? now), now - (delivery ?? now));
    },
  };
}
