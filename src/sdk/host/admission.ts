import { type Clock, sleep as realSleep } from "../../lib/clock.ts";
import { RateLimitError } from "../../lib/errors.ts";
import type { Allowances } from "./allowances.ts";
import type { RateGate } from "./rate-budget.ts";

/** Told when a call begins to wait for an allowance; what it gives back is called when the wait is over. */
export type OnWait = (wait: { readonly allowance: string; readonly until: number }) => () => void;

export interface AdmissionOptions {
  readonly gate: RateGate;
  readonly allowances: Allowances;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A call that would wait longer for an allowance fails instead: somebody is waiting for the answer. */
  readonly maxWaitMs?: number | undefined;
  readonly onWait?: OnWait | undefined;
}

/** Lets the calls of one piece of work out: the integration's rate first, then the allowance of the call. */
export interface Admission {
  /** Call what it gives back once when the call is over. @throws RateLimitError where `maxWaitMs` is too short */
  enter(allowance: string | undefined): Promise<() => void>;
  /** The remote asked for a pause: of the calls of the allowance, or of all for a minute at most. */
  hold(allowance: string | undefined, ms: number): Promise<void>;
}

/** Looks again that often: the clock may have been set. */
const LONGEST_SLEEP_MS = 60_000;

/** A longer one is the caller's to keep, who puts the work back. */
const LONGEST_HOLD_MS = 60_000;

const spent = new WeakSet<object>();
/** The error says that an allowance is used up, so that another try at once is of no use. */
export const isAllowanceSpent = (error: unknown): boolean =>
  typeof error === "object" && error !== null && spent.has(error);

export function createAdmission(options: AdmissionOptions): Admission {
  const { gate, allowances, signal } = options;
  return {
    async enter(allowance) {
      for (;;) {
        const leave = await gate.enter(signal);
        if (allowance === undefined) return leave;
        let waitMs: number;
        try {
          waitMs = await allowances.take(allowance, signal);
        } catch (error) {
          leave();
          throw error;
        }
        if (waitMs <= 0) return leave;
        // Calls of other allowances have the place meanwhile.
        leave();
        await wait(options, allowance, waitMs);
      }
    },
    async hold(allowance, ms) {
      if (allowance === undefined) gate.hold(Math.min(ms, LONGEST_HOLD_MS));
      else await allowances.hold(allowance, ms);
    },
  };
}

async function wait(options: AdmissionOptions, allowance: string, waitMs: number): Promise<void> {
  const { clock, signal, maxWaitMs, onWait, sleep = realSleep } = options;
  const until = clock.now() + waitMs;
  if (maxWaitMs !== undefined && waitMs > maxWaitMs) {
    const error = new RateLimitError(
      `The provider's limit for such calls (${allowance}) is used up until ${new Date(until).toISOString()}. Try again then.`,
      waitMs,
    );
    spent.add(error);
    throw error;
  }
  const isOver = onWait?.({ allowance, until });
  try {
    await sleep(Math.min(waitMs, LONGEST_SLEEP_MS), signal);
  } finally {
    isOver?.();
  }
}
