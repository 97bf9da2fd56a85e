/** npm hands a Ctrl-C on to a program that got it from the terminal already: that is no second wish. */
const SAME_WISH_MS = 1_000;

/**
 * Aborts at the first SIGINT or SIGTERM. At the second, or `graceMs` after the first, the process ends at
 * once, whatever it does.
 */
export function stopSignal({ graceMs }: { readonly graceMs: number }): {
  readonly signal: AbortSignal;
} & Disposable {
  const stopping = new AbortController();
  let wishedAt: number | undefined;
  const stop = (): void => {
    if (wishedAt === undefined) {
      wishedAt = performance.now();
      setTimeout(() => process.exit(1), graceMs).unref();
      stopping.abort(new Error("stopped by a signal"));
    } else if (performance.now() - wishedAt > SAME_WISH_MS) {
      process.exit(1);
    }
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: stopping.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}

/** Resolves when the signal aborts. */
export function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    // The signal itself keeps no process alive.
    const alive = setInterval(() => {}, 60_000);
    signal.addEventListener(
      "abort",
      () => {
        clearInterval(alive);
        resolve();
      },
      { once: true },
    );
  });
}
