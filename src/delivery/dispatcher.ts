import type { Cipher } from "../auth/fernet.ts";
import type { Clock } from "../lib/clock.ts";
import type { Outbound } from "../lib/http.ts";
import { newId } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";
import { oldestDueAt } from "../store/delivery-queue.ts";
import { oldestPendingEventAt } from "../store/events.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
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
}

const DEFAULTS: Required<DispatcherOptions> = {
  concurrency: 256,
  laneConcurrency: 16,
  leaseMs: 30_000,
  pollMs: 1_000,
  graceMs: 2_000,
  maxPauseMs: 7 * 86_400_000,
};

export interface DispatcherParts {
  /** Both are the hub's own stores, not a tenant's. */
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly cipher: Cipher;
  readonly outbound: Outbound;
  readonly log: Log;
  readonly clock: Clock;
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
  /** Ends what is under way, after a short grace, without counting a try; nothing is lost. */
  stop(): Promise<void>;
  /** Counted by this process since it started; `queued` and `sending` are of now. */
  stats(): DispatcherStats;
  /** How long the oldest event or delivery that is due has been waiting, in milliseconds; 0 where none. */
  oldestWaitMs(): Promise<number>;
}

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { data, clock } = parts;
  const options = { ...DEFAULTS, ...parts.options };
  const targets = createTargets(parts);
  const worker = new Worker({ ...parts, options, targets, token: newId("lse") });
  return {
    start: () => worker.start(),
    wake: () => worker.wake(),
    stop: () => worker.stop(),
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
