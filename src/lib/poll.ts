import { sleep } from "./clock.ts";

export interface Poll {
  /** Begins at once; a second time changes nothing. */
  start(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
  /** Aborted as soon as `stop` is called. */
  readonly signal: AbortSignal;
}

/** Does `work` again and again, `everyMs` after it has ended or failed, until it is stopped. */
export function createPoll({
  everyMs,
  work,
  onError,
}: {
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}): Poll {
  const stopping = new AbortController();
  const { signal } = stopping;
  let loop: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await work().catch(onError);
      await sleep(everyMs, signal).catch(() => {});
    }
  };
  return {
    signal,
    start() {
      loop ??= run();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
