const OFFSET_MS = 3 * 3_600_000;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Brasília's time as the messages write it: `2026-11-20T10:15:30-03:00`. */
export const localTime = (epochMs: number): string =>
  `${new Date(epochMs - OFFSET_MS).toISOString().slice(0, 19)}-03:00`;

/** AAMM of the local date. */
export const localMonth = (epochMs: number): string =>
  localTime(epochMs).slice(2, 7).replace("-", "");

/** The time of the caller, which the simulator can be told to be ahead of. */
export interface Clock {
  now(): number;
  advance(ms: number): void;
  reset(): void;
}

export function createClock(base: () => number): Clock {
  let ahead = 0;
  return {
    now: () => base() + ahead,
    advance(ms) {
      ahead += ms;
    },
    reset() {
      ahead = 0;
    },
  };
}
