import { setTimeout as wait } from "node:timers/promises";

/** Time as an argument: epoch milliseconds, never read from anywhere else in code under test. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** RFC 3339 in UTC, milliseconds included. */
export const toRfc3339 = (epochMs: number): string => new Date(epochMs).toISOString();

/** Waits `ms`; an abort ends it at once with the signal's reason. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  try {
    await wait(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
