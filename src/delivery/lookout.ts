import { dueSubscriptions } from "../store/delivery-queue.ts";
import { disableSubscription } from "../store/subscriptions.ts";
import type { DispatcherOptions, DispatcherParts } from "./dispatcher.ts";
import { expireUnwanted } from "./expire.ts";
import type { Targets } from "./targets.ts";

const EXPIRE_MS = 60_000;
/** A look on request is not repeated sooner. */
const MIN_GAP_MS = 100;

export interface LookoutParts extends Omit<DispatcherParts, "options"> {
  readonly options: Required<DispatcherOptions>;
  readonly targets: Targets;
}

/**
 * Sees what this process did not make itself: retries that are due, what other processes left or put back,
 * deliveries that nobody waits for. Times are of the steady clock.
 */
export class Lookout {
  readonly #parts: LookoutParts;
  #isAsked = true;
  #lastLook = Number.NEGATIVE_INFINITY;
  #lastExpire = Number.NEGATIVE_INFINITY;

  constructor(parts: LookoutParts) {
    this.#parts = parts;
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

  /** Subscriptions with deliveries that are due. */
  async look(now: number): Promise<readonly number[]> {
    const { data, targets, clock, options, log } = this.#parts;
    this.#lastLook = now;
    this.#isAsked = false;
    await targets.refresh();
    if (now - this.#lastExpire >= EXPIRE_MS) {
      this.#lastExpire = now;
      await expireUnwanted({ data, targets, clock, log, maxPauseMs: options.maxPauseMs });
    }
    return dueSubscriptions(data, targets.activeIds(), clock.now());
  }

  /** Switches a subscription off whose receiver says that it is gone for good. */
  async disable(id: number): Promise<void> {
    const { config, clock, log } = this.#parts;
    const reason = "The receiver answered 410: it wants no more deliveries at this address.";
    const isDone = await disableSubscription(config, id, { reason, now: clock.now() });
    if (isDone) log.warn({ subscriptionId: id }, "a subscription was switched off by a 410");
  }
}
