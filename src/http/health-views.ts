import { successRate } from "../delivery/endpoint-health.ts";
import { callTotals, DAY_MS, lastCall } from "../store/call-stats.ts";
import { attemptsByError, type DeliveryStatFilter, HOUR_MS } from "../store/delivery-stats.ts";
import { attemptsByStatus } from "../store/delivery-totals.ts";
import type { Integration } from "../store/integrations.ts";
import { subscriptionsOf } from "../store/subscription-lists.ts";
import { systemFacts } from "../sync/health/facts.ts";
import {
  firstDay,
  type Requests,
  requestsOf,
  type Stores,
  trendsOf,
} from "../sync/health/requests.ts";
import { integrationStatus } from "../sync/health/status.ts";
import { type Moved, runCounts, syncReport } from "../sync/health/sync-report.ts";
import { systemFields, timeOrNull } from "./system-views.ts";

/** With the hour that is under way they make a day. */
const RECENT_MS = DAY_MS - HOUR_MS;

/** Of several integrations, each as `HealthListed`. */
export async function healthList(stores: Stores, rows: readonly Integration[], now: number) {
  const ids = rows.map(({ id }) => id);
  const since = firstDay(now);
  const requests = await requestsOf(stores, ids, { since });
  const recent = await requestsOf(stores, ids, { since: now - RECENT_MS });
  const trend = await trendsOf(stores, ids, now);
  const runs = await runCounts(stores, ids, since);
  const facts = await systemFacts(stores.data, rows);
  return (row: Integration) => {
    const [all, known] = [requests(row.id), facts(row.id)];
    return {
      id: row.slug,
      number: row.id,
      name: row.name,
      provider: row.provider,
      integration_type: row.integration_type,
      active: row.active === 1,
      health_status: integrationStatus(row, known, recent(row.id)),
      rate_per_minute: row.rate_per_minute,
      ...systemFields(known),
      ...requestFields(all),
      last_request_at: timeOrNull(all.lastAt),
      last_success_at: timeOrNull(all.lastSuccessAt),
      last_run_at: timeOrNull(row.last_run_at),
      last_verified_at: timeOrNull(row.last_verified_at),
      runs: runs(row.id),
      trend: [...trend(row.id)],
    };
  };
}

/** As `HealthDetail`. */
export async function healthDetail(stores: Stores, row: Integration, now: number) {
  const since = firstDay(now);
  const { data } = stores;
  const listed = (await healthList(stores, [row], now))(row);
  const recent = await requestsOf(stores, [row.id], { since: now - RECENT_MS });
  const report = await syncReport(stores, row.id, since);
  const calls = await callTotals(data, { integrationIds: [row.id], since });
  const longest = Math.max(0, ...calls.map(({ duration_ms_max: ms }) => ms));
  return {
    ...listed,
    last_response_time_ms: (await lastCall(data, row.id))?.last_duration_ms ?? null,
    longest_response_time_ms: calls.length === 0 ? null : longest,
    last_24_hours: requestFields(recent(row.id)),
    ...(await errorsOf(stores, row.id, since)),
    sync_report: {
      ...movedFields(report),
      conflicts: report.conflicts,
      batches_read: report.batchesRead,
      batches_sent: report.batchesSent,
      by_action: report.byAction.map((one) => ({ action: one.action, ...movedFields(one) })),
    },
  };
}

/** Of calls and deliveries together, the most frequent first. */
export async function errorsOf({ config, data }: Stores, integrationId: number, since?: number) {
  const from = since === undefined ? {} : { since };
  const subscriptionIds = (await subscriptionsOf(config, [integrationId])).map(({ id }) => id);
  const filter: DeliveryStatFilter = { subscriptionIds, ...from };
  const calls = (await callTotals(data, { integrationIds: [integrationId], ...from })).filter(
    ({ error_code: code }) => code !== "",
  );
  const byStatus = [
    ...calls.map(({ status, calls: count }) => ({ status, count })),
    ...(await attemptsByStatus(data, filter))
      .filter(({ status }) => status < 200 || status > 299)
      .map(({ status, attempts }) => ({ status, count: attempts })),
  ];
  const byCode = [
    ...calls.map(({ error_code: code, calls: count }) => ({ code, count })),
    ...(await attemptsByError(data, filter)).map(({ error_code: code, attempts }) => ({
      code,
      count: attempts,
    })),
  ];
  return {
    errors_by_status_code: summed(byStatus, ({ status }) =>
      status === 0 ? "no_response" : String(status),
    ),
    errors_by_code: summed(byCode, ({ code }) => code),
  };
}

function summed<R extends { readonly count: number }>(
  rows: readonly R[],
  key: (row: R) => string,
): Record<string, number> {
  const sums = [...Map.groupBy(rows, key)].map(
    ([name, some]) => [name, some.reduce((all, { count }) => all + count, 0)] as const,
  );
  return Object.fromEntries(sums.toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}

function requestFields({ total, successful, durationMs }: Requests) {
  return {
    total_requests: total,
    successful_requests: successful,
    failed_requests: total - successful,
    success_rate: successRate(successful, total),
    average_response_time_ms: total === 0 ? null : Math.round(durationMs / total),
  };
}

const movedFields = (moved: Moved) => ({
  runs: moved.runs,
  processed_records: moved.processed,
  successful_records: moved.successful,
  failed_records: moved.failed,
  created_records: moved.created,
  updated_records: moved.updated,
  unchanged_records: moved.unchanged,
  average_duration_ms: moved.runs === 0 ? null : Math.round(moved.durationMs / moved.runs),
  longest_duration_ms: moved.runs === 0 ? null : moved.longestMs,
});
