import { sqlFault } from "../fault.ts";
import type { ReadOptions } from "./reader.ts";

export const DEFAULT_TIMEOUT_MS = 120_000;
/** As SQL Server's driver says it; clients match these words. */
const TIMED_OUT =
  "Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.";

/** 900, where a statement took longer than it may. */
export const timedOut = (): Error => sqlFault(TIMED_OUT);

/** The end of one read: its time is over, its caller is gone, or it was given up. */
export interface Limit extends Disposable {
  /** Its reason is what the caller gets: `timedOut()` after the time, else the caller's own. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** The time begins now: waiting for a place counts, too. */
export function limitOf({ signal, timeoutMs = DEFAULT_TIMEOUT_MS }: ReadOptions): Limit {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(timedOut()), timeoutMs);
  return {
    signal: signal ? AbortSignal.any([signal, ending.signal]) : ending.signal,
    timeoutMs,
    [Symbol.dispose]() {
      clearTimeout(timer);
    },
  };
}
