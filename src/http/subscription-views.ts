import type { Cipher } from "../auth/fernet.ts";
import { publicKeyOf } from "../delivery/signature.ts";
import { openSecrets, validSecrets } from "../delivery/subscription-secrets.ts";
import type { EndpointAuth, FormatOptions } from "../delivery/target.ts";
import { BATCH_WAIT_MS, DISABLE_AFTER_HOURS, openHeaders } from "../delivery/target-of.ts";
import { type Clock, toRfc3339 } from "../lib/clock.ts";
import { slugsOf } from "../store/integrations.ts";
import type { ConfigStore } from "../store/store.ts";
import type { SubscriptionRow } from "../store/subscriptions.ts";

interface Host {
  readonly cipher: Cipher;
  readonly clock: Clock;
}

/** One row in the words of the API: without secrets; of the added headers only the names. */
export async function subscriptionView(config: ConfigStore, row: SubscriptionRow, host: Host) {
  return (await subscriptionViews(config, [row], host))(row);
}

/** Turns each of the rows into the words of the API. */
export async function subscriptionViews(
  config: ConfigStore,
  rows: readonly SubscriptionRow[],
  { cipher, clock }: Host,
) {
  const slugs = await slugsOf(
    config,
    rows.flatMap((row) => row.integration_id ?? []),
  );
  return (row: SubscriptionRow) => {
    const integration_id = row.integration_id === null ? null : slugs.get(row.integration_id);
    return { ...toSubscription(row, { cipher, clock }), integration_id: integration_id ?? null };
  };
}

function toSubscription(row: SubscriptionRow, { cipher, clock }: Host) {
  const secrets = openSecrets(row.secrets, cipher);
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    destination_settings: objectOf(row.destination_settings) ?? {},
    consumer: row.consumer,
    event_types: JSON.parse(row.event_types) as string[],
    event_filters: objectOf(row.event_filters) ?? {},
    wire_format: row.wire_format,
    format_options: objectOf<FormatOptions & Record<string, string>>(row.format_options),
    template: row.template,
    signed: row.secrets !== null,
    secrets_valid: validSecrets(secrets, clock.now()).length,
    public_keys: secrets.flatMap(({ value }) => publicKeyOf(value) ?? []),
    signature_header: row.signature_header,
    header_names: Object.keys(openHeaders(row, cipher)),
    auth_kind:
      row.auth === null ? null : (JSON.parse(cipher.decrypt(row.auth)) as EndpointAuth).kind,
    timeout_seconds: Math.round(row.timeout_ms / 1000),
    retry_delays: JSON.parse(row.retry_delays) as number[],
    rate_limit_per_minute: row.rate_limit_per_minute,
    max_concurrency: row.max_concurrency,
    ordering: row.ordering ?? ("none" as const),
    ordering_key: row.ordering_key,
    batch_size: row.batch_size ?? 1,
    batch_wait_seconds: Math.round((row.batch_wait_ms ?? BATCH_WAIT_MS) / 1000),
    disable_after_hours: row.disable_after_hours ?? DISABLE_AFTER_HOURS,
    active: row.active === 1,
    disabled_reason: row.disabled_reason,
    created_by: row.created_by,
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
  };
}

const objectOf = <T = Record<string, unknown>>(text: string | null): T | null =>
  text === null ? null : (JSON.parse(text) as T);
