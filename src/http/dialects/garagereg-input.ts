import type { SubscriptionInput } from "../../delivery/subscription-input.ts";
import type { SubscriptionRow } from "../../store/subscriptions.ts";
import type { SubscriptionBody } from "./garagereg-schemas.ts";
import { fitDelays } from "./retry-counts.ts";

/** A body of the dialect as the hub takes it; with the row that it changes what it leaves out stays. */
export function subscriptionInput(
  body: SubscriptionBody,
  before?: SubscriptionRow,
): SubscriptionInput {
  const { name, endpoint_url: url, subscribed_events: types, event_filters: filters } = body;
  const { integration_id: integration, organization_id: organization } = body;
  const { secret_key: secret, signature_header, timeout_seconds, is_active } = body;
  const delays = delaysOf(body, before);
  return {
    ...(name === undefined ? {} : { name }),
    ...(url === undefined ? {} : { url }),
    ...(types === undefined ? {} : { event_types: [...new Set(types)] }),
    ...(filters === undefined ? {} : { event_filters: filters ?? {} }),
    ...(integration === undefined ? {} : { integration_id: textOf(integration) }),
    ...(organization === undefined ? {} : { consumer: textOf(organization) }),
    ...(secret === undefined ? {} : { secret: secret || null }),
    ...(signature_header === undefined ? {} : { signature_header }),
    ...(timeout_seconds === undefined ? {} : { timeout_seconds }),
    ...(is_active === undefined ? {} : { active: is_active }),
    ...(delays === undefined ? {} : { retry_delays: delays }),
  };
}

/** Null stays null. */
export const textOf = (id: string | number | null): string | null =>
  id === null ? null : String(id);

/** The number of retries wins over the length of the list; a list alone tells the number. */
function delaysOf(
  { max_retries: count, retry_delays: given }: SubscriptionBody,
  before: SubscriptionRow | undefined,
): readonly number[] | undefined {
  if (count === undefined) return given;
  const stored = before ? (JSON.parse(before.retry_delays) as number[]) : [];
  return fitDelays(given ?? stored, count);
}
