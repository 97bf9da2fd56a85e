import { parseRetryAfter } from "../lib/retry-after.ts";
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
  custom: STANDARD_DELAYS,
};

/** Shorter waits are kept to the second: whoever sets them means them. */
const JITTER_FROM_SECONDS = 60;
/** A receiver that asks for more is tried after a day all the same. */
const MAX_RETRY_AFTER_MS = 86_400_000;

/** No more deliveries to this subscription; no more tries of this delivery. */
export type Wish = "disable" | "abort";

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
  /** The receiver's `Retry-After`, where it did not answer 2xx. */
  readonly retryAfterMs: number | undefined;
  /** What the receiver asked for beside its status. */
  readonly wish?: Wish | undefined;
  /** Whole milliseconds; absent for what did not take place, such as a name lookup on an open connection. */
  readonly dnsMs?: number | undefined;
  readonly connectMs?: number | undefined;
  readonly tlsMs?: number | undefined;
  readonly firstByteMs?: number | undefined;
  /** Only where it cannot be made anew from the event: custom formats and connectors. */
  readonly requestBody?: string | undefined;
  /** The deliveries of one request share it. */
  readonly batchId?: string | undefined;
  /** A further try would come to the same end. */
  readonly isFinal?: boolean;
  /** By event id: what became of those of a batch that could not go with the others. */
  readonly apart?: ReadonlyMap<string, Outcome>;
}

/** The destination has it: with HTTP it answered 2xx, without it told so in its own way. */
export const isDelivered = ({ errorCode }: Pick<Outcome, "errorCode">): boolean =>
  errorCode === null;

export type Verdict =
  | { readonly state: "delivered" | "failed"; readonly ends: Ends }
  | { readonly state: "retrying"; readonly delayMs: number };

/** Why the subscription is to be switched off: its receiver is gone, or asked for it. */
export type Ends = "gone" | "asked" | null;

/**
 * What happens after a try: only a 2xx delivers; 410 and a receiver's wish end the subscription; what is
 * final or not wanted fails; everything else is tried again while the schedule has a delay left.
 * `attempts` counts this try. Delays of a minute and more are spread over ±20 %; a longer `Retry-After`
 * wins, up to a day.
 */
export function judge(
  outcome: Pick<Outcome, "status" | "errorCode" | "retryAfterMs" | "isFinal" | "wish">,
  { attempts, retryDelays }: { attempts: number; retryDelays: readonly number[] },
  random: () => number = Math.random,
): Verdict {
  const ends = outcome.status === 410 ? "gone" : outcome.wish === "disable" ? "asked" : null;
  if (isDelivered(outcome)) return { state: "delivered", ends };
  if (ends !== null || outcome.isFinal || outcome.wish === "abort")
    return { state: "failed", ends };
  const seconds = retryDelays[attempts - 1];
  if (seconds === undefined) return { state: "failed", ends };
  const spread = seconds >= JITTER_FROM_SECONDS ? 0.8 + 0.4 * random() : 1;
  const asked = Math.min(outcome.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  return { state: "retrying", delayMs: Math.max(Math.round(seconds * 1000 * spread), asked) };
}

/** The wait that an answer other than 2xx asks for: seconds or an HTTP date (RFC 9110, 10.2.3). */
export const retryAfterMs = (
  status: number,
  headers: Readonly<Record<string, string>>,
  now: number,
): number | undefined =>
  status >= 200 && status < 300 ? undefined : parseRetryAfter(headers["retry-after"], now);

/** `webhook-delivery: disable` or `abort-message`, as Svix and others know it. */
export function wishOf(headers: Readonly<Record<string, string>>): Wish | undefined {
  const words = headers["webhook-delivery"]?.toLowerCase().split(",") ?? [];
  const has = (wanted: string): boolean => words.some((word) => word.trim() === wanted);
  if (has("disable")) return "disable";
  return has("abort-message") ? "abort" : undefined;
}
