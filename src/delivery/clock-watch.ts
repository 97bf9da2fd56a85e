import type { Clock } from "../lib/clock.ts";

/** Slower drifts are the clock's ordinary discipline. */
const TOLERANCE_MS = 5_000;
/** What another process had reckoned with the old time may be written this long after. */
const AFTERMATH_MS = 30_000;
const REPEAT_MS = 5_000;

/** Notices that somebody has set the wall clock back while the machine's steady clock went on. */
export class ClockWatch {
  readonly #clock: Clock;
  readonly #steady: () => number;
  #ahead: number | undefined;
  /** Steady clock. */
  #aftermathUntil = Number.NEGATIVE_INFINITY;
  #repeatAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, steady: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#steady = steady;
  }

  /**
   * True where it was set back since the last call, and every few seconds for half a minute after: what was
   * reckoned with the old time is still being written. So it is at first: nobody knows what was before.
   */
  needsRepair(): boolean {
    const steady = this.#steady();
    const ahead = this.#clock.now() - steady;
    const before = this.#ahead;
    this.#ahead = ahead;
    const isSetBack = before === undefined || before - ahead > TOLERANCE_MS;
    if (isSetBack) this.#aftermathUntil = steady + AFTERMATH_MS;
    else if (steady < this.#repeatAt || steady > this.#aftermathUntil) return false;
    this.#repeatAt = steady + REPEAT_MS;
    return true;
  }
}
