import type { Clock } from "../lib/clock.ts";
import type { Wanted } from "./claim.ts";
import type { Bulletin, Endpoints } from "./endpoints.ts";
import type { Holdings } from "./holdings.ts";
import type { Sender } from "./sender.ts";
import type { Targets } from "./targets.ts";
import type { Tick, TickResult } from "./tick.ts";

/**
 * Enough prompt work in memory: no need to make more deliveries yet. More of it in one exchange costs less for
 * each, but what is leased waits for its end: as many as the database takes in a short time.
 */
const ENOUGH_WAITING = { least: 128, first: 256, most: 1_024 } as const;
const SHORT_MS = 100;
const LONG_MS = 250;
/** Even so, new events are looked after this often. */
const MAX_FAN_OUT_GAP_MS = 100;

export interface AgendaParts {
  readonly targets: Targets;
  readonly clock: Clock;
  readonly token: string;
  readonly options: { readonly leaseMs: number; readonly breakerOpenMs: number };
  readonly holdings: Holdings;
  readonly endpoints: Endpoints;
  readonly sender: Sender;
}

/** A tick whose news can be told apart from what is seen meanwhile. */
export type Round = Tick & { readonly news: readonly Bulletin[] };

/** What is to be written and what is to be fetched, each by itself where they have nothing to do with each other. */
export function partsOf(round: Round): readonly Round[] {
  const { results, unwanted, renewals, news, wanted, fanOutLimit } = round;
  const isWriting = results.length > 0 || renewals.length > 0;
  const isFetching = wanted.length > 0 || fanOutLimit > 0;
  const isOneThing =
    unwanted.length > 0 ||
    news.length > 0 ||
    results.some(({ item }) => item.isOrdered) ||
    wanted.some(({ isOrdered }) => isOrdered);
  if (!isWriting || !isFetching || isOneThing) return [round];
  return [
    { ...round, wanted: [], fanOutLimit: 0 },
    { ...round, results: [], renewals: [] },
  ];
}

/** What the next exchange with the queue is about. Times are of the steady clock. */
export class Agenda {
  readonly #parts: AgendaParts;
  /** Subscriptions that are not ordered any more and still have deliveries with an order. */
  readonly #mixed = new Set<number>();
  /** There may be events without deliveries, */
  hasEvents = true;
  /** and some of them may have deliveries all the same. */
  isRepeat = false;
  #lastFanOut = Number.NEGATIVE_INFINITY;
  #enough: number = ENOUGH_WAITING.first;

  constructor(parts: AgendaParts) {
    this.#parts = parts;
  }

  /** Undefined where there is nothing to do. `isLast`: all that is held goes back, and nothing comes in. */
  next(now: number, { isLast }: { isLast: boolean }): Round | undefined {
    const { targets, token, clock, options, endpoints } = this.#parts;
    const { results, unwanted } = this.#collected(isLast);
    const wanted = isLast ? [] : this.#wanted(now);
    const renewals = this.#renewals(now, { results, unwanted });
    const news = endpoints.bulletins(clock.now(), { all: isLast });
    const fanOutLimit = !isLast && this.wantsFanOut(now) ? this.#fanOutLimit() : 0;
    const lists = [results, unwanted, wanted, renewals, news];
    if (fanOutLimit === 0 && lists.every(({ length }) => length === 0)) return undefined;
    if (fanOutLimit > 0) this.hasEvents = false;
    return {
      ...{ targets, token, clock, results, unwanted, wanted, renewals, news, fanOutLimit },
      breakerOpenMs: options.breakerOpenMs,
      leaseMs: options.leaseMs,
      isRepeat: this.isRepeat,
      room: (id) => this.room(id),
    };
  }

  /** Learns from what came of it, and how long it took. */
  took(
    { fanned, claimed, hasAlerts }: TickResult,
    { fanOutLimit }: Tick,
    { now, tookMs }: { now: number; tookMs: number },
  ): void {
    this.isRepeat = false;
    if (tookMs > LONG_MS) this.#enough = Math.max(ENOUGH_WAITING.least, this.#enough >> 1);
    else if (fanOutLimit > 0 && tookMs < SHORT_MS) {
      this.#enough = Math.min(ENOUGH_WAITING.most, this.#enough * 2);
    }
    for (const id of claimed.ordered) this.#mixed.add(id);
    if (fanOutLimit > 0) {
      this.#lastFanOut = now;
      this.#parts.holdings.sawBatch(fanned);
    }
    if (hasAlerts || (fanOutLimit > 0 && fanned.events === fanOutLimit)) this.hasEvents = true;
  }

  /** How many more deliveries of a subscription to hold; none where they have to wait for something. */
  room(subscriptionId: number): number {
    const { targets, holdings, endpoints, sender } = this.#parts;
    const target = targets.find(subscriptionId);
    if (!target?.isActive || target.isOrdered || holdings.isFull) return 0;
    if (endpoints.isShut(subscriptionId)) return 0;
    return sender.lanes.room(subscriptionId, performance.now());
  }

  /** Events may be waiting, and there is little to send. */
  get isShortOfWork(): boolean {
    return this.hasEvents && this.#parts.sender.lanes.waiting < this.#enough / 2;
  }

  /** Nothing waits to be made, and little to be sent. */
  get isIdle(): boolean {
    const { holdings, sender } = this.#parts;
    return !this.hasEvents && sender.lanes.waiting < this.#enough && !holdings.isFull;
  }

  wantsFanOut(now: number): boolean {
    if (!this.hasEvents) return false;
    const { waiting } = this.#parts.sender.lanes;
    return waiting < this.#enough || now - this.#lastFanOut > MAX_FAN_OUT_GAP_MS;
  }

  /** In how many milliseconds to make more deliveries. */
  fanOutPause(now: number): number {
    return this.wantsFanOut(now) ? 0 : MAX_FAN_OUT_GAP_MS;
  }

  #collected(isLast: boolean): Pick<Tick, "results" | "unwanted"> {
    const { sender } = this.#parts;
    const collected = sender.collect();
    if (!isLast) return collected;
    const { results, unwanted } = collected;
    return { results, unwanted: [...unwanted, ...sender.abandoned(collected)] };
  }

  /** What this commit settles needs no longer lease. */
  #renewals(now: number, { results, unwanted }: Pick<Tick, "results" | "unwanted">): string[] {
    const due = this.#parts.holdings.renewals(now);
    if (due.length === 0) return due;
    const settled = new Set(unwanted.map(({ id }) => id));
    for (const { item } of results) settled.add(item.id);
    return due.filter((id) => !settled.has(id));
  }

  #fanOutLimit(): number {
    const { holdings, sender } = this.#parts;
    return holdings.batch(2 * this.#enough - sender.lanes.waiting);
  }

  #wanted(now: number): Wanted[] {
    const { targets, clock, options, holdings, endpoints, sender } = this.#parts;
    if (holdings.isFull) return [];
    return sender.lanes.hungry(now).flatMap(({ id, room }): Wanted[] => {
      const target = targets.find(id);
      if (!target?.isActive) return [];
      const isOrdered = target.isOrdered || this.#mixed.has(id);
      if (!endpoints.isShut(id)) return [{ id, room, isOrdered }];
      if (!endpoints.mayProbe(id, clock.now())) return [];
      const probeUntil = clock.now() + target.timeoutMs + options.leaseMs;
      return [{ id, room: 1, isOrdered, probeUntil }];
    });
  }
}
