/** Failures in a row that open it. */
export const FAILURES_TO_OPEN = 10;
export const FIRST_OPEN_MS = 30_000;
const MAX_OPEN_MS = 30 * 60_000;

/**
 * Whether a receiver is sent to. `closed`: it is. `open`: nothing before `openUntil`. `half_open`: one
 * delivery is under way to see whether the receiver is back; another one may take over at `openUntil`.
 */
export interface Breaker {
  readonly state: "closed" | "open" | "half_open";
  /** Failures in a row while closed. */
  readonly failures: number;
  /** Openings since the last success: each lasts longer. */
  readonly trips: number;
  readonly openedAt: number | null;
  readonly openUntil: number | null;
}

/** What one try tells about the receiver; `nothing` where the fault is ours. */
export type Sign = "success" | "refusal" | "failure" | "nothing";

export const CLOSED: Breaker = {
  state: "closed",
  failures: 0,
  trips: 0,
  openedAt: null,
  openUntil: null,
};

/**
 * How long it stays open: 30 s, doubled with each trip, 30 min at most. Up to a fifth less by chance, so
 * that many endpoints on one server do not come back at one moment.
 */
export function openMs(
  trips: number,
  {
    firstMs = FIRST_OPEN_MS,
    random = Math.random,
  }: { firstMs?: number; random?: () => number } = {},
): number {
  const longest = Math.min(MAX_OPEN_MS, firstMs * 2 ** Math.min(trips - 1, 16));
  return Math.round(longest * (1 - 0.2 * random()));
}

export interface Observation {
  readonly now: number;
  /** The try is the one that a half-open breaker waits for. */
  readonly isProbe: boolean;
  /** How long it stays open the first time. */
  readonly firstMs?: number;
  readonly random?: () => number;
}

/**
 * The breaker after one try; the same object where nothing changed. A success closes it whatever its state;
 * a refusal (the receiver is there and says no) ends the row of failures, and closes it where it was asked
 * by a probe, but the next opening then goes on lengthening. Failures of tries that began before it opened
 * change nothing.
 */
export function observe(breaker: Breaker, sign: Sign, observation: Observation): Breaker {
  switch (sign) {
    case "success":
      return isNew(breaker) ? breaker : CLOSED;
    case "refusal":
      return refused(breaker, observation.isProbe);
    case "failure":
      return failed(breaker, observation);
    case "nothing":
      return breaker;
  }
}

/** Half open: its one delivery has until `until` to come back. */
export const probing = (breaker: Breaker, until: number): Breaker => ({
  ...breaker,
  state: "half_open",
  openUntil: until,
});

/** It may be asked by one delivery now. */
export const isProbeDue = ({ state, openUntil }: Breaker, now: number): boolean =>
  state !== "closed" && (openUntil ?? 0) <= now;

const isNew = ({ state, failures, trips }: Breaker): boolean =>
  state === "closed" && failures === 0 && trips === 0;

function refused(breaker: Breaker, isProbe: boolean): Breaker {
  if (breaker.state === "closed") return breaker.failures === 0 ? breaker : closed(breaker);
  return isProbe ? closed(breaker) : breaker;
}

function failed(breaker: Breaker, observation: Observation): Breaker {
  if (breaker.state !== "closed") {
    return observation.isProbe ? opened(breaker, observation) : breaker;
  }
  const failures = breaker.failures + 1;
  return failures < FAILURES_TO_OPEN ? { ...breaker, failures } : opened(breaker, observation);
}

const closed = ({ trips }: Breaker): Breaker => ({ ...CLOSED, trips });

function opened({ trips: before }: Breaker, { now, ...length }: Observation): Breaker {
  const trips = before + 1;
  return {
    state: "open",
    failures: 0,
    trips,
    openedAt: now,
    openUntil: now + openMs(trips, length),
  };
}
