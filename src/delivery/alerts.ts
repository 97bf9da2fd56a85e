import type { OwnedEvent } from "../events/append.ts";
import { toRfc3339 } from "../lib/clock.ts";
import type { EndpointStateRow } from "../store/endpoint-states.ts";
import type { Message, Target } from "./target.ts";

const FAMILY = "subscription.";
const MAX_ERROR = 500;

/** Why the hub switched a subscription off. */
export type Cause = "gone" | "asked" | "failing";

const REASONS: Readonly<Record<Cause, string>> = {
  gone: "The receiver answered 410: it wants no more deliveries at this address.",
  asked: "The receiver asked for no more deliveries (webhook-delivery: disable).",
  failing: "Every delivery has failed",
};

/** A sentence for people: why it was switched off. */
export function reasonOf(cause: Cause, failingSince: number | null): string {
  if (cause !== "failing") return REASONS[cause];
  const since = failingSince === null ? "" : ` since ${toRfc3339(failingSince)}`;
  return `${REASONS.failing}${since}: mend the receiver, then switch the subscription on again.`;
}

/** Its endpoint stopped taking deliveries; they wait until it is back. */
export function failingAlert(target: Target, row: EndpointStateRow): OwnedEvent {
  const since = row.failing_since ?? row.updated_at;
  return alert(target, {
    type: "failing",
    key: since,
    at: row.updated_at,
    data: {
      failing_since: toRfc3339(since),
      next_try_at: row.open_until === null ? null : toRfc3339(row.open_until),
      last_error: row.last_error?.slice(0, MAX_ERROR) ?? null,
    },
  });
}

/** Its endpoint takes deliveries again. */
export function recoveredAlert(
  target: Target,
  before: EndpointStateRow,
  row: EndpointStateRow,
): OwnedEvent {
  const since = before.failing_since ?? before.opened_at ?? before.updated_at;
  return alert(target, {
    type: "recovered",
    key: row.last_success_at ?? row.updated_at,
    at: row.updated_at,
    data: { failed_since: toRfc3339(since) },
  });
}

/** `version` is the subscription's before it was switched off: whoever does it says so under one key. */
export function disabledAlert(
  target: Target,
  { reason, cause, version, now }: { reason: string; cause: Cause; version: number; now: number },
): OwnedEvent {
  return alert(target, { type: "disabled", key: version, at: now, data: { cause, reason } });
}

/**
 * Nobody is told of its own troubles: the message would not get through, and each failure would make
 * another one.
 */
export const isAboutItself = ({ id }: Target, { type, subject }: Message): boolean =>
  subject !== null && type.startsWith(FAMILY) && subject === subjectOf(id);

const subjectOf = (id: number): string => `subscription/${id}`;

function alert(
  target: Target,
  { type, key, at, data }: { type: string; key: number; at: number; data: Record<string, unknown> },
): OwnedEvent {
  const { id, name, url, consumer, tenantId } = target;
  const host = url === null ? null : (URL.parse(url)?.host ?? null);
  return {
    tenantId,
    event: {
      type: FAMILY + type,
      data: { subscription_id: id, name, host, ...data },
      occurredAt: at,
      subject: subjectOf(id),
      idempotencyKey: `${FAMILY}${type}:${id}:${key}`,
      ...(consumer === null ? {} : { consumer }),
    },
  };
}
