import { type Clock, sleep } from "../lib/clock.ts";
import { TransientError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import { newestSeq } from "../store/event-log.ts";
import type { DataStore } from "../store/store.ts";
import { EventHorizon } from "./stream-horizon.ts";
import { readPage, type StreamFilter, type StreamPage } from "./stream-page.ts";
import { createEventSignal } from "./stream-signal.ts";

/** Without a word from this process: events of other ones. */
const POLL_MS = 1_000;
/** While a transaction holds something back. */
const HELD_MS = 20;
/** Events that come close together make one page. */
const GATHER_MS = 10;
const END_WAIT_MS = 5_000;

export interface StreamRequest {
  /** The cursor of the last event seen, 0 for the oldest that is kept. */
  readonly after: number;
  readonly limit: number;
  readonly filter: StreamFilter;
}

/** Hands out events to readers that come for them, each exactly once for every reader's cursor. */
export interface EventStream {
  /** There are new events in the database, as far as this process knows. */
  notify(): void;
  /**
   * The cursor from which on a reader gets what is published from now on, and perhaps the last before.
   * @throws TransientError code `events_held` where a transaction leaves that open for too long
   */
  end(): Promise<number>;
  /** The highest cursor that any reader can have got. */
  newest(): Promise<number>;
  /** What there is after the cursor. */
  read(data: DataStore, request: StreamRequest): Promise<StreamPage>;
  /** The same, waiting for the first event that fits; an empty page when the time is over or it is stopped. */
  wait(
    data: DataStore,
    request: StreamRequest & { readonly waitMs: number; readonly signal: AbortSignal },
  ): Promise<StreamPage>;
  /** Ends every wait: readers are to come back after the start. */
  stop(): void;
  readonly isStopped: boolean;
}

/** `data` is the hub's own store; readers bring their tenant's. */
export function createEventStream(options: {
  data: DataStore;
  clock: Clock;
  log: Log;
}): EventStream {
  const horizon = new EventHorizon(options);
  const events = createEventSignal();
  const stopping = new AbortController();

  const page = async (data: DataStore, request: StreamRequest) => {
    const isHeld = await horizon.advance();
    const until = horizon.seq;
    return { page: await readPage(data, { ...request, until }), isHeld };
  };

  return {
    notify: () => events.notify(),
    async end() {
      const until = performance.now() + END_WAIT_MS;
      await horizon.advance();
      while (!horizon.isKnown) {
        if (performance.now() > until) throw held();
        await sleep(HELD_MS);
        await horizon.advance();
      }
      return horizon.seq;
    },
    newest: async () => Math.max(horizon.seq, await newestSeq(options.data)),
    read: async (data, request) => (await page(data, request)).page,
    async wait(data, { waitMs, signal, ...request }) {
      const either = AbortSignal.any([signal, stopping.signal]);
      const until = performance.now() + waitMs;
      let { after } = request;
      for (;;) {
        const seen = events.count;
        const { page: found, isHeld } = await page(data, { ...request, after });
        after = Math.max(after, found.cursor);
        const left = until - performance.now();
        if (found.events.length > 0 || left <= 0 || either.aborted) {
          return { ...found, cursor: after };
        }
        if (found.hasMore) continue;
        await events.wait(Math.min(left, isHeld ? HELD_MS : POLL_MS), { seen, signal: either });
        await sleep(GATHER_MS, either).catch(() => {});
      }
    },
    stop: () => stopping.abort(),
    get isStopped() {
      return stopping.signal.aborted;
    },
  };
}

const held = (): TransientError =>
  new TransientError(
    "A transaction of the business database does not end, so that the end of the events is not known. Try again; `viadukt doctor` may tell more.",
    { code: "events_held" },
  );
