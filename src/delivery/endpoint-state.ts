import type { EndpointStateRow } from "../store/endpoint-states.ts";
import type { Sign } from "./breaker.ts";
import { type Breaker, CLOSED, openMs } from "./breaker.ts";
import { isDelivered, type Outcome } from "./retry.ts";
import type { Target } from "./target.ts";

const MAX_ERROR = 500;

/** What tries did to the breaker: `reopened` and `eased` (it refused) by a probe. */
export type Turn = "opened" | "reopened" | "closed" | "eased";

/** What this process has seen of an endpoint since it last wrote it down. */
export interface EndpointNews {
  readonly target: Target;
  readonly turn: Turn | null;
  readonly failingSince: number | null;
  readonly lastSuccessAt: number | null;
  readonly lastFailureAt: number | null;
  readonly lastError: string | null;
}

/** What became of an endpoint's row. */
export interface Merged {
  readonly row: EndpointStateRow;
  /** Others have to be told: its first opening, its first success after that. */
  readonly alert: "failing" | "recovered" | null;
  /** It has been failing without a break for longer than its subscription allows. */
  readonly isOverdue: boolean;
}

/** What a try tells about the receiver. */
export function signOf(outcome: Pick<Outcome, "status" | "errorCode" | "isFinal">): Sign {
  const { status } = outcome;
  if (isDelivered(outcome)) return "success";
  if (status === null) return outcome.isFinal ? "nothing" : "failure";
  return status === 408 || status === 429 || status >= 500 ? "failure" : "refusal";
}

/**
 * The row after the news of one process, `before` being what all have written so far: an endpoint that
 * another process has opened meanwhile stays as that one left it, and no change is told twice.
 */
export function merge(
  before: EndpointStateRow,
  news: EndpointNews,
  { now, firstOpenMs, random }: { now: number; firstOpenMs: number; random?: () => number },
): Merged {
  const longer = () =>
    openMs(before.trips + 1, { firstMs: firstOpenMs, ...(random ? { random } : {}) });
  const turned = turn(before, news, { now, longer });
  const failing_since = failingSince(before, news);
  const row: EndpointStateRow = {
    ...before,
    ...turned,
    failing_since,
    last_success_at: latest(before.last_success_at, news.lastSuccessAt),
    last_failure_at: latest(before.last_failure_at, news.lastFailureAt),
    last_error: news.lastError?.slice(0, MAX_ERROR) ?? before.last_error,
    updated_at: now,
  };
  const isFirstOpening = before.trips === 0 && row.trips > 0;
  const isRecovery = before.trips > 0 && row.trips === 0;
  return {
    row,
    alert: isFirstOpening ? "failing" : isRecovery ? "recovered" : null,
    isOverdue: isOverdue(row, news),
  };
}

type BreakerColumns = Pick<EndpointStateRow, "breaker" | "trips" | "opened_at" | "open_until">;

const CLOSED_COLUMNS: BreakerColumns = {
  breaker: "closed",
  trips: 0,
  opened_at: null,
  open_until: null,
};

function turn(
  before: EndpointStateRow,
  news: EndpointNews,
  { now, longer }: { now: number; longer: () => number },
): BreakerColumns {
  const isClosed = before.breaker === "closed";
  const open = (): BreakerColumns => ({
    breaker: "open",
    trips: before.trips + 1,
    opened_at: now,
    open_until: now + longer(),
  });
  switch (news.turn) {
    case "closed":
      return CLOSED_COLUMNS;
    case "opened":
      return isClosed ? open() : before;
    case "reopened":
      return isClosed ? before : open();
    case "eased":
      return before.breaker === "half_open" ? { ...CLOSED_COLUMNS, trips: before.trips } : before;
    case null:
      return isClosed && hasRecovered(before, news) ? CLOSED_COLUMNS : before;
  }
}

/** It was failing, a person closed its breaker, and now something arrived. */
const hasRecovered = (before: EndpointStateRow, news: EndpointNews): boolean =>
  news.failingSince === null && (news.lastSuccessAt ?? 0) > before.updated_at;

/** The start of the failures without a break; null where the last thing anybody saw was a success. */
function failingSince(before: EndpointStateRow, news: EndpointNews): number | null {
  if (news.failingSince === null) {
    return (news.lastSuccessAt ?? 0) >= (before.failing_since ?? 0) ? null : before.failing_since;
  }
  const lastSuccessAt = latest(before.last_success_at, news.lastSuccessAt) ?? 0;
  const known = before.failing_since ?? Number.POSITIVE_INFINITY;
  if (known > lastSuccessAt && known < news.failingSince) return known;
  return news.failingSince > lastSuccessAt ? news.failingSince : news.lastFailureAt;
}

const isOverdue = ({ failing_since }: EndpointStateRow, { target, lastFailureAt }: EndpointNews) =>
  target.disableAfterMs > 0 &&
  failing_since !== null &&
  lastFailureAt !== null &&
  lastFailureAt - failing_since >= target.disableAfterMs;

/** The breaker as a row tells it; `failures` are known to each process alone. */
export const breakerOf = (row: EndpointStateRow, failures: number): Breaker =>
  row.breaker === "closed"
    ? { ...CLOSED, failures, trips: row.trips }
    : {
        state: row.breaker,
        failures: 0,
        trips: row.trips,
        openedAt: row.opened_at,
        openUntil: row.open_until,
      };

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
