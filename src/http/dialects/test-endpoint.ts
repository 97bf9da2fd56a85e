import type { Outcome } from "../../delivery/retry.ts";
import { send } from "../../delivery/send.ts";
import { checkSubscription } from "../../delivery/subscription-input.ts";
import { sealSecrets } from "../../delivery/subscription-secrets.ts";
import { targetOf } from "../../delivery/target-of.ts";
import type { Hub } from "../../hub.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { TransientError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import type { SubscriptionRow } from "../../store/subscriptions.ts";

const TIMEOUT_MS = 30_000;

export interface Endpoint {
  readonly endpoint_url: string;
  readonly secret_key?: string | null;
  readonly signature_header?: string | null;
}

/**
 * Sends one `webhook.test` in the garagereg format to an address that is no subscription's; nothing is
 * stored.
 * @throws InvalidInputError where the address may not be called or the header cannot carry a signature
 */
export async function sendToEndpoint(
  hub: Hub,
  tenantId: number,
  { endpoint_url: url, secret_key: secret, signature_header = null }: Endpoint,
): Promise<Outcome> {
  const secrets = secret ? [secret] : [];
  checkSubscription({ url, wire_format: "garagereg", secrets, signature_header }, hub.egress);
  const now = hub.clock.now();
  const sealed = sealSecrets(
    secrets.map((value) => ({ value })),
    hub.cipher,
  );
  const row = { ...NOBODYS, tenant_id: tenantId, url, secrets: sealed, signature_header };
  const message = {
    id: newId("evt", now),
    tenantId,
    type: "webhook.test",
    occurredAt: now,
    subject: null,
    consumer: null,
    dataText: JSON.stringify({ message: "Próbakézbesítés", sent_at: toRfc3339(now) }),
  };
  const { signal } = new AbortController();
  const deliveryId = newId("dlv", now);
  const outcome = await send(targetOf(row, hub), message, { ...hub, deliveryId, signal });
  if (!outcome) throw new TransientError("The hub stops.", { code: "shutting_down" });
  return outcome;
}

/** A subscription that is in no table. */
const NOBODYS: SubscriptionRow = {
  id: 0,
  tenant_id: 0,
  name: "test-endpoint",
  url: null,
  integration_id: null,
  destination_settings: null,
  consumer: null,
  event_types: "[]",
  event_filters: "{}",
  wire_format: "garagereg",
  format_options: null,
  template: null,
  secrets: null,
  signature_header: null,
  headers: null,
  auth: null,
  timeout_ms: TIMEOUT_MS,
  retry_delays: "[]",
  rate_limit_per_minute: null,
  max_concurrency: null,
  ordering: null,
  ordering_key: null,
  batch_size: null,
  batch_wait_ms: null,
  disable_after_hours: null,
  created_by: "",
  active: 1,
  disabled_reason: null,
  created_at: 0,
  updated_at: 0,
};
