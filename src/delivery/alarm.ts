/** Wakes one waiting loop at the earliest time that anybody asked for since the last wake. */
export class Alarm {
  #at = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #ring: (() => void) | undefined;

  /** Asks for a wake in `ms` at the latest. Times are of the machine's steady clock. */
  in(ms: number): void {
    const at = performance.now() + ms;
    if (at >= this.#at) return;
    this.#at = at;
    if (this.#ring) this.#arm(ms);
  }

  /** Resolves at the time asked for, after one turn of the event loop at least. */
  wait(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ring = () => {
      clearTimeout(this.#timer);
      this.#ring = undefined;
      this.#at = Number.POSITIVE_INFINITY;
      resolve();
    };
    if (this.#at !== Number.POSITIVE_INFINITY) this.#arm(this.#at - performance.now());
    return promise;
  }

  #arm(ms: number): void {
    clearTimeout(this.#timer);
    const ring = this.#ring;
    if (!ring) return;
    if (ms > 0) this.#timer = setTimeout(ring, ms);
    else setImmediate(ring);
  }
}
