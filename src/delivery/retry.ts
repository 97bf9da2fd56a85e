import type { Target } from "./target.ts";

/**
 * Standard Webhooks' schedule, seconds: further tries over about three days.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
const STANDARD_DELAYS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;
const SHORT_DELAYS = [60, 300, 900] as const;

/** The schedule of a subscription that names none. */
export const DEFAULT_RETRY_DELAYS: Readonly<Record<Target["wireFormat"], readonly number[]>> = {
  standard: STANDARD_DELAYS,
  fiscal: SHORT_DELAYS,
  garagereg: SHORT_DELAYS,
};

/** Shorter waits are kept to the second: whoever sets them means them. */
const JITTER_FROM_SECONDS = 60;
/** A receiver that asks for more is tried after a day all the same. */
const MAX_RETRY_AFTER_MS = 86_400_000;

/** What became of one try. */
export interface Outcome {
  readonly startedAt: number;
  readonly durationMs: number;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly remoteAddress: string | null;
  readonly requestHeaders: string;
  readonly responseHeaders: string | null;
  readonly responseBody: string | null;
  /** The receiver's `Retry-After`, where its status gives it a meaning. */
  readonly retryAfterMs: number | undefined;
}

export type Verdict =
  | { readonly state: "delivered" }
  | { readonly state: "retrying"; readonly delayMs: number }
  | { readonly state: "failed"; readonly isGone: boolean };

/**
 * What happens after a try: only a 2xx delivers; 410 ends the subscription; everything else is tried
 * again while the schedule has a delay left. `attempts` counts this try. Delays of a minute and more are
 * spread over ±20 %; a longer `Retry-After` of a 429 or 503 wins.
 */
export function judge(
  outcome: Pick<Outcome, "status" | "retryAfterMs">,
  { attempts, retryDelays }: { attempts: number; retryDelays: readonly number[] },
  random: () => number = Math.random,
): Verdict {
  const { status, retryAfterMs } = outcome;
  if (status !== null && status >= 200 && status < 300) return { state: "delivered" };
  if (status === 410) return { state: "failed", isGone: true };
  const seconds = retryDelays[attempts - 1];
  if (seconds === undefined) return { state: "failed", isGone: false };
  const spread = seconds >= JITTER_FROM_SECONDS ? 0.8 + 0.4 * random() : 1;
  const asked = Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  return { state: "retrying", delayMs: Math.max(Math.round(seconds * 1000 * spread), asked) };
}

/** The wait that a 429 or 503 asks for: seconds or an HTTP date (RFC 9110, 10.2.3). */
export function retryAfterMs(
  status: number,
  headers: Readonly<Record<string, string>>,
  now: number,
): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const text = headers["retry-after"]?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
