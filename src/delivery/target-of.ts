import type { Cipher } from "../auth/fernet.ts";
import { compileFilters } from "../events/match.ts";
import { messageOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { SubscriptionRow } from "../store/subscriptions.ts";
import { signingKey } from "./signature.ts";
import { openSecrets } from "./subscription-secrets.ts";
import type { EndpointAuth, Target } from "./target.ts";

/** Five days of failures without a break, as the schedule of Standard Webhooks lasts three. */
export const DISABLE_AFTER_HOURS = 120;
export const BATCH_WAIT_MS = 1_000;

/** A row that cannot be read has a `fault`: its deliveries are made and fail with it, none is lost. */
export function targetOf(
  row: SubscriptionRow,
  { cipher, log }: { cipher: Cipher; log: Log },
): Target {
  const open = openParts(row);
  const { accepts, fault: filterFault } = filtersOf(row);
  try {
    const sealed = sealedParts(row, cipher);
    return { ...open, ...sealed, accepts, fault: sealed.fault ?? filterFault };
  } catch (error) {
    log.error(
      { subscriptionId: row.id, reason: messageOf(error) },
      "the secrets of a subscription cannot be read",
    );
    const fault = "Its secrets cannot be decrypted: is CONFIG_ENCRYPTION_KEY the right one?";
    return { ...open, accepts, secrets: [], headers: {}, keys: [], auth: undefined, fault };
  }
}

function openParts(row: SubscriptionRow) {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    url: row.url,
    integrationId: row.integration_id,
    destinationSettings: objectOf(row.destination_settings),
    consumer: row.consumer,
    wireFormat: row.wire_format,
    formatOptions: objectOf(row.format_options),
    template: row.template ?? undefined,
    signatureHeader: row.signature_header ?? undefined,
    timeoutMs: row.timeout_ms,
    isActive: row.active === 1,
    retryDelays: JSON.parse(row.retry_delays) as number[],
    rateLimitPerMinute: row.rate_limit_per_minute ?? undefined,
    maxConcurrency: row.max_concurrency ?? undefined,
    isOrdered: row.ordering === "fifo",
    orderingKey: row.ordering_key ?? undefined,
    batchSize: row.batch_size ?? 1,
    batchWaitMs: row.batch_wait_ms ?? BATCH_WAIT_MS,
    disableAfterMs: (row.disable_after_hours ?? DISABLE_AFTER_HOURS) * 3_600_000,
    eventTypes: JSON.parse(row.event_types) as string[],
  };
}

/** Filters that cannot be understood refuse nothing: what they would have refused must not be lost. */
function filtersOf(row: SubscriptionRow): Pick<Target, "accepts" | "fault"> {
  const filters = objectOf(row.event_filters);
  if (Object.keys(filters).length === 0) return { accepts: undefined, fault: undefined };
  try {
    return { accepts: compileFilters(filters), fault: undefined };
  } catch (error) {
    return { accepts: undefined, fault: `Its filters cannot be understood: ${messageOf(error)}` };
  }
}

function sealedParts(
  row: SubscriptionRow,
  cipher: Cipher,
): Pick<Target, "secrets" | "headers" | "keys" | "auth" | "fault"> {
  const secrets = openSecrets(row.secrets, cipher);
  const isStandard = row.wire_format === "standard";
  const keys = isStandard ? secrets.flatMap(({ value }) => signingKey(value) ?? []) : [];
  const fault =
    isStandard && keys.length < secrets.length
      ? "Its secret is no whsec_ or whsk_ with base64 behind it: set a new one."
      : undefined;
  const auth = row.auth === null ? undefined : (openJson(row.auth, cipher) as EndpointAuth);
  return { secrets, keys, headers: openHeaders(row, cipher), auth, fault };
}

/** The headers to add to each request. */
export const openHeaders = (
  { headers }: Pick<SubscriptionRow, "headers">,
  cipher: Cipher,
): Record<string, string> =>
  headers === null ? {} : (openJson(headers, cipher) as Record<string, string>);

const openJson = (token: string, cipher: Cipher): unknown => JSON.parse(cipher.decrypt(token));

const objectOf = (text: string | null): Record<string, unknown> =>
  text === null ? {} : (JSON.parse(text) as Record<string, unknown>);
