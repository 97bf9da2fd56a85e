import { toRfc3339 } from "../lib/clock.ts";
import type { AttemptRow } from "../store/attempts.ts";
import type { DeliveryRow } from "../store/deliveries.ts";
import type { EventRow } from "../store/events.ts";
import type { ConfigStore } from "../store/store.ts";
import { subscriptionNames } from "../store/subscriptions.ts";

/** Rows of events and deliveries in the words of the API. */
const timeOrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

export const toEvent = (row: EventRow) => ({
  id: row.id,
  type: row.type,
  type_version: row.type_version,
  occurred_at: toRfc3339(row.occurred_at),
  subject: row.subject,
  consumer: row.consumer,
  run_id: row.run_id,
  data: JSON.parse(row.data) as unknown,
  created_at: toRfc3339(row.created_at),
});

/** With the names of their subscriptions, as far as those are still there. */
export async function toDeliveries(config: ConfigStore, rows: readonly DeliveryRow[]) {
  const ids = rows.map((row) => row.subscription_id);
  const names = await subscriptionNames(config, ids);
  return rows.map((row) => ({
    id: row.id,
    event_id: row.event_id,
    event_type: row.event_type,
    subscription_id: row.subscription_id,
    subscription_name: names.get(row.subscription_id)?.name ?? null,
    url: names.get(row.subscription_id)?.url ?? null,
    state: row.state,
    attempts: row.attempts,
    // While a worker has it, the column is the end of its lease.
    next_attempt_at: timeOrNull(row.lease_token === null ? row.next_attempt_at : row.updated_at),
    last_status: row.last_status,
    last_error: row.last_error,
    created_at: toRfc3339(row.created_at),
    finished_at: timeOrNull(row.finished_at),
  }));
}

export const toAttempt = (row: AttemptRow) => ({
  number: row.number,
  started_at: toRfc3339(row.started_at),
  duration_ms: row.duration_ms,
  dns_ms: row.dns_ms,
  connect_ms: row.connect_ms,
  tls_ms: row.tls_ms,
  first_byte_ms: row.first_byte_ms,
  status: row.status,
  error_code: row.error_code,
  error_message: row.error_message,
  remote_address: row.remote_address,
  request_headers: JSON.parse(row.request_headers) as Record<string, string>,
  request_body: row.request_body,
  batch_id: row.batch_id,
  response_headers:
    row.response_headers === null
      ? null
      : (JSON.parse(row.response_headers) as Record<string, string>),
  response_body: row.response_body,
});
