/** An answer that takes longer holds a place for long: such endpoints share places of their own. */
const PROMPT_MS = 1_000;
const FIRST_LIMIT = 4;
/** How much to hold ready for an endpoint that answers promptly; for a new one; for one that does not. */
const PROMPT_DEPTH = 512;
const FIRST_DEPTH = 32;
const SLOW_DEPTH = 8;
/** Lanes kept although nothing is in them. */
const IDLE_LANES = 1_000;

export interface LaneOptions {
  /** Attempts at once to endpoints that answer promptly; the others together get half as many on top. */
  readonly concurrency: number;
  /** Attempts at once to one subscription. */
  readonly laneConcurrency: number;
}

type Kind = "prompt" | "slow";

/** What one subscription has in this process. */
interface Lane<T> {
  readonly id: number;
  readonly queue: T[];
  /** Under way, oldest first, with their start. */
  readonly active: Map<T, number>;
  /** Grows by one with each prompt answer, halves with each silence. */
  limit: number;
  /** `prompt` where the last answer was; a lane begins as `slow`. */
  kind: Kind;
  /** Made since the last review: its endpoint may turn out to be prompt. */
  isNew: boolean;
  isReady: boolean;
  /** The database may have more that is due. */
  hasBacklog: boolean;
}

/**
 * Who is next: one queue per subscription, served in turn, so that neither a long queue nor an endpoint
 * that hangs delays another one. Nothing here waits or does I/O.
 */
export class Lanes<T> {
  readonly #lanes = new Map<number, Lane<T>>();
  readonly #ready: Readonly<Record<Kind, Lane<T>[]>> = { prompt: [], slow: [] };
  readonly #active: Record<Kind, number> = { prompt: 0, slow: 0 };
  readonly #waiting: Record<Kind | "new", number> = { prompt: 0, slow: 0, new: 0 };
  readonly #places: Readonly<Record<Kind, number>>;
  readonly #laneConcurrency: number;

  constructor({ concurrency, laneConcurrency }: LaneOptions) {
    this.#places = { prompt: concurrency, slow: Math.max(1, concurrency >> 1) };
    this.#laneConcurrency = laneConcurrency;
  }

  /** Items that wait for endpoints that answer promptly or may do so. */
  get waiting(): number {
    return this.#waiting.prompt + this.#waiting.new;
  }

  /** Attempts under way. */
  get active(): number {
    return this.#active.prompt + this.#active.slow;
  }

  /** Holds an item ready. */
  add(id: number, item: T): void {
    const lane = this.#laneOf(id);
    lane.queue.push(item);
    this.#waiting[groupOf(lane)] += 1;
    this.#lineUp(lane);
  }

  /** How many more a subscription may hold ready. */
  room(id: number): number {
    const lane = this.#lanes.get(id);
    return lane ? roomIn(lane) : FIRST_DEPTH;
  }

  /** The next item in turn, now under way; undefined where everybody has to wait. */
  next(now: number): T | undefined {
    const lane = this.#take("prompt") ?? this.#take("slow");
    const item = lane?.queue.shift();
    if (!lane || item === undefined) return undefined;
    lane.active.set(item, now);
    this.#active[lane.kind] += 1;
    this.#waiting[groupOf(lane)] -= 1;
    this.#lineUp(lane);
    return item;
  }

  /** An item came back: with an answer, or after silence (no connection, no answer in time). */
  done(id: number, item: T, { hasAnswer, now }: { hasAnswer: boolean; now: number }): void {
    const lane = this.#laneOf(id);
    const startedAt = lane.active.get(item);
    if (startedAt === undefined) return;
    lane.active.delete(item);
    this.#active[lane.kind] -= 1;
    const isPrompt = hasAnswer && now - startedAt < PROMPT_MS;
    if (isPrompt) lane.limit = Math.min(this.#laneConcurrency, lane.limit + 1);
    else if (!hasAnswer) lane.limit = Math.max(1, lane.limit >> 1);
    this.#turn(lane, isPrompt ? "prompt" : "slow");
    this.#lineUp(lane);
  }

  /** Takes places away from endpoints that have been silent for long; to be called several times a second. */
  review(now: number): void {
    for (const lane of this.#lanes.values()) {
      const oldest = lane.active.values().next().value;
      const isSilent = oldest !== undefined && now - oldest >= PROMPT_MS;
      this.#turn(lane, isSilent ? "slow" : lane.kind);
      const isIdle = lane.queue.length === 0 && lane.active.size === 0 && !lane.hasBacklog;
      if (isIdle && !lane.isReady && this.#lanes.size > IDLE_LANES) this.#lanes.delete(lane.id);
    }
  }

  /** The database has more, or has no more, that is due for a subscription. */
  setBacklog(id: number, hasBacklog: boolean): void {
    this.#laneOf(id).hasBacklog = hasBacklog;
  }

  /** Subscriptions to fetch more for: more is waiting, and half of what they held is gone. */
  hungry(): { readonly id: number; readonly room: number }[] {
    const found: { id: number; room: number }[] = [];
    for (const lane of this.#lanes.values()) {
      if (!lane.hasBacklog || lane.queue.length > depthOf(lane) / 2) continue;
      const room = roomIn(lane);
      if (room > 0) found.push({ id: lane.id, room });
    }
    return found;
  }

  /** Takes waiting items away. */
  drop(isGone: (item: T) => boolean): void {
    for (const lane of this.#lanes.values()) {
      const kept = lane.queue.filter((item) => !isGone(item));
      this.#waiting[groupOf(lane)] -= lane.queue.length - kept.length;
      lane.queue.splice(0, lane.queue.length, ...kept);
    }
  }

  #laneOf(id: number): Lane<T> {
    const known = this.#lanes.get(id);
    if (known) return known;
    const made: Lane<T> = {
      id,
      queue: [],
      active: new Map(),
      limit: Math.min(FIRST_LIMIT, this.#laneConcurrency),
      kind: "slow",
      isNew: true,
      isReady: false,
      hasBacklog: false,
    };
    this.#lanes.set(id, made);
    return made;
  }

  #lineUp(lane: Lane<T>): void {
    if (lane.isReady || !canStart(lane)) return;
    lane.isReady = true;
    this.#ready[lane.kind].push(lane);
  }

  #take(kind: Kind): Lane<T> | undefined {
    if (this.#active[kind] >= this.#places[kind]) return undefined;
    for (let lane = this.#ready[kind].shift(); lane; lane = this.#ready[kind].shift()) {
      // Otherwise it has turned since, and stands in the other line.
      if (!lane.isReady || lane.kind !== kind) continue;
      lane.isReady = false;
      if (canStart(lane)) return lane;
    }
    return undefined;
  }

  #turn(lane: Lane<T>, kind: Kind): void {
    if (lane.kind === kind && !lane.isNew) return;
    if (lane.isReady && lane.kind !== kind) this.#ready[kind].push(lane);
    this.#waiting[groupOf(lane)] -= lane.queue.length;
    this.#active[lane.kind] -= lane.active.size;
    lane.kind = kind;
    lane.isNew = false;
    this.#active[kind] += lane.active.size;
    this.#waiting[groupOf(lane)] += lane.queue.length;
  }
}

const groupOf = <T>(lane: Lane<T>): Kind | "new" => (lane.isNew ? "new" : lane.kind);

const canStart = <T>(lane: Lane<T>): boolean =>
  lane.queue.length > 0 && lane.active.size < lane.limit;

const roomIn = <T>(lane: Lane<T>): number =>
  Math.max(0, depthOf(lane) - lane.queue.length - lane.active.size);

function depthOf<T>(lane: Lane<T>): number {
  if (lane.kind === "prompt") return PROMPT_DEPTH;
  return lane.isNew ? FIRST_DEPTH : SLOW_DEPTH;
}
