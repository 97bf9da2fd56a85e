import type { EndpointStateRow } from "../store/endpoint-states.ts";
import { ClockWatch } from "./clock-watch.ts";
import type { DispatcherOptions, DispatcherParts } from "./dispatcher.ts";
import { expireUnwanted } from "./expire.ts";
import type { DeliveryQueue } from "./queue.ts";
import type { Targets } from "./targets.ts";

const EXPIRE_MS = 60_000;
/** A look on request is not repeated sooner. */
const MIN_GAP_MS = 100;

export interface LookoutParts extends Omit<DispatcherParts, "options"> {
  readonly options: Required<DispatcherOptions>;
  readonly targets: Targets;
  readonly queue: DeliveryQueue;
}

export interface Sight {
  /** Subscriptions with deliveries that are due. */
  readonly due: readonly number[];
  /** Endpoints whose breaker is not closed, and those asked for. */
  readonly endpoints: readonly EndpointStateRow[];
}

/**
 * Sees what this process did not make itself: retries that are due, what other processes left or put back,
 * deliveries that nobody waits for. Times are of the steady clock.
 */
export class Lookout {
  readonly #parts: LookoutParts;
  readonly #watch: ClockWatch;
  #isAsked = true;
  #lastLook = Number.NEGATIVE_INFINITY;
  #lastExpire = Number.NEGATIVE_INFINITY;

  constructor(parts: LookoutParts) {
    this.#parts = parts;
    this.#watch = new ClockWatch(parts.clock);
  }

  /** Asks for a look before the next regular one. */
  ask(): void {
    this.#isAsked = true;
  }

  /** In how many milliseconds a look is worth while; 0 for now. */
  pause(now: number): number {
    const gap = this.#isAsked ? MIN_GAP_MS : this.#parts.options.pollMs;
    return Math.max(0, this.#lastLook + gap - now);
  }

  /** `also`: endpoints to tell about whatever their breaker. */
  async look(now: number, also: readonly number[]): Promise<Sight> {
    const { queue, targets, clock, options, log } = this.#parts;
    this.#lastLook = now;
    this.#isAsked = false;
    await targets.refresh();
    if (this.#watch.needsRepair()) {
      const count = await queue.bringIntoPresent(clock.now());
      if (count > 0) log.warn({ count }, "the clock was set back; waits were shortened");
    }
    if (now - this.#lastExpire >= EXPIRE_MS) {
      this.#lastExpire = now;
      await expireUnwanted({ queue, targets, clock, log, maxPauseMs: options.maxPauseMs });
    }
    const due = await queue.due(targets.activeIds(), clock.now());
    return { due, endpoints: await queue.endpoints(also) };
  }
}
