import type { Clock } from "../lib/clock.ts";
import { retryTransaction } from "../store/faults.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import {
  appendOwned,
  type NewEvent,
  type OwnedEvent,
  type Published,
  type PublishIntake,
} from "./append.ts";

/** How long a publish waits for others to share its commit, once they come so close together. */
const GATHER_MS = 1;
const MAX_GROUP = 500;

export interface Publisher {
  /**
   * Publishes for a tenant; resolves when it is on disk. All of one call are in one transaction, and calls
   * that come together share one.
   */
  publish(tenantId: number, events: readonly NewEvent[]): Promise<readonly Published[]>;
}

interface Waiting {
  readonly events: readonly OwnedEvent[];
  readonly resolve: (published: readonly Published[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface PublisherOptions {
  /** The hub's own store. */
  readonly data: DataStore;
  readonly clock: Clock;
  /** Makes deliveries at once, as far as there is room for them. */
  readonly intake?: PublishIntake;
  /** Called after each commit that brought events whose deliveries are still to be made. */
  readonly onCommitted: () => void;
  /** Called after each commit that brought events. */
  readonly onPublished?: () => void;
}

export function createPublisher(options: PublisherOptions): Publisher {
  let waiting: Waiting[] = [];
  let isRunning = false;
  let wasShared = false;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      await gather(wasShared);
      const group = takeGroup(waiting);
      waiting = waiting.slice(group.length);
      wasShared = group.length > 1;
      await commit(group, options);
    }
    isRunning = false;
  };

  return {
    publish(tenantId, events) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly Published[]>();
      const owned = events.map((event) => ({ tenantId, event }));
      waiting.push({ events: owned, resolve, reject });
      if (!isRunning) {
        isRunning = true;
        void drain();
      }
      return promise;
    },
  };
}

/** One turn of the event loop takes in what has arrived; under load a moment more brings fuller groups. */
const gather = (isBusy: boolean): Promise<void> =>
  new Promise((resolve) => {
    if (isBusy) setTimeout(resolve, GATHER_MS);
    else setImmediate(resolve);
  });

function takeGroup(waiting: readonly Waiting[]): Waiting[] {
  const group: Waiting[] = [];
  let size = 0;
  for (const call of waiting) {
    size += call.events.length;
    if (size > MAX_GROUP && group.length > 0) break;
    group.push(call);
  }
  return group;
}

/** A group that cannot be stored is stored call by call, so that only the guilty one fails. */
async function commit(group: readonly Waiting[], options: PublisherOptions): Promise<void> {
  const { data, clock, intake, onCommitted, onPublished } = options;
  try {
    const events = group.flatMap((call) => call.events);
    const { published, planned } = await retryTransaction(() =>
      inTransaction(data, (tx) => appendOwned(tx, events, { now: clock.now(), intake })),
    );
    planned?.committed();
    let at = 0;
    for (const { events: own, resolve } of group) {
      resolve(published.slice(at, at + own.length));
      at += own.length;
    }
    if (!published.some(({ isNew }) => isNew)) return;
    if (!planned) onCommitted();
    onPublished?.();
  } catch (error) {
    const [only] = group;
    if (group.length === 1) only?.reject(error);
    else for (const call of group) await commit([call], options);
  }
}
