import type { Clock } from "../lib/clock.ts";
import type { Outbound } from "../lib/http.ts";
import type { DeliverVia } from "./destination.ts";
import { createEndpointTokens, type EndpointTokens } from "./endpoint-auth-tokens.ts";
import type { Endpoints } from "./endpoints.ts";
import type { Holdings } from "./holdings.ts";
import { type LaneSettings, PLAIN, type Turn } from "./lane.ts";
import { type Ending, Lanes } from "./lanes.ts";
import { isDelivered, type Outcome } from "./retry.ts";
import { send, sendBatch } from "./send.ts";
import type { Item, Result } from "./settlement.ts";
import type { Target } from "./target.ts";
import type { Targets } from "./targets.ts";
import { canBatch } from "./wire.ts";

/** They ask for fewer requests, or come from a server that has too many. */
const THROTTLED: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** A receiver that asks for more is asked again after that; each delivery keeps to its own wait. */
const MAX_PAUSE_MS = 3_600_000;
/** For a longer pause nothing is kept here. */
const KEEP_MS = 1_000;
/** `review` is to be called so often. */
export const REVIEW_MS = 250;
/** Called so much later, this process itself had no time: who did not answer it meanwhile is not to blame. */
const STALL_MS = 500;
/** Event data in one request; the rest of a batch makes another one. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** After a try that was none: its destination is switched off at this moment. */
const UNSENT_PAUSE_MS = 1_000;

export interface SenderParts {
  readonly targets: Targets;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly deliverVia?: DeliverVia | undefined;
  readonly holdings: Holdings;
  readonly endpoints: Endpoints;
  readonly options: { readonly concurrency: number; readonly laneConcurrency: number };
  /** There is something to write down; `isUrgent` where others wait for it. */
  readonly onEnd: (isUrgent: boolean) => void;
}

/** Sends what is held, as far as lanes and breakers let it, and gathers what comes back. */
export class Sender {
  readonly lanes: Lanes<Item>;
  readonly #parts: SenderParts;
  readonly #tokens: EndpointTokens;
  readonly #abort = new AbortController();
  /** Where lanes pause: another address has nothing to do with it. */
  readonly #pausedUrls = new Map<number, string | null>();
  #results: Result[] = [];
  /** Not sent although held. */
  #unwanted: Item[] = [];
  #isStopping = false;
  #reviewedAt = performance.now();
  #stalledAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Number.POSITIVE_INFINITY;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#tokens = createEndpointTokens(parts);
    const settingsOf = (id: number) => laneSettingsOf(parts.targets.find(id));
    this.lanes = new Lanes({ ...parts.options, settingsOf });
  }

  get resultCount(): number {
    return this.#results.length;
  }

  /** Holds an item ready; what may not be sent is given back. `now` is of the steady clock. */
  add(item: Item, now: number): void {
    const { endpoints } = this.#parts;
    const { subscriptionId: id } = item;
    if (endpoints.isShut(id) && !endpoints.isProbing(id)) this.#unwanted.push(item);
    else this.lanes.add(id, item, now);
  }

  /** Starts as much as has a place. */
  pump(): void {
    if (this.#isStopping) return;
    const now = performance.now();
    for (let turn = this.lanes.next(now); turn; turn = this.lanes.next(now)) void this.#send(turn);
    this.#wakeAt(this.lanes.wakeAt, now);
  }

  #wakeAt(at: number, now: number): void {
    if (at === this.#wakesAt) return;
    this.#wakesAt = at;
    clearTimeout(this.#timer);
    if (at === Number.POSITIVE_INFINITY) return;
    const wake = (): void => {
      this.#wakesAt = Number.POSITIVE_INFINITY;
      this.pump();
    };
    this.#timer = setTimeout(wake, Math.max(1, Math.ceil(at - now)));
  }

  /** To be called every `REVIEW_MS`. */
  review(): void {
    const now = performance.now();
    if (now - this.#reviewedAt > REVIEW_MS + STALL_MS) this.#stalledAt = now;
    this.#reviewedAt = now;
    this.lanes.review(now);
    for (const [id, url] of this.#pausedUrls) {
      if (this.#parts.targets.find(id)?.url === url) continue;
      this.#pausedUrls.delete(id);
      this.lanes.resume(id, now);
    }
    this.pump();
  }

  /** Takes all that is to be written. */
  collect(): { readonly results: readonly Result[]; readonly unwanted: readonly Item[] } {
    const collected = { results: this.#results, unwanted: this.#unwanted };
    this.#results = [];
    this.#unwanted = [];
    return collected;
  }

  /** It could not be written. */
  restore({ results = [], unwanted = [] }: Partial<ReturnType<Sender["collect"]>>): void {
    this.#results = [...results, ...this.#results];
    this.#unwanted = [...unwanted, ...this.#unwanted];
  }

  /** What waits for these subscriptions is given back. */
  giveBack(ids: readonly number[]): void {
    for (const id of ids) this.#unwanted.push(...this.lanes.empty(id));
  }

  /** Ends what is under way after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    this.lanes.drop(() => true);
    const until = performance.now() + graceMs;
    while (this.lanes.active > 0 && performance.now() < until) await turnOfLoop(10);
    this.#abort.abort(new Error("The hub stops."));
  }

  /** What is held and neither under way nor collected: to put back at the end. */
  abandoned({ results, unwanted }: ReturnType<Sender["collect"]>): readonly Item[] {
    if (this.lanes.active > 0 && !this.#abort.signal.aborted) return [];
    const known = new Set(unwanted.map(({ id }) => id));
    for (const { item } of results) known.add(item.id);
    return this.#parts.holdings.items().filter(({ id }) => !known.has(id));
  }

  async #send(turn: Turn<Item>): Promise<void> {
    const { targets, holdings, endpoints, onEnd } = this.#parts;
    const { id } = turn;
    const target = targets.find(id);
    const mayGo = target?.isActive && (!endpoints.isShut(id) || endpoints.isProbing(id));
    const start = performance.now();
    const valid = mayGo ? turn.items.filter((item) => holdings.isValid(item, start)) : [];
    const items = target && isBatched(target) ? valid.slice(0, fitting(valid)) : valid.slice(0, 1);
    if (valid.length < turn.items.length) this.#unwanted.push(...turn.items.filter(isNotIn(valid)));
    for (const item of valid.slice(items.length)) this.lanes.add(id, item, start);
    const outcome = target && items.length > 0 ? await this.#attempt(target, items) : undefined;
    const now = performance.now();
    if (target && outcome) this.#came(target, items, { outcome, startedAt: start });
    else if (items.length > 0) this.#nothingCame(id, items);
    this.lanes.done(turn, { ending: endingOf(outcome), now });
    this.pump();
    onEnd(items.some(({ isOrdered }) => isOrdered));
  }

  #attempt(target: Target, items: readonly Item[]): Promise<Outcome | undefined> {
    const { outbound, clock, deliverVia } = this.#parts;
    const options = {
      outbound,
      clock,
      deliverVia,
      tokens: this.#tokens,
      signal: this.#abort.signal,
    };
    const [first] = items;
    if (!first || isBatched(target)) {
      return sendBatch(
        target,
        items.map(({ message }) => message),
        options,
      );
    }
    const attempt = first.attempts + 1;
    return send(target, first.message, { ...options, deliveryId: first.id, attempt });
  }

  #came(
    target: Target,
    items: readonly Item[],
    { outcome, startedAt }: { outcome: Outcome; startedAt: number },
  ): void {
    const { endpoints, clock } = this.#parts;
    const { id } = target;
    for (const item of items) {
      const own = outcome.apart?.get(item.message.id) ?? outcome;
      this.#results.push({ item, target, outcome: own });
      // The next of its key may go once this is written.
      if (item.isOrdered) this.lanes.setBacklog(id, true);
    }
    const wasShut = endpoints.isShut(id);
    const isOurFault = outcome.status === null && this.#stalledAt >= startedAt;
    if (!isOurFault) endpoints.saw(target, outcome, clock.now());
    const isShut = endpoints.isShut(id);
    if (wasShut !== isShut) this.lanes.setBacklog(id, true);
    if (isShut) this.giveBack([id]);
    else if ((outcome.retryAfterMs ?? 0) > 0) this.#pause(target, outcome.retryAfterMs ?? 0);
  }

  #nothingCame(id: number, items: readonly Item[]): void {
    if (this.#abort.signal.aborted) return;
    this.#unwanted.push(...items);
    this.lanes.pause(id, performance.now() + UNSENT_PAUSE_MS);
  }

  #pause({ id, url }: Target, askedMs: number): void {
    const pauseMs = Math.min(askedMs, MAX_PAUSE_MS);
    this.lanes.pause(id, performance.now() + pauseMs);
    this.#pausedUrls.set(id, url);
    if (pauseMs <= KEEP_MS) return;
    this.giveBack([id]);
    this.lanes.setBacklog(id, true);
  }
}

function endingOf(outcome: Outcome | undefined): Ending {
  if (!outcome) return "unsent";
  if (isDelivered(outcome)) return "ok";
  if (outcome.status === null) return outcome.isFinal ? "answered" : "silent";
  return THROTTLED.has(outcome.status) ? "throttled" : "answered";
}

/** Even one event alone goes as a batch then: the receiver always gets an array. */
const isBatched = ({ batchSize, wireFormat, url }: Target): boolean =>
  batchSize > 1 && url !== null && canBatch(wireFormat);

/** How many of them one request can hold; one at least. */
function fitting(items: readonly Item[]): number {
  let bytes = 0;
  const last = items.findIndex(({ message }, i) => {
    bytes += message.dataText.length;
    return i > 0 && bytes > MAX_BATCH_BYTES;
  });
  return last === -1 ? items.length : last;
}

const settings = new WeakMap<Target, LaneSettings>();

/** The same object as long as the target is the same. */
function laneSettingsOf(target: Target | undefined): LaneSettings {
  if (!target) return PLAIN;
  const known = settings.get(target) ?? {
    maxConcurrency: target.maxConcurrency,
    rateLimitPerMinute: target.rateLimitPerMinute,
    batchSize: isBatched(target) ? target.batchSize : 1,
    batchWaitMs: target.batchWaitMs,
  };
  settings.set(target, known);
  return known;
}

const isNotIn =
  <T>(items: readonly T[]) =>
  (item: T): boolean =>
    !items.includes(item);

const turnOfLoop = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
