import type { Cipher } from "../auth/fernet.ts";
import { toRfc3339 } from "../lib/clock.ts";
import type { AttemptRow } from "../store/attempts.ts";
import type { DeliveryRow } from "../store/deliveries.ts";
import type { EventRow } from "../store/events.ts";
import type { ConfigStore } from "../store/store.ts";
import { type SubscriptionRow, subscriptionNames } from "../store/subscriptions.ts";

/** Rows of events and deliveries in the words of the API. */
const timeOrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

export const toEvent = (row: EventRow) => ({
  id: row.id,
  type: row.type,
  occurred_at: toRfc3339(row.occurred_at),
  subject: row.subject,
  run_id: row.run_id,
  data: JSON.parse(row.data) as unknown,
  created_at: toRfc3339(row.created_at),
});

/** Without secrets; of the added headers only the names. */
export function toSubscription(row: SubscriptionRow, cipher: Cipher) {
  const headers =
    row.headers === null ? {} : (JSON.parse(cipher.decrypt(row.headers)) as Record<string, string>);
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    event_types: JSON.parse(row.event_types) as string[],
    event_filters: JSON.parse(row.event_filters) as Record<string, unknown[]>,
    wire_format: row.wire_format,
    signed: row.secrets !== null,
    signature_header: row.signature_header,
    header_names: Object.keys(headers),
    timeout_seconds: Math.round(row.timeout_ms / 1000),
    retry_delays: JSON.parse(row.retry_delays) as number[],
    active: row.active === 1,
    disabled_reason: row.disabled_reason,
    created_by: row.created_by,
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
  };
}

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
  status: row.status,
  error_code: row.error_code,
  error_message: row.error_message,
  remote_address: row.remote_address,
  request_headers: JSON.parse(row.request_headers) as Record<string, string>,
  response_headers:
    row.response_headers === null
      ? null
      : (JSON.parse(row.response_headers) as Record<string, string>),
  response_body: row.response_body,
});
