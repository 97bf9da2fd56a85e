import { createPlaces } from "./places.ts";

/** A server that does not answer holds up the end of the hub no longer than that. */
const CANCEL_MS = 5_000;
const AT_ONCE = 2;

/** Ends statements at their server, over connections of its own, a few at a time; never fails. */
export interface Canceller extends AsyncDisposable {
  /** `end` opens a connection, ends the statement, and closes it. */
  run(end: () => Promise<void>): Promise<void>;
}

export function createCanceller(): Canceller {
  const places = createPlaces(AT_ONCE);
  const running = new Set<Promise<void>>();

  async function carryOut(end: () => Promise<void>): Promise<void> {
    const signal = AbortSignal.timeout(CANCEL_MS);
    try {
      using _place = await places.enter(signal);
      await Promise.race([
        end(),
        new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())),
      ]);
    } catch {
      // The server's own limit ends the statement.
    }
  }
  return {
    async run(end) {
      const work = carryOut(end);
      running.add(work);
      await work;
      running.delete(work);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(running);
    },
  };
}
