import { successRate } from "../../delivery/endpoint-health.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { callsByDay, callTotals, DAY_MS } from "../../store/call-stats.ts";
import { attemptsByDay, attemptTotals } from "../../store/delivery-totals.ts";
import type { ConfigStore, DataStore } from "../../store/store.ts";
import { subscriptionsOf } from "../../store/subscription-lists.ts";

/** Days of a trend, today included. */
export const TREND_DAYS = 30;

/** Requests of one integration: calls of its connector, and deliveries of its subscriptions. */
export interface Requests {
  readonly total: number;
  readonly successful: number;
  readonly durationMs: number;
  readonly lastAt: number | null;
  readonly lastSuccessAt: number | null;
}

export interface Day {
  /** Of UTC, YYYY-MM-DD. */
  readonly date: string;
  readonly total: number;
  readonly successful: number;
  readonly failed: number;
  /** Per cent; null where there was none. */
  readonly success_rate: number | null;
}

/** Both are a tenant's. */
export interface Stores {
  readonly config: ConfigStore;
  readonly data: DataStore;
}

export const NO_REQUESTS: Requests = {
  total: 0,
  successful: 0,
  durationMs: 0,
  lastAt: null,
  lastSuccessAt: null,
};

/** By integration; of all that is kept where no time is given. */
export async function requestsOf(
  { config, data }: Stores,
  integrationIds: readonly number[],
  { since }: { readonly since?: number } = {},
): Promise<(integrationId: number) => Requests> {
  const from = since === undefined ? {} : { since };
  const subscriptions = await subscriptionsOf(config, integrationIds);
  const subscriptionIds = subscriptions.map(({ id }) => id);
  const of = new Map(subscriptions.map(({ id, integration_id }) => [id, integration_id]));
  const deliveries = await attemptTotals(data, { subscriptionIds, ...from });
  const calls = await callTotals(data, { integrationIds, ...from });
  const parts = [
    ...calls.map((row) => ({ of: row.integration_id, requests: requestsIn(row) })),
    ...deliveries.flatMap((row) => {
      const one = of.get(row.subscription_id);
      if (one == null || row.attempts === 0) return [];
      const isGood = row.outcome === "delivered";
      return [{ of: one, requests: requestsIn({ ...row, calls: row.attempts, isGood }) }];
    }),
  ];
  const byId = Map.groupBy(parts, (part) => part.of);
  return (id) => (byId.get(id) ?? []).map(({ requests }) => requests).reduce(sumOf, NO_REQUESTS);
}

const requestsIn = (row: {
  readonly calls: number;
  readonly duration_ms_sum: number;
  readonly last_at: number;
  readonly error_code?: string;
  readonly isGood?: boolean;
}): Requests => {
  const isGood = row.isGood ?? row.error_code === "";
  return {
    total: row.calls,
    successful: isGood ? row.calls : 0,
    durationMs: row.duration_ms_sum,
    lastAt: row.last_at,
    lastSuccessAt: isGood ? row.last_at : null,
  };
};

const sumOf = (a: Requests, b: Requests): Requests => ({
  total: a.total + b.total,
  successful: a.successful + b.successful,
  durationMs: a.durationMs + b.durationMs,
  lastAt: later(a.lastAt, b.lastAt),
  lastSuccessAt: later(a.lastSuccessAt, b.lastSuccessAt),
});

export const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

/** By integration: the last 30 days of UTC, oldest first, those without requests too. */
export async function trendsOf(
  { config, data }: Stores,
  integrationIds: readonly number[],
  now: number,
): Promise<(integrationId: number) => readonly Day[]> {
  const since = firstDay(now);
  const subscriptions = await subscriptionsOf(config, integrationIds);
  const subscriptionIds = subscriptions.map(({ id }) => id);
  const of = new Map(subscriptions.map(({ id, integration_id }) => [id, integration_id]));
  const days = [
    ...(await callsByDay(data, { integrationIds, since })).map((row) => ({
      of: row.integration_id,
      ...{ day: row.day, total: row.calls, successful: row.calls - row.failed },
    })),
    ...(await attemptsByDay(data, { subscriptionIds, since })).map((row) => ({
      of: of.get(row.subscription_id) ?? 0,
      ...{ day: row.day, total: row.attempts, successful: row.delivered },
    })),
  ];
  const byId = Map.groupBy(days, (day) => day.of);
  return (id) => {
    const byDay = Map.groupBy(byId.get(id) ?? [], ({ day }) => day);
    return Array.from({ length: TREND_DAYS }, (_, i) => {
      const at = since + i * DAY_MS;
      return dayOf(at, byDay.get(at) ?? []);
    });
  };
}

/** Start of the first day of a trend. */
export const firstDay = (now: number): number => now - (now % DAY_MS) - (TREND_DAYS - 1) * DAY_MS;

function dayOf(
  at: number,
  parts: readonly { readonly total: number; readonly successful: number }[],
): Day {
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  const successful = parts.reduce((sum, part) => sum + part.successful, 0);
  return {
    date: toRfc3339(at).slice(0, 10),
    total,
    successful,
    failed: total - successful,
    success_rate: successRate(successful, total),
  };
}
