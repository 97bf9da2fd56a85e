import { insertAttempts, type NewAttempt } from "../store/attempts.ts";
import { type Settlement, settle } from "../store/delivery-queue.ts";
import type { DataStore } from "../store/store.ts";
import { judge, type Outcome, type Verdict } from "./retry.ts";
import type { Message, Target } from "./target.ts";

const MAX_LAST_ERROR = 500;

/** A delivery that this process holds. */
export interface Item {
  readonly id: string;
  readonly subscriptionId: number;
  /** Tries before. */
  readonly attempts: number;
  readonly message: Message;
}

export interface Result {
  readonly item: Item;
  readonly target: Target;
  readonly outcome: Outcome;
}

export interface Settled {
  readonly delivered: number;
  readonly retrying: number;
  readonly failed: number;
  /** Another worker had taken them over. */
  readonly lost: number;
  /** Subscriptions whose receiver says that it is gone for good. */
  readonly gone: ReadonlySet<number>;
}

interface Group {
  readonly ids: string[];
  readonly first: Result;
  readonly verdict: Verdict;
}

/** Writes results with their attempts; equal ones in one statement. Every try is in the log, a lost one too. */
export async function settleResults(
  store: DataStore,
  results: readonly Result[],
  { token, now }: { token: string; now: number },
): Promise<Settled> {
  const counts = { delivered: 0, retrying: 0, failed: 0, lost: 0 };
  const gone = new Set<number>();
  for (const group of groupsOf(results)) {
    const held = await settle(store, settlementOf(group, { token, now }));
    counts[group.verdict.state] += held;
    counts.lost += group.ids.length - held;
    if (group.verdict.state === "failed" && group.verdict.isGone) {
      gone.add(group.first.target.id);
    }
  }
  await insertAttempts(store, results.map(attemptOf));
  return { ...counts, gone };
}

/** Those with one verdict: one update. Failures stay apart by subscription, so that their next tries spread. */
function groupsOf(results: readonly Result[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const result of results) {
    const { item, target, outcome } = result;
    const { status } = outcome;
    const isOk = status !== null && status >= 200 && status < 300;
    const key = isOk
      ? `${status} ${item.attempts}`
      : `${status} ${item.attempts} ${target.id} ${outcome.retryAfterMs} ${outcome.errorMessage}`;
    const group = groups.get(key);
    if (group) group.ids.push(item.id);
    else {
      const verdict = judge(outcome, {
        attempts: item.attempts + 1,
        retryDelays: target.retryDelays,
      });
      groups.set(key, { ids: [item.id], first: result, verdict });
    }
  }
  return groups.values();
}

function settlementOf(
  { ids, first, verdict }: Group,
  { token, now }: { token: string; now: number },
): Settlement {
  return {
    ids,
    token,
    attemptsBefore: first.item.attempts,
    state: verdict.state,
    nextAttemptAt: verdict.state === "retrying" ? now + verdict.delayMs : null,
    lastStatus: first.outcome.status,
    lastError: first.outcome.errorMessage?.slice(0, MAX_LAST_ERROR) ?? null,
    now,
  };
}

export const attemptOf = ({ item, outcome }: Pick<Result, "item" | "outcome">): NewAttempt => ({
  tenant_id: item.message.tenantId,
  delivery_id: item.id,
  number: item.attempts + 1,
  started_at: outcome.startedAt,
  duration_ms: outcome.durationMs,
  status: outcome.status,
  error_code: outcome.errorCode,
  error_message: outcome.errorMessage,
  remote_address: outcome.remoteAddress,
  request_headers: outcome.requestHeaders,
  response_headers: outcome.responseHeaders,
  response_body: outcome.responseBody,
});
