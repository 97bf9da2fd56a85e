/** How much to hold ready for an endpoint that answers promptly; for a new one; for one that does not. */
const PROMPT_DEPTH = 512;
export const FIRST_DEPTH = 32;
const SLOW_DEPTH = 8;
const FIRST_LIMIT = 4;
/** A lane with a rate holds what it sends in that time, so that other processes get their share. */
const PACED_DEPTH_MS = 5_000;
const MINUTE_MS = 60_000;
/** What the rate allows within that time may go at once. */
const BURST_MS = 1_000;

/** What a subscription wants of its lane. */
export interface LaneSettings {
  /** Requests at once; undefined for the hub's own limit. */
  readonly maxConcurrency: number | undefined;
  /** Requests; each process keeps to it by itself, so that two processes together may send twice as many. */
  readonly rateLimitPerMinute: number | undefined;
  /** Items of one request at most. */
  readonly batchSize: number;
  /** How long items wait for others to share their request. */
  readonly batchWaitMs: number;
}

export const PLAIN: LaneSettings = {
  maxConcurrency: undefined,
  rateLimitPerMinute: undefined,
  batchSize: 1,
  batchWaitMs: 0,
};

export type Kind = "prompt" | "slow";

/** One request under way with its items. */
export interface Turn<T> {
  readonly id: number;
  readonly items: readonly T[];
  readonly startedAt: number;
}

/** What one subscription has in this process. Times are of the steady clock. */
export interface Lane<T> {
  readonly id: number;
  settings: LaneSettings;
  readonly queue: T[];
  /** With batches: since when each item of the queue has been waiting. */
  readonly since: number[];
  /** Under way, oldest first. */
  readonly active: Set<Turn<T>>;
  activeItems: number;
  /** Grows by one with each prompt answer, halves with each silence and each plea for fewer. */
  limit: number;
  /** `prompt` where the last answer was; a lane begins as `slow`. */
  kind: Kind;
  /** Made since the last review: its endpoint may turn out to be prompt. */
  isNew: boolean;
  isReady: boolean;
  /** The database may have more that is due. */
  hasBacklog: boolean;
  /** The receiver asked for a pause. */
  pausedUntil: number;
  /** When the next request would be due if all came at an even pace. */
  paceAt: number;
}

export const newLane = <T>(id: number, settings: LaneSettings, most: number): Lane<T> => ({
  id,
  settings,
  queue: [],
  since: [],
  active: new Set(),
  activeItems: 0,
  limit: Math.min(FIRST_LIMIT, settings.maxConcurrency ?? most),
  kind: "slow",
  isNew: true,
  isReady: false,
  hasBacklog: false,
  pausedUntil: 0,
  paceAt: 0,
});

/** In which of the counts of waiting items it is: what has to wait by itself keeps nobody busy. */
export function groupOf<T>(lane: Lane<T>): Kind | "new" {
  const { rateLimitPerMinute, batchSize } = lane.settings;
  if (rateLimitPerMinute !== undefined || batchSize > 1) return "slow";
  return lane.isNew ? "new" : lane.kind;
}

export const hasPlace = <T>(lane: Lane<T>): boolean =>
  lane.queue.length > 0 && lane.active.size < lane.limit;

/** When its next request may start; not later than now where it may start now. */
export function startAt<T>(lane: Lane<T>): number {
  const { rateLimitPerMinute, batchSize, batchWaitMs } = lane.settings;
  let at = lane.pausedUntil;
  if (rateLimitPerMinute !== undefined) {
    const interval = MINUTE_MS / rateLimitPerMinute;
    at = Math.max(at, lane.paceAt - Math.max(0, BURST_MS - interval));
  }
  if (batchSize > 1 && lane.queue.length < batchSize) {
    at = Math.max(at, (lane.since[0] ?? 0) + batchWaitMs);
  }
  return at;
}

/** Takes the items of one request from the queue. */
export function begin<T>(lane: Lane<T>, now: number): Turn<T> {
  const { rateLimitPerMinute, batchSize } = lane.settings;
  const items = lane.queue.splice(0, batchSize);
  lane.since.splice(0, items.length);
  if (rateLimitPerMinute !== undefined) {
    lane.paceAt = Math.max(lane.paceAt, now) + MINUTE_MS / rateLimitPerMinute;
  }
  const turn = { id: lane.id, items, startedAt: now };
  lane.active.add(turn);
  lane.activeItems += items.length;
  return turn;
}

/** How many more items it may hold. */
export const roomIn = <T>(lane: Lane<T>): number =>
  Math.max(0, depthOf(lane) - lane.queue.length - lane.activeItems);

export function depthOf<T>(lane: Lane<T>): number {
  const { rateLimitPerMinute, batchSize } = lane.settings;
  const usual = lane.kind === "prompt" ? PROMPT_DEPTH : lane.isNew ? FIRST_DEPTH : SLOW_DEPTH;
  const paced =
    rateLimitPerMinute === undefined
      ? usual
      : Math.min(usual, Math.ceil((rateLimitPerMinute * PACED_DEPTH_MS) / MINUTE_MS) * batchSize);
  return batchSize > 1 ? Math.max(paced, 2 * batchSize) : paced;
}

/** Nothing would be lost with it. */
export const isIdle = <T>(lane: Lane<T>, now: number): boolean =>
  lane.queue.length === 0 &&
  lane.active.size === 0 &&
  !lane.hasBacklog &&
  !lane.isReady &&
  lane.pausedUntil <= now &&
  lane.paceAt <= now;

/** Of the prompt ones that with the oldest request under way. */
export function longestSilent<T>(
  lanes: Iterable<Lane<T>>,
): { readonly lane: Lane<T>; readonly since: number } | undefined {
  let longest: { lane: Lane<T>; since: number } | undefined;
  for (const lane of lanes) {
    const oldest = lane.kind === "prompt" ? lane.active.values().next().value : undefined;
    if (oldest && (!longest || oldest.startedAt < longest.since)) {
      longest = { lane, since: oldest.startedAt };
    }
  }
  return longest;
}
