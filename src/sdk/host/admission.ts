import { type Clock, sleep as realSleep } from "../../lib/clock.ts";
import { RateLimitError } from "../../lib/errors.ts";
import type { Allowances } from "./allowances.ts";
import type { RateGate } from "./rate-budget.ts";

/** Told when a call begins to wait for an allowance; what it gives back is called when the wait is over. */
export type OnWait = (wait: { readonly allowance: string; readonly until: number }) => () => void;

export interface AdmissionOptions {
  readonly gate: RateGate;
  readonly allowances: Allowances;
  /** The allowance against which every call counts, beside its own. */
  readonly everyCall?: string | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A call that would wait longer for an allowance fails instead: somebody is waiting for the answer. */
  readonly maxWaitMs?: number | undefined;
  readonly onWait?: OnWait | undefined;
  /** The turn at the address, where the other side takes one call at a time. */
  readonly turn?: (() => Promise<() => void>) | undefined;
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
  const { gate, allowances, everyCall, signal } = options;
  return {
    async enter(allowance) {
      const wanted = [allowance, everyCall].filter((name) => name !== undefined);
      for (;;) {
        const leave = await gate.enter(signal);
        let waitMs: number;
        try {
          waitMs = await takeAll(allowances, wanted, signal);
        } catch (error) {
          leave();
          throw error;
        }
        const [missing] = wanted;
        if (missing === undefined) return inTurn(options, leave);
        // Calls of other allowances have the place meanwhile.
        leave();
        await wait(options, missing, waitMs);
      }
    },
    async hold(allowance, ms) {
      if (allowance === undefined) gate.hold(Math.min(ms, LONGEST_HOLD_MS));
      else await allowances.hold(allowance, ms);
    },
  };
}

/** Takes what is taken out of `wanted`; answers how long until the first of those left can be. */
async function takeAll(
  allowances: Allowances,
  wanted: string[],
  signal: AbortSignal,
): Promise<number> {
  for (let [name] = wanted; name !== undefined; [name] = wanted) {
    const waitMs = await allowances.take(name, signal);
    if (waitMs > 0) return waitMs;
    wanted.shift();
  }
  return 0;
}

/** The last thing that is waited for: whoever has the turn calls at once. */
async function inTurn({ turn }: AdmissionOptions, leave: () => void): Promise<() => void> {
  if (!turn) return leave;
  try {
    const giveBack = await turn();
    return () => {
      giveBack();
      leave();
    };
  } catch (error) {
    leave();
    throw error;
  }
}

async function wait(options: AdmissionOptions, allowance: string, waitMs: number): Promise<void> {
  const { clock, signal, maxWaitMs, onWait, sleep = realSleep } = options;
  const until = clock.now() + waitMs;
  if (maxWaitMs !== undefined && waitMs > maxWaitMs) {
    const limit =
      allowance === options.everyCall
        ? "The integration's own limit of calls a minute (rate_per_minute)"
        : `The provider's limit for such calls (${allowance})`;
    const error = new RateLimitError(
      `${limit} is used up until ${new Date(until).toISOString()}. Try again then.`,
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
