import { endpointHealth, successRate, worstHealth } from "../../delivery/endpoint-health.ts";
import { newestAttempt } from "../../store/attempt-logs.ts";
import { lastCall } from "../../store/call-stats.ts";
import { HOUR_MS } from "../../store/delivery-stats.ts";
import { openDeliveries } from "../../store/delivery-totals.ts";
import { endpointStates } from "../../store/endpoint-states.ts";
import type { Integration } from "../../store/integrations.ts";
import type { DataStore } from "../../store/store.ts";
import type { SubscriptionRow } from "../../store/subscriptions.ts";
import { type SystemFacts, systemFacts } from "../../sync/health/facts.ts";
import { requestsOf, type Stores, trendsOf } from "../../sync/health/requests.ts";
import { integrationStatus } from "../../sync/health/status.ts";
import { errorsOf, healthDetail } from "../health-views.ts";
import { systemFields, timeOrNull } from "../system-views.ts";
import { countsTogether } from "./counts.ts";
import { GARAGEREG_WORDS } from "./garagereg-words.ts";
import { sayFault } from "./words.ts";

/** Subscriptions of one integration that are looked at, newest first. */
export const MAX_SUBSCRIPTIONS = 500;
/** Of those the newest attempt is looked for. */
const MAX_LATEST = 20;
/** With the hour that is under way they make a day. */
const RECENT_MS = 23 * HOUR_MS;

/** How an integration, its system and the deliveries of its subscriptions are doing. */
export async function integrationHealth(
  stores: Stores,
  {
    integration,
    subscriptions,
    now,
  }: { integration: Integration; subscriptions: readonly SubscriptionRow[]; now: number },
) {
  const { data } = stores;
  const { id } = integration;
  const subscriptionIds = subscriptions.map((row) => row.id);
  const all = (await requestsOf(stores, [id]))(id);
  const recent = (await requestsOf(stores, [id], { since: now - RECENT_MS }))(id);
  const facts = (await systemFacts(data, [integration]))(id);
  const deliveries = await deliveryFields(data, { subscriptions, subscriptionIds, now });
  const { health: deliveryHealth, ...delivered } = deliveries;
  const { runs, sync_report } = await healthDetail(stores, integration, now);
  return {
    integration_id: id,
    name: integration.name,
    is_active: integration.active === 1,
    health_status: worstHealth([integrationStatus(integration, facts, recent), deliveryHealth]),
    health_message: integration.health_message,
    total_requests: all.total,
    successful_requests: all.successful,
    failed_requests: all.total - all.successful,
    success_rate: successRate(all.successful, all.total) ?? 0,
    average_response_time_ms: all.total === 0 ? null : Math.round(all.durationMs / all.total),
    last_response_time_ms: await lastResponse(data, id, subscriptionIds),
    last_request_at: timeOrNull(all.lastAt),
    last_success_at: timeOrNull(all.lastSuccessAt),
    last_error: await lastError(data, subscriptionIds, { integration, facts }),
    last_verified_at: timeOrNull(integration.last_verified_at),
    last_run_at: timeOrNull(integration.last_run_at),
    ...delivered,
    errors_by_status_code: (await errorsOf(stores, id)).errors_by_status_code,
    trend: [...(await trendsOf(stores, [id], now))(id)],
    breaker: systemFields(facts).breaker,
    stale_since: timeOrNull(facts.staleSince),
    runs,
    sync_report,
  };
}

async function deliveryFields(
  data: DataStore,
  {
    subscriptions,
    subscriptionIds,
    now,
  }: {
    subscriptions: readonly SubscriptionRow[];
    subscriptionIds: readonly number[];
    now: number;
  },
) {
  const all = await countsTogether(data, { subscriptionIds });
  const recent = await countsTogether(data, { subscriptionIds, since: now - RECENT_MS });
  const open = await openDeliveries(data, subscriptionIds);
  const states = await endpointStates(data, subscriptionIds);
  const { delivered, failed, expired } = all.settled;
  const settled = delivered + failed + expired;
  const openOf = (wanted: string): number =>
    open.find(({ state }) => state === wanted)?.deliveries ?? 0;
  return {
    health: endpointHealth({
      isShut: states.some(({ breaker }) => breaker !== "closed"),
      isDisabled: subscriptions.some((row) => row.active === 0 && row.disabled_reason !== null),
      wasTried: all.attempts > 0,
      recent: { attempts: recent.attempts, delivered: recent.deliveredAttempts },
      retrying: openOf("retrying"),
    }),
    delivery_status_distribution: {
      pending: openOf("pending"),
      delivered,
      failed,
      retrying: openOf("retrying"),
      expired,
    },
    average_attempts: settled === 0 ? null : Math.round((all.triesOfSettled / settled) * 100) / 100,
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

/** Of the last delivery or call, whichever came later. */
async function lastResponse(
  data: DataStore,
  integrationId: number,
  subscriptionIds: readonly number[],
): Promise<number | null> {
  const attempt = await lastAttempt(data, subscriptionIds, false);
  const call = await lastCall(data, integrationId);
  if (!call || (attempt && attempt.started_at > call.last_at)) return attempt?.duration_ms ?? null;
  return Number(call.last_duration_ms);
}

/** Why the last call, run or attempt failed that did, whichever came later. */
async function lastError(
  data: DataStore,
  subscriptionIds: readonly number[],
  {
    integration: { health_message: message },
    facts: { failure },
  }: { integration: Integration; facts: SystemFacts },
): Promise<string | null> {
  const failed = await lastAttempt(data, subscriptionIds, true);
  if (!failed || (failure && failure.at > failed.started_at)) return failure?.message ?? message;
  return sayFault(GARAGEREG_WORDS, { code: failed.error_code, status: failed.status });
}
