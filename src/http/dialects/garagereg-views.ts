import { signatureHeaderOf } from "../../delivery/wire/parts.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import type { SubscriptionRow } from "../../store/subscriptions.ts";
import type { Counts } from "./counts.ts";

/** A subscription in the dialect's words; its secret is not among them. */
export function toSubscription(row: SubscriptionRow, counts: Counts) {
  const delays = JSON.parse(row.retry_delays) as number[];
  const { delivered, failed, expired } = counts.settled;
  return {
    id: row.id,
    integration_id: row.integration_id,
    name: row.name,
    endpoint_url: row.url,
    subscribed_events: JSON.parse(row.event_types) as string[],
    event_filters: JSON.parse(row.event_filters) as Record<string, unknown>,
    signature_header: headerOf(row),
    max_retries: delays.length,
    retry_delays: delays,
    timeout_seconds: Math.round(row.timeout_ms / 1000),
    organization_id: organizationOf(row.consumer),
    is_active: row.active === 1,
    total_deliveries: delivered + failed + expired,
    successful_deliveries: delivered,
    failed_deliveries: failed + expired,
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
  };
}

/** Organisations are numbers in this dialect; a consumer that is no number stays a text. */
export const organizationOf = (consumer: string | null): string | number | null =>
  consumer !== null && /^(0|[1-9]\d{0,14})$/.test(consumer) ? Number(consumer) : consumer;

/** The header that carries a subscription's signature. */
export const headerOf = (row: Pick<SubscriptionRow, "wire_format" | "signature_header">): string =>
  signatureHeaderOf({
    wireFormat: row.wire_format,
    signatureHeader: row.signature_header ?? undefined,
  });
