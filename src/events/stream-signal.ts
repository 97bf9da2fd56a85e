/** Wakes whoever waits for new events in this process. */
export interface EventSignal {
  notify(): void;
  /** How often that was. */
  readonly count: number;
  /** Resolves at the first `notify` after the `seen`-th, after `ms`, or when `signal` is aborted. */
  wait(ms: number, options: { seen: number; signal: AbortSignal }): Promise<void>;
}

export function createEventSignal(): EventSignal {
  const waiting = new Set<() => void>();
  let count = 0;
  return {
    get count() {
      return count;
    },
    notify() {
      count += 1;
      for (const wake of [...waiting]) wake();
    },
    wait(ms, { seen, signal }) {
      if (count !== seen || signal.aborted) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(end);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      waiting.add(end);
      signal.addEventListener("abort", end);
      return promise;
    },
  };
}
