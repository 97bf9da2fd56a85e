import { messageOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";

/** Reloads at each SIGHUP, one after the other; a reload that fails is told, and all stays as it was. */
export function reloadSignal(reload: () => Promise<void>, log: Log): Disposable {
  let last = Promise.resolve();
  const onSignal = (): void => {
    last = last.then(reload).then(
      () => log.info({}, "reloaded"),
      (error: unknown) => log.error({ why: messageOf(error) }, "not reloaded, all stays as it was"),
    );
  };
  process.on("SIGHUP", onSignal);
  return { [Symbol.dispose]: () => void process.off("SIGHUP", onSignal) };
}
