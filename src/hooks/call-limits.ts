import { blockOf } from "../auth/sign-in-limit.ts";
import { RateLimitError } from "../lib/errors.ts";

/** Refused calls of one address to one hook that cost nothing; one is forgiven in every two seconds. */
const FREE_FAILURES = 30;
const FORGIVE_MS = 2_000;
/** So that an attacker with many addresses fills no memory. */
const MOST_ENTRIES = 10_000;
const MINUTE_MS = 60_000;

interface Bucket {
  level: number;
  at: number;
}

/** Buckets that leak: what is in one of them now. */
class Buckets {
  readonly #byKey = new Map<string, Bucket>();

  level(key: string, now: number, leakMs: number): number {
    const bucket = this.#byKey.get(key);
    return bucket ? Math.max(0, bucket.level - (now - bucket.at) / leakMs) : 0;
  }

  add(key: string, now: number, leakMs: number): void {
    const level = this.level(key, now, leakMs) + 1;
    // Deleted first: a map keeps the order of insertion, so the oldest is the first entry.
    this.#byKey.delete(key);
    if (this.#byKey.size >= MOST_ENTRIES) {
      const oldest = this.#byKey.keys().next().value;
      if (oldest !== undefined) this.#byKey.delete(oldest);
    }
    this.#byKey.set(key, { level, at: now });
  }
}

/** Bounds what may come to a hook, as this process sees it. Times are epoch milliseconds. */
export class CallLimits {
  readonly #failures = new Buckets();
  readonly #calls = new Buckets();

  /** @throws RateLimitError where too many calls of this address to that hook were refused lately */
  checkAddress({ hook, address }: { hook: string; address: string }, now: number): void {
    const key = `${hook} ${blockOf(address)}`;
    const over = this.#failures.level(key, now, FORGIVE_MS) - FREE_FAILURES;
    if (over < 0) return;
    const waitMs = Math.ceil((over + 1) * FORGIVE_MS);
    throw new RateLimitError("Too many calls from this address were refused. Try later.", waitMs);
  }

  refused({ hook, address }: { hook: string; address: string }, now: number): void {
    this.#failures.add(`${hook} ${blockOf(address)}`, now, FORGIVE_MS);
  }

  /** Counts a genuine call. @throws RateLimitError above the hook's limit */
  admit({ hookId, perMinute }: { hookId: number; perMinute: number }, now: number): void {
    const leakMs = MINUTE_MS / perMinute;
    const key = String(hookId);
    if (this.#calls.level(key, now, leakMs) + 1 > perMinute) {
      throw new RateLimitError(
        `This hook takes ${perMinute} calls a minute (rate_limit_per_minute). Try later.`,
        Math.ceil(leakMs),
      );
    }
    this.#calls.add(key, now, leakMs);
  }
}
