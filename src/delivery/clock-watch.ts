import type { Clock } from "../lib/clock.ts";

/** Slower drifts are the clock's ordinary discipline. */
const TOLERANCE_MS = 5_000;

/** Notices that somebody has set the wall clock back while the machine's steady clock went on. */
export class ClockWatch {
  readonly #clock: Clock;
  readonly #steady: () => number;
  #ahead: number | undefined;

  constructor(clock: Clock, steady: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#steady = steady;
  }

  /** True where it was set back since the last call, and on the first one: nobody knows what was before. */
  wasSetBack(): boolean {
    const ahead = this.#clock.now() - this.#steady();
    const before = this.#ahead;
    this.#ahead = ahead;
    return before === undefined || before - ahead > TOLERANCE_MS;
  }
}
