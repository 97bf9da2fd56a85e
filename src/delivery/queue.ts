import { bringIntoPresent } from "../store/clock-repair.ts";
import {
  dueSubscriptions,
  oldestDueAt,
  subscriptionsWithDeliveries,
} from "../store/delivery-queue.ts";
import {
  type EndpointStateRow,
  endpointStates,
  troubledEndpoints,
} from "../store/endpoint-states.ts";
import { type Expiry, expireDeliveries } from "../store/expire-deliveries.ts";
import { isLockFault } from "../store/faults.ts";
import { makeOrderLocks } from "../store/ordered-queue.ts";
import type { DataStore } from "../store/store.ts";
import { orderedIds, runTick, type Tick, type TickResult } from "./tick.ts";

/**
 * What the delivery engine needs of a queue; any number of workers share one. A lease belongs to a token for
 * a time, after which anybody may take the delivery; whoever comes back later with a result changes
 * nothing. `testing/queue-contract.ts` says the rest as tests that every implementation passes.
 */
export interface DeliveryQueue {
  /** Two exchanges at one moment go on side by side. */
  readonly isShared: boolean;
  /** All of it or nothing: results in, leases prolonged and given back, new deliveries out. */
  exchange(tick: Tick): Promise<TickResult>;
  /** Those of the subscriptions that have something due. */
  due(subscriptionIds: readonly number[], now: number): Promise<readonly number[]>;
  /** When the longest waiting delivery of the subscriptions became due; undefined where none is open. */
  oldestDueAt(subscriptionIds: readonly number[]): Promise<number | undefined>;
  /** Ends what is open of a subscription; answers how many. */
  expire(expiry: Expiry): Promise<number>;
  /** Every subscription that ever had a delivery. */
  subscriptions(): Promise<readonly number[]>;
  /** After the wall clock was set back: waits that it had made too long; answers how many deliveries. */
  bringIntoPresent(now: number): Promise<number>;
  /** Endpoints whose breaker is not closed, and the states of `also`. */
  endpoints(also: readonly number[]): Promise<readonly EndpointStateRow[]>;
}

/** Two workers in each other's way: the same again will do. */
const TRIES = 3;

/** The queue in the hub's own business database. */
export function createSqlQueue(data: DataStore): DeliveryQueue {
  const lockable = new Set<number>();
  return {
    isShared: data.can.skipLocked,
    async exchange(tick) {
      const added = orderedIds(tick).filter((id) => !lockable.has(id));
      await makeOrderLocks(data, added);
      for (const id of added) lockable.add(id);
      for (let attempt = 1; ; attempt++) {
        try {
          return await runTick(data, tick);
        } catch (error) {
          if (attempt === TRIES || !isLockFault(error)) throw error;
        }
      }
    },
    due: (ids, now) => dueSubscriptions(data, ids, now),
    oldestDueAt: (ids) => oldestDueAt(data, ids),
    expire: (expiry) => expireDeliveries(data, expiry),
    bringIntoPresent: (now) => bringIntoPresent(data, now),
    subscriptions: () => subscriptionsWithDeliveries(data),
    async endpoints(also) {
      const troubled = await troubledEndpoints(data);
      const known = new Set(troubled.map((row) => row.subscription_id));
      const others = also.filter((id) => !known.has(id));
      return others.length === 0 ? troubled : troubled.concat(await endpointStates(data, others));
    },
  };
}
