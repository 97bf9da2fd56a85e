import { endpointHealth, successRate, worstHealth } from "../../delivery/endpoint-health.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { newestAttempt } from "../../store/attempt-logs.ts";
import { HOUR_MS } from "../../store/delivery-stats.ts";
import { attemptsByHour, attemptsByStatus, openDeliveries } from "../../store/delivery-totals.ts";
import { endpointStates } from "../../store/endpoint-states.ts";
import type { Integration } from "../../store/integrations.ts";
import type { DataStore } from "../../store/store.ts";
import type { SubscriptionRow } from "../../store/subscriptions.ts";
import { countsTogether } from "./counts.ts";
import { GARAGEREG_WORDS } from "./garagereg-words.ts";
import { sayFault } from "./words.ts";

/** Subscriptions of one integration that are looked at, newest first. */
export const MAX_SUBSCRIPTIONS = 500;
/** Of those the newest attempt is looked for. */
const MAX_LATEST = 20;
const DAY_MS = 86_400_000;
const TREND_DAYS = 30;
/** With the hour that is under way they make a day. */
const RECENT_MS = 23 * HOUR_MS;

const timeOrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

/** How an integration and the deliveries of its subscriptions are doing. */
export async function integrationHealth(
  data: DataStore,
  {
    integration,
    subscriptions,
    now,
  }: { integration: Integration; subscriptions: readonly SubscriptionRow[]; now: number },
) {
  const subscriptionIds = subscriptions.map(({ id }) => id);
  const all = await countsTogether(data, { subscriptionIds });
  const recent = await countsTogether(data, { subscriptionIds, since: now - RECENT_MS });
  const open = await openDeliveries(data, subscriptionIds);
  const last = await lastAttempt(data, subscriptionIds, false);
  const { delivered, failed, expired } = all.settled;
  const settled = delivered + failed + expired;
  const openOf = (wanted: string): number =>
    open.find(({ state }) => state === wanted)?.deliveries ?? 0;
  const deliveryHealth = endpointHealth({
    isShut: (await endpointStates(data, subscriptionIds)).some(
      ({ breaker }) => breaker !== "closed",
    ),
    isDisabled: subscriptions.some((row) => row.active === 0 && row.disabled_reason !== null),
    wasTried: all.attempts > 0,
    recent: { attempts: recent.attempts, delivered: recent.deliveredAttempts },
    retrying: openOf("retrying"),
  });
  return {
    integration_id: integration.id,
    name: integration.name,
    is_active: integration.active === 1,
    health_status: worstHealth([integration.health, deliveryHealth]),
    health_message: integration.health_message,
    total_requests: all.attempts,
    successful_requests: all.deliveredAttempts,
    failed_requests: all.attempts - all.deliveredAttempts,
    success_rate: successRate(all.deliveredAttempts, all.attempts) ?? 0,
    average_response_time_ms: all.attempts === 0 ? null : Math.round(all.durationMs / all.attempts),
    last_response_time_ms: last?.duration_ms ?? null,
    last_request_at: timeOrNull(all.lastAt),
    last_success_at: timeOrNull(all.lastDeliveredAt),
    last_error: await lastError(data, subscriptionIds, integration),
    last_verified_at: timeOrNull(integration.last_verified_at),
    last_run_at: timeOrNull(integration.last_run_at),
    delivery_status_distribution: {
      pending: openOf("pending"),
      delivered,
      failed,
      retrying: openOf("retrying"),
      expired,
    },
    average_attempts: settled === 0 ? null : Math.round((all.triesOfSettled / settled) * 100) / 100,
    errors_by_status_code: await errorsByStatus(data, subscriptionIds),
    trend: await trend(data, { subscriptionIds, now }),
  };
}

/** Of the integration's newest subscriptions. */
async function lastAttempt(data: DataStore, subscriptionIds: readonly number[], isFailed: boolean) {
  const found = [];
  for (const subscriptionId of subscriptionIds.slice(0, MAX_LATEST)) {
    found.push((await newestAttempt(data, { subscriptionId, isFailed })) ?? []);
  }
  return found.flat().toSorted((a, b) => b.started_at - a.started_at)[0];
}

/** Why the last attempt failed that did, or where none is at hand what ended the last run. */
async function lastError(
  data: DataStore,
  subscriptionIds: readonly number[],
  { health_message: message }: Integration,
): Promise<string | null> {
  const failed = await lastAttempt(data, subscriptionIds, true);
  if (!failed) return message;
  return sayFault(GARAGEREG_WORDS, { code: failed.error_code, status: failed.status });
}

async function errorsByStatus(
  data: DataStore,
  subscriptionIds: readonly number[],
): Promise<Record<string, number>> {
  const rows = await attemptsByStatus(data, { subscriptionIds });
  const errors = rows.filter(({ status }) => status < 200 || status > 299);
  return Object.fromEntries(
    errors.map(({ status, attempts }) => [status === 0 ? "no_response" : String(status), attempts]),
  );
}

/** The last 30 days in UTC, today included, those without attempts too. */
async function trend(
  data: DataStore,
  { subscriptionIds, now }: { subscriptionIds: readonly number[]; now: number },
) {
  const today = now - (now % DAY_MS);
  const since = today - (TREND_DAYS - 1) * DAY_MS;
  const rows = await attemptsByHour(data, { subscriptionIds, since });
  const days = Map.groupBy(rows, ({ hour }) => hour - (hour % DAY_MS));
  return Array.from({ length: TREND_DAYS }, (_, i) => {
    const day = since + i * DAY_MS;
    const hours = days.get(day) ?? [];
    const sum = (part: typeof hours): number => part.reduce((all, row) => all + row.attempts, 0);
    const total = sum(hours);
    const successful = sum(hours.filter(({ outcome }) => outcome === "delivered"));
    return {
      date: toRfc3339(day).slice(0, 10),
      total,
      successful,
      failed: total - successful,
      success_rate: successRate(successful, total),
    };
  });
}
