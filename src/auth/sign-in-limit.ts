import { RateLimitError } from "../lib/errors.ts";

interface Rule {
  /** So many failures cost nothing: people mistype. */
  readonly free: number;
  readonly longestMs: number;
}
/** One address may stand for a whole office. */
const ADDRESS_RULE: Rule = { free: 20, longestMs: 15 * 60_000 };
/** Short, so that nobody can lock an owner out for long by failing on purpose. */
const EMAIL_RULE: Rule = { free: 5, longestMs: 60_000 };
const FIRST_WAIT_MS = 1_000;
/** Failures are forgotten this long after the last one. */
const MEMORY_MS = 60 * 60_000;
/** So that an attacker with many addresses fills no memory. */
const MOST_ENTRIES = 10_000;

interface Failures {
  count: number;
  blockedUntil: number;
  lastAt: number;
}

export interface SignInAttempt {
  readonly address: string | undefined;
  readonly email: string;
}

/** Slows down guessing, per address and per e-mail, with a wait that doubles; known to this process only. */
export interface SignInLimit {
  /**
   * Counts the attempt as failed before its password is looked at, so that attempts at one moment count too;
   * the answer takes that back, for a password that was right.
   * @throws RateLimitError while a wait goes on; such an attempt does not make it longer.
   */
  begin(attempt: SignInAttempt, now: number): () => void;
}

export function createSignInLimit(): SignInLimit {
  const addresses = new Map<string, Failures>();
  const emails = new Map<string, Failures>();
  return {
    begin({ address, email }, now) {
      const block = blockOf(address);
      const blockedBefore = blockedUntil(addresses, block, now);
      const until = Math.max(blockedBefore, blockedUntil(emails, email, now));
      if (until > now) {
        const seconds = Math.ceil((until - now) / 1000);
        throw new RateLimitError(
          `Too many failed sign-ins. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
          until - now,
        );
      }
      fail(emails, email, { rule: EMAIL_RULE, now });
      const blockedNow = fail(addresses, block, { rule: ADDRESS_RULE, now });
      return () => {
        emails.delete(email);
        const failures = addresses.get(block);
        if (!failures) return;
        failures.count--;
        // Only the own wait: one that a wrong attempt at the same moment brought stays.
        if (failures.blockedUntil === blockedNow) failures.blockedUntil = blockedBefore;
      };
    },
  };
}

function blockedUntil(map: Map<string, Failures>, key: string, now: number): number {
  const failures = map.get(key);
  if (!failures) return 0;
  if (failures.lastAt + MEMORY_MS <= now) {
    map.delete(key);
    return 0;
  }
  return failures.blockedUntil;
}

/** When the wait ends that this failure brings. */
function fail(
  map: Map<string, Failures>,
  key: string,
  { rule, now }: { readonly rule: Rule; readonly now: number },
): number {
  const count = (map.get(key)?.count ?? 0) + 1;
  const over = count - rule.free;
  const waitMs = over < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** Math.min(over, 30), rule.longestMs);
  // Deleted first: a map keeps the order of insertion, so the oldest failure is the first entry.
  map.delete(key);
  if (map.size >= MOST_ENTRIES) {
    const oldest = map.keys().next().value;
    if (oldest !== undefined) map.delete(oldest);
  }
  map.set(key, { count, blockedUntil: now + waitMs, lastAt: now });
  return now + waitMs;
}

/** An IPv6 customer has a /64 at least: all its addresses are one guesser. */
export function blockOf(address: string | undefined): string {
  if (address === undefined) return "";
  if (!address.includes(":") || address.includes(".")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const after = tail === undefined ? [] : tail.split(":").filter((group) => group !== "");
  while (tail !== undefined && groups.length + after.length < 8) groups.push("0");
  return [...groups, ...after].slice(0, 4).join(":");
}
