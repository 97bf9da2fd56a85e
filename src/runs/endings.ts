import { sleep } from "../lib/clock.ts";

/** Who waits in this process for the end of which run. */
export interface Endings {
  /** Resolves when somebody tells of the end, or after `ms`. */
  wait(runId: string, ms: number, signal: AbortSignal | undefined): Promise<void>;
  tell(runId: string): void;
}

export function createEndings(): Endings {
  const waiting = new Map<string, Set<() => void>>();
  return {
    async wait(runId, ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const same = waiting.get(runId) ?? new Set();
      waiting.set(runId, same.add(resolve));
      const over = new AbortController();
      const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
      const time = sleep(ms, either);
      try {
        await Promise.race([promise, time]);
      } finally {
        same.delete(resolve);
        if (same.size === 0) waiting.delete(runId);
        over.abort();
        time.catch(() => undefined);
      }
    },
    tell(runId) {
      for (const resolve of waiting.get(runId) ?? []) resolve();
    },
  };
}
