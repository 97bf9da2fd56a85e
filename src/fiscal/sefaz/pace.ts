import type { DistributionAnswer } from "../../sdk/fiscal.ts";
import type { FiscalCursor } from "../../store/fiscal-cursors.ts";

const MINUTE = 60_000;
/** A worker's right to ask for a company; longer than any call with its answer. */
export const LEASE_MS = 3 * MINUTE;
/** The authority wants an hour of silence where there is nothing more; a minute on top, for clocks that differ. */
export const SILENCE_MS = 61 * MINUTE;
/** So that companies do not all ask at the same moment. */
const JITTER_MS = 4 * MINUTE;
/** Between two pages. */
export const PAGE_PAUSE_MS = 2_000;
const PAUSED_MS = 15 * MINUTE;
const FIRST_BACKOFF_MS = 5 * MINUTE;
const MAX_BACKOFF_MS = 60 * MINUTE;
/** A later time was written by a clock that was ahead. */
const LONGEST_MS = SILENCE_MS + JITTER_MS;

/** Single queries that the authority takes in an hour are 20; the rest is left to people and other programs. */
export const QUERIES_AN_HOUR = 15;
export const HOUR_MS = 60 * MINUTE;

/** When the cursor may be used again. A time too far ahead does not count. */
export const allowedAt = ({ next_allowed_at }: FiscalCursor, now: number): number =>
  Math.min(next_allowed_at, now + LONGEST_MS);

export const silence = (now: number, random: () => number): number =>
  now + SILENCE_MS + Math.floor(random() * JITTER_MS);

/** What follows from an answer to `distNSU`. */
export type Verdict =
  /** There is more: ask again after the pause. */
  | { readonly next: "more" }
  /** That was all for now. */
  | { readonly next: "done"; readonly until: number }
  /** 656: the company has asked too much; the authority says where it was last. */
  | { readonly next: "blocked"; readonly until: number }
  /** It pauses or fails. */
  | { readonly next: "backoff"; readonly until: number }
  /** Certificate, settings or cursor are wrong: a person has to act. */
  | { readonly next: "refused"; readonly until: number };

/** Rules of section 4 of the distribution service: what each cStat asks for. */
export function judge(
  { status, last_nsu, max_nsu }: DistributionAnswer,
  { now, random, failures }: { now: number; random: () => number; failures: number },
): Verdict {
  const until = silence(now, random);
  switch (status) {
    case "138":
      return last_nsu !== undefined && max_nsu !== undefined && last_nsu < max_nsu
        ? { next: "more" }
        : { next: "done", until };
    case "137":
      return { next: "done", until };
    case "656":
      return { next: "blocked", until };
    case "108":
    case "109":
      return { next: "backoff", until: now + PAUSED_MS };
    case "998":
    case "999":
      return { next: "backoff", until: now + backoff(failures) };
    default:
      return { next: "refused", until };
  }
}

/**
 * How long to wait after a call without an answer. It may have been taken all the same: where the last answer said that there
 * was no more, that was the hour's one query.
 */
export function afterFault(
  { last_nsu, max_nsu, failures }: Pick<FiscalCursor, "last_nsu" | "max_nsu" | "failures">,
  { now, random }: { now: number; random: () => number },
): number {
  return last_nsu >= max_nsu ? silence(now, random) : now + backoff(failures);
}

const backoff = (failures: number): number =>
  Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10));

const MAX_GAPS = 20_000;

/** NSUs after `from` and before `to`, at most so many. */
export function between(from: string, to: string): string[] {
  const nsus: string[] = [];
  for (let nsu = BigInt(from) + 1n; nsu < BigInt(to) && nsus.length < MAX_GAPS; nsu++) {
    nsus.push(padNsu(nsu));
  }
  return nsus;
}

export const padNsu = (nsu: bigint | string): string => String(nsu).padStart(15, "0");
