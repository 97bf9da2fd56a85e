import { openMs } from "../../delivery/breaker.ts";
import type { IntegrationState } from "../../store/integration-states.ts";

/** Calls in a row, or runs in a row, that failed by the fault of the system: then it opens. */
export const CALLS_TO_OPEN = 10;
export const RUNS_TO_OPEN = 3;
/** It is open no longer than this at a time; see `delivery/breaker.ts`. */
const LONGEST_MS = 30 * 60_000;
/** Machines of one hub differ by less. */
const TOLERANCE_MS = 5_000;

/** Why a call or a run failed. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly at: number;
}

/** What calls have shown since the row was written last. */
export interface CallNews {
  /** The system has answered. */
  readonly hasAnswered: boolean;
  /** Failures since its last answer, or since the row was written. */
  readonly failures: number;
  readonly fault: Fault | undefined;
  /** How the trial ended that this process made. */
  readonly trial: "answered" | "failed" | undefined;
}

export interface Moment {
  readonly now: number;
  /** How long it is open the first time. */
  readonly firstMs: number;
  readonly random?: () => number;
}

/** What became of a row; others have to be told of a turn. */
export interface Turned {
  readonly row: IntegrationState;
  readonly turn: "opened" | "closed" | null;
}

/**
 * The row after calls: ten failures in a row open it. Whatever its state, an answer closes it: late ones of calls
 * that began before it opened too. A failed trial makes the next pause longer; other failures while it is open
 * change nothing.
 */
export function afterCalls(before: IntegrationState, news: CallNews, moment: Moment): Turned {
  const noted = withFault(before, news.fault, moment.now);
  if (before.breaker !== "closed") {
    if (news.hasAnswered) return { row: closed(noted, moment.now), turn: "closed" };
    return { row: news.trial === "failed" ? opened(noted, moment) : noted, turn: null };
  }
  const failed_calls = (news.hasAnswered ? 0 : before.failed_calls) + news.failures;
  const failing_since = failed_calls === 0 ? null : noted.failing_since;
  const row = { ...noted, failed_calls, failing_since };
  return failed_calls < CALLS_TO_OPEN
    ? { row, turn: null }
    : { row: opened(row, moment), turn: "opened" };
}

/**
 * The row after a run: three in a row that the system broke open it, although single calls of theirs may have
 * been answered. One that it did not break ends the row of failures, and the next pause is a short one again.
 */
export function afterRun(
  before: IntegrationState,
  { fault, isTrial }: { readonly fault: Fault | undefined; readonly isTrial: boolean },
  moment: Moment,
): Turned {
  if (!fault) {
    const isClosed = before.breaker === "closed";
    if (!isClosed && !isTrial) return { row: before, turn: null };
    const row = { ...closed(before, moment.now), failed_runs: 0, trips: 0 };
    return { row, turn: isClosed ? null : "closed" };
  }
  const noted = withFault(before, fault, moment.now);
  if (before.breaker !== "closed") {
    return { row: isTrial ? opened(noted, moment) : noted, turn: null };
  }
  const failed_runs = before.failed_runs + 1;
  const row = { ...noted, failed_runs };
  return failed_runs < RUNS_TO_OPEN
    ? { row, turn: null }
    : { row: opened(row, moment), turn: "opened" };
}

/** A person wants it tried now: as if nothing had failed. */
export function afterReset(before: IntegrationState, now: number): Turned {
  const row = { ...closed(before, now), failed_runs: 0, trips: 0 };
  return { row, turn: before.breaker === "closed" ? null : "closed" };
}

/** One call may show whether the system is back. */
export const isTrialDue = ({ breaker, open_until }: IntegrationState, now: number): boolean =>
  breaker !== "closed" && ((open_until ?? 0) <= now || (open_until ?? 0) > latestEnd(now));

/** Of a pause that a right clock has written. */
export const latestEnd = (now: number): number => now + LONGEST_MS + TOLERANCE_MS;

function opened(before: IntegrationState, { now, ...length }: Moment): IntegrationState {
  const trips = before.trips + 1;
  return {
    ...before,
    breaker: "open",
    opened_at: before.opened_at ?? now,
    open_until: now + openMs(trips, length),
    trips,
    failed_calls: 0,
    updated_at: now,
  };
}

/**
 * `trips` stays until a run comes through, and a run that breaks before that opens it at once: a system may answer
 * one call and none of the others.
 */
function closed(before: IntegrationState, now: number): IntegrationState {
  return {
    ...before,
    breaker: "closed",
    opened_at: null,
    open_until: null,
    failed_calls: 0,
    failed_runs: Math.min(before.failed_runs, RUNS_TO_OPEN - 1),
    failing_since: null,
    updated_at: now,
  };
}

const MAX_ERROR = 500;

const withFault = (
  before: IntegrationState,
  fault: Fault | undefined,
  now: number,
): IntegrationState =>
  fault
    ? {
        ...before,
        failing_since: before.failing_since ?? fault.at,
        last_failure_at: fault.at,
        last_error_code: fault.code.slice(0, 60),
        last_error: fault.message.slice(0, MAX_ERROR),
        updated_at: now,
      }
    : { ...before, updated_at: now };
