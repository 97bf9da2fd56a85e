import type { ConfigStore, DataStore } from "../../store/store.ts";
import { FIRST_OPEN_MS } from "../breaker.ts";
import type { Claims } from "../claim.ts";
import type { DeliveryQueue } from "../queue.ts";
import type { Outcome } from "../retry.ts";
import type { Item } from "../settlement.ts";
import type { Targets } from "../targets.ts";
import type { Tick, TickResult } from "../tick.ts";

/** What an implementation of the queue brings to its contract: see `queueContract`. */
export interface QueueBed extends AsyncDisposable {
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly targets: Targets;
  readonly tenantId: number;
  /** As another process opens it. */
  open(): Promise<DeliveryQueue>;
  /** A subscription that gets every event; its id. */
  subscribe(patch?: { ordering?: "fifo"; ordering_key?: string }): Promise<number>;
  /** One event for each, whose deliveries are still to be made. */
  publish(...data: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
}

export const LEASE_MS = 10_000;
const NOTHING_TO_DO = { results: [], news: [], unwanted: [], renewals: [], wanted: [] } as const;

/** One worker at one queue; all of a test share its clock. */
export interface Hand {
  readonly token: string;
  readonly queue: DeliveryQueue;
  exchange(tick: Partial<Tick>): Promise<TickResult>;
  /** Makes deliveries of what was published, and holds up to `room` of each subscription. */
  fanOut(room?: number): Promise<readonly Item[]>;
  claim(id: number, wanted?: { room?: number; probeUntil?: number }): Promise<Claims>;
  settle(items: readonly Item[], outcome?: Outcome): Promise<TickResult>;
}

export interface Hands {
  readonly clock: { time: number; now(): number };
  hand(): Promise<Hand>;
}

export function handsOf(bed: QueueBed): Hands {
  const clock = {
    time: Date.now(),
    now(): number {
      return this.time;
    },
  };
  let made = 0;
  return {
    clock,
    async hand() {
      made += 1;
      return handAt(await bed.open(), { bed, clock, token: `lse_${made}` });
    },
  };
}

function handAt(
  queue: DeliveryQueue,
  { bed, clock, token }: { bed: QueueBed; clock: { now(): number }; token: string },
): Hand {
  const { targets } = bed;
  const exchange = (patch: Partial<Tick>): Promise<TickResult> =>
    queue.exchange({
      ...NOTHING_TO_DO,
      ...{ targets, token, clock, leaseMs: LEASE_MS, breakerOpenMs: FIRST_OPEN_MS },
      ...{ fanOutLimit: 0, isRepeat: false, room: () => 0 },
      ...patch,
    });
  return {
    token,
    queue,
    exchange,
    fanOut: async (room = 0) =>
      (await exchange({ fanOutLimit: 1_000, room: () => room })).fanned.items,
    async claim(id, { room = 1_000, ...rest } = {}) {
      await targets.refresh();
      const isOrdered = targets.find(id)?.isOrdered ?? false;
      return (await exchange({ wanted: [{ id, room, isOrdered, ...rest }] })).claimed;
    },
    settle(items, outcome = arrived) {
      const results = items.flatMap((item) => {
        const target = targets.find(item.subscriptionId);
        return target ? [{ item, target, outcome }] : [];
      });
      return exchange({ results });
    },
  };
}

const outcome: Outcome = {
  startedAt: Date.UTC(2026, 0, 1),
  durationMs: 5,
  status: 200,
  errorCode: null,
  errorMessage: null,
  remoteAddress: null,
  requestHeaders: "{}",
  responseHeaders: null,
  responseBody: null,
  retryAfterMs: undefined,
};

export const arrived = outcome;
/** To be tried again, after a minute. */
export const busy: Outcome = {
  ...outcome,
  status: 503,
  errorCode: "bad_status",
  errorMessage: "The receiver answered 503.",
  retryAfterMs: 60_000,
};
/** Without a further try. */
export const hopeless: Outcome = { ...busy, status: 422, isFinal: true };

/** Declares one promise as a test. */
export type Declare = (name: string, test: (bed: QueueBed, hands: Hands) => Promise<void>) => void;
