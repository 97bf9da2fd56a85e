import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import {
  dirtySeqs,
  eventWriters,
  newestSeq,
  newestSeqBefore,
  seenSeqs,
} from "../store/event-log.ts";
import type { DataStore } from "../store/store.ts";

/** Numbers looked at in one step. */
const STEP = 2_000;
/**
 * Where the database only shows rows that are not committed: after so long a number without any row is one
 * that was given back. Between getting its number and writing its row a statement waits for nobody.
 */
const SETTLE_MS = 2_000;
const MARK_GAP_MS = 100;
/** In the same case: transactions that were open when the first reader came are looked for so far back. */
const LOOK_BACK_MS = 120_000;
const WARN_MS = 60_000;

export interface HorizonOptions {
  /** The hub's own store. */
  readonly data: DataStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds that never go back. */
  readonly steady?: () => number;
}

/** Somebody holds the next number; there may be more to pass; there is nothing more. */
type Found = "held" | "more" | "done";

/**
 * The number of the event up to which nothing is missing: every event before it can be seen or will never
 * be. A transaction that got a number and has not ended holds it back, so that nobody who reads up to it
 * passes an event by. One for a process; it costs nothing while nobody reads.
 */
export class EventHorizon {
  readonly #options: Required<HorizonOptions>;
  #seq = 0;
  #isKnown = false;
  /** Everything up to `top` is settled once these transactions have ended. */
  #barrier: { readonly top: number; readonly waiting: ReadonlySet<string> } | undefined;
  /** When a number was the highest. */
  #marks: { readonly at: number; readonly top: number }[] = [];
  #heldSince: number | undefined;
  #running: Promise<boolean> | undefined;
  #next: Promise<boolean> | undefined;

  constructor(options: HorizonOptions) {
    this.#options = { steady: () => performance.now(), ...options };
  }

  get seq(): number {
    return this.#seq;
  }

  /** False as long as a transaction is under way that was there before the first reader. */
  get isKnown(): boolean {
    return this.#isKnown || this.#options.data.can.unseen === "none";
  }

  /**
   * Moves it on as far as what was committed before this call allows; true where something after it is
   * held back, so that it is worth while to look again soon.
   */
  advance(): Promise<boolean> {
    if (!this.#running) {
      const running = this.#advance().finally(() => {
        this.#running = undefined;
      });
      this.#running = running;
      return running;
    }
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.advance();
      });
    return this.#next;
  }

  async #advance(): Promise<boolean> {
    const { data } = this.#options;
    if (data.can.unseen === "none") {
      this.#seq = Math.max(this.#seq, await newestSeq(data));
      return false;
    }
    for (;;) {
      const found = await (data.can.unseen === "locks" ? this.#byLocks() : this.#byDirtyReads());
      if (found !== "more") return this.#noteHeld(found === "held");
    }
  }

  async #byLocks(): Promise<Found> {
    const { data } = this.#options;
    if (!this.#isKnown) {
      const newest = await newestSeq(data);
      this.#isKnown = newest === 0 || (await this.#passBarrier(newest));
      return this.#isKnown ? "more" : "held";
    }
    const seen = await seenSeqs(data, { after: this.#seq, limit: STEP });
    for (const seq of seen) {
      if (seq !== this.#seq + 1) break;
      this.#seq = seq;
    }
    const top = seen.at(-1) ?? this.#seq;
    if (top > this.#seq && !(await this.#passBarrier(top))) return "held";
    return seen.length === STEP || top > this.#seq ? "more" : "done";
  }

  /** Whoever got a number up to `top` writes events at this moment or has ended: true once all have. */
  async #passBarrier(top: number): Promise<boolean> {
    const writers = await eventWriters(this.#options.data);
    const last = this.#barrier;
    const barrier = last && last.top > this.#seq ? last : { top, waiting: writers };
    const waiting = new Set([...barrier.waiting].filter((name) => writers.has(name)));
    this.#barrier = waiting.size > 0 ? { ...barrier, waiting } : undefined;
    if (waiting.size > 0) return false;
    this.#seq = barrier.top;
    return true;
  }

  async #byDirtyReads(): Promise<Found> {
    const { data, clock } = this.#options;
    if (!this.#isKnown) {
      this.#seq = await newestSeqBefore(data, clock.now() - LOOK_BACK_MS);
      this.#isKnown = true;
    }
    // In this order: a row that is committed between the two reads only holds us back once more.
    const seen = await seenSeqs(data, { after: this.#seq, limit: STEP });
    const top = seen.at(-1);
    if (top === undefined) return "done";
    const dirty = await dirtySeqs(data, { after: this.#seq, until: top });
    const settledTop = this.#mark(top);
    const isSeen = new Set(seen);
    const open = dirty.find((seq) => !isSeen.has(seq)) ?? Number.POSITIVE_INFINITY;
    for (const seq of seen) {
      const isGap = seq !== this.#seq + 1;
      if (seq > open || (isGap && seq > settledTop)) return "held";
      this.#seq = seq;
    }
    return seen.length === STEP ? "more" : "done";
  }

  /** Notes that `top` can be seen; answers the highest number that could be seen long enough ago. */
  #mark(top: number): number {
    const now = this.#options.steady();
    const last = this.#marks.at(-1);
    if (!last || (top > last.top && now - last.at >= MARK_GAP_MS)) {
      this.#marks.push({ at: now, top });
    }
    const settled = this.#marks.findLastIndex(({ at }) => now - at >= SETTLE_MS);
    if (settled > 0) this.#marks.splice(0, settled);
    return settled < 0 ? 0 : (this.#marks[0]?.top ?? 0);
  }

  #noteHeld(isHeld: boolean): boolean {
    const now = this.#options.steady();
    if (!isHeld) this.#heldSince = undefined;
    else this.#heldSince ??= now;
    if (this.#heldSince !== undefined && now - this.#heldSince > WARN_MS) {
      this.#heldSince = now;
      this.#options.log.warn(
        { afterSeq: this.#seq },
        "readers of events wait for a transaction of the business database that does not end",
      );
    }
    return isHeld;
  }
}
