import {
  begin,
  depthOf,
  FIRST_DEPTH,
  groupOf,
  hasPlace,
  isIdle,
  type Kind,
  type Lane,
  type LaneSettings,
  longestSilent,
  newLane,
  PLAIN,
  roomIn,
  startAt,
  type Turn,
} from "./lane.ts";

/** An answer that takes longer holds a place for long: such endpoints share places of their own. */
const PROMPT_MS = 1_000;
/** While others wait for a place: whoever has been silent for that long gives up its own. */
const PRESSED_MS = 100;
/** Lanes kept although nothing is in them. */
const IDLE_LANES = 1_000;
/** Lanes that wait for a moment are looked through no more often. */
const WAKE_GAP_MS = 5;

export interface LaneOptions {
  /** Requests at once to endpoints that answer promptly; the others together get half as many on top. */
  readonly concurrency: number;
  /** Requests at once to one subscription that names no number of its own. */
  readonly laneConcurrency: number;
  /** What a subscription wants of its lane; asked again with each review. */
  readonly settingsOf?: (id: number) => LaneSettings | undefined;
}

/**
 * How a request ended: `ok`; another answer; a plea for fewer requests (429, 502, 503, 504); silence (no
 * connection, no answer in time); or nothing was sent, which tells nothing.
 */
export type Ending = "ok" | "answered" | "throttled" | "silent" | "unsent";

/**
 * Who is next: one queue per subscription, served in turn, so that neither a long queue nor an endpoint
 * that hangs delays another one. Nothing here waits or does I/O; times are of the steady clock.
 */
export class Lanes<T> {
  readonly #lanes = new Map<number, Lane<T>>();
  readonly #ready: Readonly<Record<Kind, Lane<T>[]>> = { prompt: [], slow: [] };
  /** Those with items and a place that have to wait for a moment. */
  readonly #asleep = new Set<Lane<T>>();
  #wakeAt = Number.POSITIVE_INFINITY;
  /** Nobody has been silent for long enough before. */
  #makeRoomAt = Number.NEGATIVE_INFINITY;
  readonly #active: Record<Kind, number> = { prompt: 0, slow: 0 };
  #sending = 0;
  readonly #waiting: Record<Kind | "new", number> = { prompt: 0, slow: 0, new: 0 };
  readonly #places: Readonly<Record<Kind, number>>;
  readonly #options: LaneOptions;

  constructor(options: LaneOptions) {
    const { concurrency } = options;
    this.#places = { prompt: concurrency, slow: Math.max(1, concurrency >> 1) };
    this.#options = options;
  }

  /** Items that wait for endpoints that answer promptly or may do so. */
  get waiting(): number {
    return this.#waiting.prompt + this.#waiting.new;
  }

  /** Items under way. */
  get active(): number {
    return this.#sending;
  }

  /** When `next` may have something although nothing has been added or done meanwhile. */
  get wakeAt(): number {
    return this.#wakeAt;
  }

  /** Holds an item ready. */
  add(id: number, item: T, now: number): void {
    const lane = this.#laneOf(id);
    lane.queue.push(item);
    if (lane.settings.batchSize > 1) lane.since.push(now);
    this.#waiting[groupOf(lane)] += 1;
    this.#lineUp(lane, now);
  }

  /** How many more a subscription may hold ready. */
  room(id: number, now: number): number {
    const lane = this.#lanes.get(id);
    if (!lane) return FIRST_DEPTH;
    return lane.pausedUntil > now ? 0 : roomIn(lane);
  }

  /** The next request in turn, now under way; undefined where everybody has to wait. */
  next(now: number): Turn<T> | undefined {
    if (now >= this.#wakeAt) this.#wake(now);
    const lane = this.#take("prompt", now) ?? this.#makeRoom(now) ?? this.#take("slow", now);
    if (!lane) return undefined;
    const turn = begin(lane, now);
    const count = turn.items.length;
    this.#active[lane.kind] += 1;
    this.#sending += count;
    this.#waiting[groupOf(lane)] -= count;
    this.#lineUp(lane, now);
    return turn;
  }

  /** A request came to its end. */
  done(turn: Turn<T>, { ending, now }: { ending: Ending; now: number }): void {
    const lane = this.#laneOf(turn.id);
    if (!lane.active.delete(turn)) return;
    lane.activeItems -= turn.items.length;
    this.#sending -= turn.items.length;
    this.#active[lane.kind] -= 1;
    if (ending !== "unsent") this.#learn(lane, ending, now - turn.startedAt);
    this.#lineUp(lane, now);
  }

  #learn(lane: Lane<T>, ending: Ending, tookMs: number): void {
    const isPrompt = ending !== "silent" && tookMs < PROMPT_MS;
    if (ending === "silent" || ending === "throttled") lane.limit = Math.max(1, lane.limit >> 1);
    else if (isPrompt) lane.limit = Math.min(this.#most(lane), lane.limit + 1);
    this.#turn(lane, isPrompt ? "prompt" : "slow");
  }

  /** Starts nothing for it before `until`. */
  pause(id: number, until: number): void {
    const lane = this.#laneOf(id);
    lane.pausedUntil = Math.max(lane.pausedUntil, until);
  }

  /** A person wants it tried: no pause any more. */
  resume(id: number, now: number): void {
    const lane = this.#lanes.get(id);
    if (!lane) return;
    lane.pausedUntil = 0;
    this.#lineUp(lane, now);
  }

  /**
   * Takes places away from endpoints that have been silent for long, and takes over changed settings; to be
   * called several times a second.
   */
  review(now: number): void {
    for (const lane of this.#lanes.values()) {
      this.#configure(lane, now);
      const oldest = lane.active.values().next().value;
      const isSilent = oldest !== undefined && now - oldest.startedAt >= PROMPT_MS;
      this.#turn(lane, isSilent ? "slow" : lane.kind);
      if (this.#lanes.size > IDLE_LANES && isIdle(lane, now)) this.#lanes.delete(lane.id);
    }
  }

  /** The database has more, or has no more, that is due for a subscription. */
  setBacklog(id: number, hasBacklog: boolean): void {
    this.#laneOf(id).hasBacklog = hasBacklog;
  }

  /** Subscriptions to fetch more for: more is waiting, and half of what they held is gone. */
  hungry(now: number): { readonly id: number; readonly room: number }[] {
    const found: { id: number; room: number }[] = [];
    for (const lane of this.#lanes.values()) {
      if (!lane.hasBacklog || lane.pausedUntil > now) continue;
      if (lane.queue.length > depthOf(lane) / 2) continue;
      const room = roomIn(lane);
      if (room > 0) found.push({ id: lane.id, room });
    }
    return found;
  }

  /** Takes waiting items away. */
  drop(isGone: (item: T) => boolean): void {
    for (const lane of this.#lanes.values()) {
      if (lane.queue.length > 0) this.#keep(lane, (item) => !isGone(item));
    }
  }

  /** Takes all that waits for a subscription away, and gives it to the caller. */
  empty(id: number): readonly T[] {
    const lane = this.#lanes.get(id);
    if (!lane || lane.queue.length === 0) return [];
    const items = [...lane.queue];
    this.#keep(lane, () => false);
    return items;
  }

  #keep(lane: Lane<T>, isKept: (item: T) => boolean): void {
    const kept = lane.queue.filter(isKept);
    this.#waiting[groupOf(lane)] -= lane.queue.length - kept.length;
    // With batches: the times of some that stay are a little off, and nobody waits longer for that.
    lane.since.length = Math.min(lane.since.length, kept.length);
    lane.queue.splice(0, lane.queue.length, ...kept);
  }

  #laneOf(id: number): Lane<T> {
    const known = this.#lanes.get(id);
    if (known) return known;
    const settings = this.#options.settingsOf?.(id) ?? PLAIN;
    const made = newLane<T>(id, settings, this.#options.laneConcurrency);
    this.#lanes.set(id, made);
    return made;
  }

  #most({ settings }: Lane<T>): number {
    return settings.maxConcurrency ?? this.#options.laneConcurrency;
  }

  #configure(lane: Lane<T>, now: number): void {
    const settings = this.#options.settingsOf?.(lane.id) ?? lane.settings;
    if (settings === lane.settings) return;
    this.#waiting[groupOf(lane)] -= lane.queue.length;
    lane.settings = settings;
    this.#waiting[groupOf(lane)] += lane.queue.length;
    lane.limit = Math.min(lane.limit, this.#most(lane));
    this.#lineUp(lane, now);
  }

  #lineUp(lane: Lane<T>, now: number): void {
    if (lane.isReady || !hasPlace(lane)) return;
    const at = startAt(lane);
    if (at > now) {
      this.#asleep.add(lane);
      this.#wakeAt = Math.min(this.#wakeAt, at);
      return;
    }
    lane.isReady = true;
    this.#ready[lane.kind].push(lane);
  }

  #wake(now: number): void {
    const asleep = [...this.#asleep];
    this.#asleep.clear();
    this.#wakeAt = Number.POSITIVE_INFINITY;
    for (const lane of asleep) this.#lineUp(lane, now);
    this.#wakeAt = Math.max(this.#wakeAt, now + WAKE_GAP_MS);
  }

  #take(kind: Kind, now: number): Lane<T> | undefined {
    if (this.#active[kind] >= this.#places[kind]) return undefined;
    for (let lane = this.#ready[kind].shift(); lane; lane = this.#ready[kind].shift()) {
      // Otherwise it has turned since, and stands in the other line.
      if (!lane.isReady || lane.kind !== kind) continue;
      lane.isReady = false;
      if (!hasPlace(lane)) continue;
      if (startAt(lane) <= now) return lane;
      this.#lineUp(lane, now);
    }
    return undefined;
  }

  /**
   * All places of prompt endpoints are taken and others wait: the one that has been silent for longest goes to
   * the slow ones, until it answers promptly again.
   */
  #makeRoom(now: number): Lane<T> | undefined {
    if (this.#ready.prompt.length === 0) return undefined;
    while (now >= this.#makeRoomAt) {
      const silent = longestSilent(this.#lanes.values());
      const until = silent ? silent.since + PRESSED_MS : now;
      if (!silent || until > now) {
        this.#makeRoomAt = Math.max(until, now + WAKE_GAP_MS);
        break;
      }
      this.#turn(silent.lane, "slow");
      const lane = this.#take("prompt", now);
      if (lane) return lane;
    }
    this.#wakeAt = Math.min(this.#wakeAt, this.#makeRoomAt);
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
