import { toRfc3339 } from "../../lib/clock.ts";
import type { AttemptRow } from "../../store/attempts.ts";
import type { DeliveryRow } from "../../store/deliveries.ts";
import type { ConfigStore } from "../../store/store.ts";
import { subscriptionsByIds } from "../../store/subscription-lists.ts";
import type { SubscriptionRow } from "../../store/subscriptions.ts";
import { headerOf, organizationOf } from "./garagereg-views.ts";
import { GARAGEREG_WORDS } from "./garagereg-words.ts";
import { type StoredEvent, sentBody } from "./sent-body.ts";
import { sayFault } from "./words.ts";

/** Characters of bodies in one answer: of many tries of a large event the older ones lose theirs. */
const MAX_PAYLOADS_LENGTH = 8_000_000;

const timeOrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

/** Deliveries in the dialect's words, with what is left of their subscriptions. */
export async function toDeliveries(config: ConfigStore, rows: readonly DeliveryRow[]) {
  const ids = [...new Set(rows.map((row) => row.subscription_id))];
  const subscriptions = new Map(
    (await subscriptionsByIds(config, ids)).map((found) => [found.id, found]),
  );
  return rows.map((row) => toDelivery(row, subscriptions.get(row.subscription_id)));
}

export function toDelivery(row: DeliveryRow, subscription: SubscriptionRow | undefined) {
  // While a worker has it, the column is the end of its lease.
  const nextAt = row.lease_token === null ? row.next_attempt_at : row.updated_at;
  return {
    request_id: row.id,
    subscription_id: row.subscription_id,
    subscription_name: subscription?.name ?? null,
    integration_id: subscription?.integration_id ?? null,
    endpoint_url: subscription?.url ?? null,
    event_id: row.event_id,
    event_type: row.event_type,
    status: row.state,
    attempt_count: row.attempts,
    http_status: row.last_status,
    error_message: errorOf(row),
    next_retry_at: timeOrNull(row.next_attempt_at === null ? null : nextAt),
    created_at: toRfc3339(row.created_at),
    completed_at: timeOrNull(row.finished_at),
  };
}

function errorOf({ state, last_status: status, last_error: error }: DeliveryRow): string | null {
  if (error === null || state === "delivered") return null;
  const reason = state === "expired" ? "expired" : status === null ? "no_answer" : "bad_status";
  return sayFault(GARAGEREG_WORDS, { code: reason, status });
}

/** With every attempt in full, the first one first. */
export function toOneDelivery(
  row: DeliveryRow,
  {
    subscription,
    attempts,
    event,
  }: {
    subscription: SubscriptionRow | undefined;
    attempts: readonly AttemptRow[];
    event: StoredEvent | undefined;
  },
) {
  const [first, last] = [attempts[0], attempts.at(-1)];
  const fault = last && { code: last.error_code, status: last.status };
  return {
    ...toDelivery(row, subscription),
    ...(fault?.code ? { error_message: sayFault(GARAGEREG_WORDS, fault) } : {}),
    entity_id: event?.subject ?? null,
    organization_id: organizationOf(event?.consumer ?? null),
    payload: (last && sentBody(last, event)) ?? null,
    signature_header: subscription ? headerOf(subscription) : null,
    max_retries: subscription ? (JSON.parse(subscription.retry_delays) as number[]).length : null,
    first_attempt_at: timeOrNull(first?.started_at ?? null),
    last_attempt_at: timeOrNull(last?.started_at ?? null),
    attempts: toAttempts(attempts, event),
  };
}

function toAttempts(attempts: readonly AttemptRow[], event: StoredEvent | undefined) {
  let length = 0;
  const newestFirst = attempts.toReversed().map((attempt) => {
    const body = sentBody(attempt, event) ?? null;
    length += body?.length ?? 0;
    return toAttempt(attempt, length > MAX_PAYLOADS_LENGTH ? null : body);
  });
  return newestFirst.toReversed();
}

function toAttempt(attempt: AttemptRow, payload: string | null) {
  const { status, error_code: code, response_headers: headers } = attempt;
  return {
    attempt_number: attempt.number,
    attempted_at: toRfc3339(attempt.started_at),
    response_time_ms: attempt.duration_ms,
    http_status: status,
    success: code === null,
    error_code: code,
    error_message: code === null ? null : sayFault(GARAGEREG_WORDS, { code, status }),
    request_headers: JSON.parse(attempt.request_headers) as Record<string, string>,
    payload,
    response_headers: headers === null ? null : (JSON.parse(headers) as Record<string, string>),
    response_body: attempt.response_body,
  };
}
