import { DAY_MS } from "./clock.ts";
import {
  cancellationOf,
  type Feed,
  isCteService,
  isTold,
  kindOf,
  receivedAt,
} from "./documents/feed.ts";

/** Older documents are not given out any more. */
export const KEPT_DAYS = 90;
export const PAGE_SIZE = 50;
/** Every number that this divides stands for nothing. */
const VOID_EVERY = 41;
const PRUNED_AT_ONCE = 5_000;

/** `added` is what a test put in; the others follow from an item of a feed. */
export type EntryKind = "summary" | "full" | "event" | "notice" | "cte" | "cte_event" | "added";

/** One numbered place of a sequence. Its document is made when somebody asks for it. */
export interface Entry {
  readonly nsu: number;
  readonly at: number;
  readonly kind: EntryKind;
  readonly feed: Feed | undefined;
  readonly index: number;
  readonly added: AddedDocument | undefined;
}

export interface AddedDocument {
  /** As in `procNFe_v4.00.xsd`. */
  readonly schema: string;
  readonly xml: string;
}

type Arrival = Omit<Entry, "nsu">;

interface Source {
  readonly feed: Feed;
  next: number;
}

/** What one interested party has, numbered in the order of reception. */
export class Sequence {
  #entries: Entry[] = [];
  #highest = 0;
  readonly #sources: Source[] = [];
  #waiting: Arrival[] = [];
  readonly #withheld = new Set<number>();
  readonly #service: "nfe" | "cte";

  constructor(service: "nfe" | "cte") {
    this.#service = service;
  }

  addFeed(feed: Feed): void {
    this.#sources.push({ feed, next: 0 });
  }

  /** Numbered as soon as the clock reaches its time. */
  add(arrival: Arrival): void {
    this.#waiting.push(arrival);
    this.#waiting.sort((a, b) => a.at - b.at);
  }

  /** Pages leave it out; asked for by its number it is there. */
  withhold(nsu: number): void {
    this.#withheld.add(nsu);
  }

  highest(now: number): number {
    this.#advance(now);
    return this.#highest;
  }

  /** Up to a page of entries above `nsu`, oldest first. */
  after(nsu: number, now: number): readonly Entry[] {
    this.#advance(now);
    const entries = this.#entries;
    const page: Entry[] = [];
    for (let i = this.#firstAbove(nsu); i < entries.length && page.length < PAGE_SIZE; i++) {
      const entry = entries[i];
      if (entry && isKept(entry.at, now) && !this.#withheld.has(entry.nsu)) page.push(entry);
    }
    return page;
  }

  at(nsu: number, now: number): Entry | undefined {
    this.#advance(now);
    const entry = this.#entries[this.#firstAbove(nsu - 1)];
    return entry?.nsu === nsu && isKept(entry.at, now) ? entry : undefined;
  }

  #firstAbove(nsu: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.nsu ?? 0) > nsu) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #advance(now: number): void {
    for (;;) {
      const source = this.#earliest();
      const fed = source && receivedAt(source.feed, source.next);
      const waiting = this.#waiting[0];
      if (waiting && waiting.at <= now && (fed === undefined || waiting.at <= fed)) {
        this.#waiting.shift();
        this.#number(waiting);
      } else if (source && fed !== undefined && fed <= now) {
        for (const arrival of this.#arrivals(source.feed, source.next)) this.#number(arrival);
        source.next += 1;
      } else break;
    }
    this.#prune(now);
  }

  #earliest(): Source | undefined {
    let best: Source | undefined;
    for (const source of this.#sources) {
      if (source.next >= source.feed.documents) continue;
      const isEarlier =
        !best || receivedAt(source.feed, source.next) < receivedAt(best.feed, best.next);
      if (isEarlier) best = source;
    }
    return best;
  }

  #arrivals(feed: Feed, index: number): readonly Arrival[] {
    const kind = kindOf(index);
    const base = { at: receivedAt(feed, index), feed, index, added: undefined };
    const isCte = isCteService(kind);
    if (this.#service === "cte")
      return isCte ? [{ ...base, kind: kind === "cte" ? "cte" : "cte_event" }] : [];
    if (isCte) return isTold(index) ? [{ ...base, kind: "notice" }] : [];
    if (kind === "cancel" || kind === "correct") return [{ ...base, kind: "event" }];
    return [{ ...base, kind: kind === "download" ? "full" : "summary" }];
  }

  #number(arrival: Arrival): void {
    this.#highest += 1;
    if (this.#highest % VOID_EVERY === 0) this.#highest += 1;
    this.#entries.push({ nsu: this.#highest, ...arrival });
  }

  /** What nobody can have any more is let go, so that years can be played. */
  #prune(now: number): void {
    const first = this.#entries[PRUNED_AT_ONCE];
    if (!first || isKept(first.at, now)) return;
    this.#entries = this.#entries.filter(({ at }) => isKept(at, now));
  }
}

export const isKept = (at: number, now: number): boolean => now - at <= KEPT_DAYS * DAY_MS;

/** True from the moment at which the feed's own cancellation of a document was received. */
export function isCancelledByFeed(feed: Feed, index: number, now: number): boolean {
  const event = cancellationOf(feed, index);
  return event !== undefined && receivedAt(feed, event) <= now;
}
