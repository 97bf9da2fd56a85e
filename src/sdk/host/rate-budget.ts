import { type Clock, sleep as realSleep, systemClock } from "../../lib/clock.ts";
import type { RateBudget } from "../manifest.ts";

/** Lets the calls of one integration through as fast as its budget allows, oldest first. */
export interface RateGate {
  /** Waits for a place and a turn; call what it gives back once when the call is over. */
  enter(signal: AbortSignal): Promise<() => void>;
  /** Nobody gets through for `ms`: the remote asked for a pause. */
  hold(ms: number): void;
}

/**
 * One gate for each integration of this process, so that its runs share one budget; a new one where the
 * budget is another, because the integration has moved to or from the sandbox.
 */
export interface RateGates {
  gateOf(integrationId: number, rate: RateBudget | undefined): RateGate;
}

export interface GateOptions {
  readonly clock?: Clock;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** For a connector that names no budget: polite to a small server, enough for paging. */
const DEFAULT_BUDGET: RateBudget = { requests: 100, perMs: 1_000, concurrency: 8 };

export function createRateGates(options: GateOptions = {}): RateGates {
  const gates = new Map<number, { gate: RateGate; rate: RateBudget | undefined }>();
  return {
    gateOf(integrationId, rate) {
      const known = gates.get(integrationId);
      if (known && known.rate === rate) return known.gate;
      const gate = createRateGate(rate, options);
      gates.set(integrationId, { gate, rate });
      return gate;
    },
  };
}

/** Counts the calls of the last `perMs` exactly: no burst goes over the budget in any such window. */
export function createRateGate(
  rate: RateBudget = DEFAULT_BUDGET,
  { clock = systemClock, sleep = realSleep }: GateOptions = {},
): RateGate {
  const places = createPlaces(rate.concurrency);
  const passed: number[] = [];
  let heldUntil = 0;

  const waitMs = (): number => {
    const now = clock.now();
    while (passed.length > 0 && (passed[0] ?? 0) <= now - rate.perMs) passed.shift();
    const oldest = passed.length < rate.requests ? undefined : passed[0];
    const windowMs = oldest === undefined ? 0 : oldest + rate.perMs - now;
    return Math.max(windowMs, heldUntil - now);
  };
  return {
    hold(ms) {
      heldUntil = Math.max(heldUntil, clock.now() + ms);
    },
    async enter(signal) {
      const leave = await places.take(signal);
      try {
        for (let ms = waitMs(); ms > 0; ms = waitMs()) await sleep(ms, signal);
        signal.throwIfAborted();
      } catch (error) {
        leave();
        throw error;
      }
      passed.push(clock.now());
      return leave;
    },
  };
}

/** Lets so many in at one moment, oldest first. */
export function createPlaces(count: number): { take(signal: AbortSignal): Promise<() => void> } {
  const queue: (() => void)[] = [];
  let free = count;
  const leaveOnce = (): (() => void) => {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      const next = queue.shift();
      if (next) next();
      else free += 1;
    };
  };
  return {
    take(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return Promise.resolve(leaveOnce());
      }
      return new Promise((settle, reject) => {
        const onAbort = (): void => {
          queue.splice(queue.indexOf(onTurn), 1);
          reject(signal.reason);
        };
        const onTurn = (): void => {
          signal.removeEventListener("abort", onAbort);
          settle(leaveOnce());
        };
        signal.addEventListener("abort", onAbort, { once: true });
        queue.push(onTurn);
      });
    },
  };
}
