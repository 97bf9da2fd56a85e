import { insertAttempts, type NewAttempt } from "../store/attempts.ts";
import { heldByOthers, type Settlement, settle } from "../store/delivery-queue.ts";
import { addDeliveryStats } from "../store/delivery-stats.ts";
import { isOpen, leaveOrder } from "../store/ordered-queue.ts";
import type { DataStore } from "../store/store.ts";
import { isDelivered, judge, type Outcome, type Verdict } from "./retry.ts";
import { Tally } from "./stats.ts";
import type { Message, Target } from "./target.ts";

const MAX_LAST_ERROR = 500;

/** A delivery that this process holds. */
export interface Item {
  readonly id: string;
  readonly subscriptionId: number;
  /** Tries before. */
  readonly attempts: number;
  readonly message: Message;
  /** It may have a place in an order, which it leaves once it is settled. */
  readonly isOrdered?: boolean;
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
  /** They were not ours any more: another worker had taken them over, or they were ended meanwhile. */
  readonly lost: number;
  /** Those of the lost ones that another worker holds. */
  readonly taken: number;
  /** Subscriptions to be switched off: their receiver is gone, or asked for it. */
  readonly ends: ReadonlyMap<number, "gone" | "asked">;
}

interface Group {
  readonly results: Result[];
  readonly verdict: Verdict;
}

/**
 * Writes results with their attempts and counts; equal ones in one statement. Every try is in the log, a
 * lost one too. What is settled of an ordered subscription leaves its order: the caller has its lock.
 */
export async function settleResults(
  store: DataStore,
  results: readonly Result[],
  { token, now }: { token: string; now: number },
): Promise<Settled> {
  const counts = { delivered: 0, retrying: 0, failed: 0, lost: 0, taken: 0 };
  const ends = new Map<number, "gone" | "asked">();
  const tally = new Tally(token);
  const gone: string[] = [];
  for (const { results: equal, verdict } of groupsOf(results)) {
    const held = await settle(store, settlementOf({ results: equal, verdict }, { token, now }));
    counts[verdict.state] += held;
    if (held < equal.length) {
      counts.lost += equal.length - held;
      counts.taken += await heldByOthers(store, idsOf(equal), token);
    }
    for (const result of equal) tally.add(result, verdict.state);
    if (verdict.state === "retrying") continue;
    const [{ target } = { target: undefined }] = equal;
    if (verdict.ends && target) ends.set(target.id, verdict.ends);
    gone.push(...(await settledIds(store, equal, held)));
  }
  await leaveOrder(store, gone, now);
  await insertAttempts(store, results.map(attemptOf));
  await addDeliveryStats(store, tally.rows());
  return { ...counts, ends };
}

/** Of ordered deliveries those that are open no more: one that another worker took over keeps its place. */
async function settledIds(
  store: DataStore,
  results: readonly Result[],
  held: number,
): Promise<string[]> {
  const ids = results.flatMap(({ item }) => (item.isOrdered ? item.id : []));
  if (ids.length === 0 || held === results.length) return ids;
  const open = await isOpen(store, ids);
  return ids.filter((id) => !open.has(id));
}

/** Those with one verdict: one update. Failures stay apart by subscription, so that their next tries spread. */
function groupsOf(results: readonly Result[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const result of results) {
    const { item, target, outcome } = result;
    const { status, wish } = outcome;
    const key =
      isDelivered(outcome) && wish === undefined
        ? `${status} ${item.attempts}`
        : `not ${status} ${item.attempts} ${target.id} ${wish} ${outcome.isFinal} ${outcome.retryAfterMs} ${outcome.errorMessage}`;
    const group = groups.get(key);
    if (group) group.results.push(result);
    else {
      const attempts = item.attempts + 1;
      const verdict = judge(outcome, { attempts, retryDelays: target.retryDelays });
      groups.set(key, { results: [result], verdict });
    }
  }
  return groups.values();
}

const idsOf = (results: readonly Result[]): string[] => results.map(({ item }) => item.id);

function settlementOf(
  { results, verdict }: Group,
  { token, now }: { token: string; now: number },
): Settlement {
  const [first] = results;
  return {
    ids: idsOf(results),
    token,
    attemptsBefore: first?.item.attempts ?? 0,
    state: verdict.state,
    nextAttemptAt: verdict.state === "retrying" ? now + verdict.delayMs : null,
    lastStatus: first?.outcome.status ?? null,
    lastError: first?.outcome.errorMessage?.slice(0, MAX_LAST_ERROR) ?? null,
    now,
  };
}

export const attemptOf = ({ item, outcome }: Pick<Result, "item" | "outcome">): NewAttempt => ({
  tenant_id: item.message.tenantId,
  delivery_id: item.id,
  number: item.attempts + 1,
  started_at: outcome.startedAt,
  duration_ms: outcome.durationMs,
  dns_ms: outcome.dnsMs ?? null,
  connect_ms: outcome.connectMs ?? null,
  tls_ms: outcome.tlsMs ?? null,
  first_byte_ms: outcome.firstByteMs ?? null,
  status: outcome.status,
  error_code: outcome.errorCode,
  error_message: outcome.errorMessage,
  remote_address: outcome.remoteAddress,
  request_headers: outcome.requestHeaders,
  request_body: outcome.requestBody ?? null,
  batch_id: outcome.batchId ?? null,
  response_headers: outcome.responseHeaders,
  response_body: outcome.responseBody,
});
