import { newestAttempt } from "../store/attempt-logs.ts";
import { attemptsByError, HOUR_MS } from "../store/delivery-stats.ts";
import {
  type AttemptTotal,
  attemptsByHour,
  attemptsByStatus,
  attemptTotals,
} from "../store/delivery-totals.ts";
import { type EndpointStateRow, endpointStates } from "../store/endpoint-states.ts";
import { type OpenWork, openWork } from "../store/open-deliveries.ts";
import type { DataStore } from "../store/store.ts";
import type { SubscriptionRow } from "../store/subscriptions.ts";
import { endpointHealth, type Health, successRate, worstHealth } from "./endpoint-health.ts";
import { DAYS, dailyTrend, HOURS, hourlyTrend } from "./trend.ts";

const DAY_HOURS = 24;

/** What is counted: of these subscriptions, or of the whole tenant with those that are gone. */
export interface Counted {
  readonly subscriptions: readonly Pick<SubscriptionRow, "id" | "active" | "disabled_reason">[];
  readonly isWholeTenant: boolean;
}

export interface StatisticsOptions {
  readonly now: number;
  readonly trend: "hour" | "day";
  /** Days of the trend are in it. */
  readonly timeZone: string;
}

/**
 * How deliveries went, in numbers. Attempts are counted when they end and kept for as long as statistics are;
 * what is open is counted now. `data` is a tenant's store; times are epoch milliseconds.
 */
export async function deliveryStatistics(
  data: DataStore,
  { subscriptions, isWholeTenant }: Counted,
  { now, trend: unit, timeZone }: StatisticsOptions,
) {
  const ids = subscriptions.map(({ id }) => id);
  const filter = isWholeTenant ? {} : { subscriptionIds: ids };
  const all = await attemptTotals(data, filter);
  // The hour that is under way and those before it make a day.
  const recent = await attemptTotals(data, { ...filter, since: now - (DAY_HOURS - 1) * HOUR_MS });
  const open = await openWork(data, filter);
  const states = await endpointStates(data, ids);
  const hours = unit === "hour" ? HOURS : (DAYS + 1) * DAY_HOURS;
  const byHour = await attemptsByHour(data, { ...filter, since: now - hours * HOUR_MS });
  const healths = healthsOf(subscriptions, { all, recent, states, open });
  return {
    totals: totalsOf(all),
    last_24_hours: totalsOf(recent),
    response_time_ms: await responseTimes(data, all),
    errors: await errorsOf(data, filter),
    open: openNow(open, now),
    endpoint: endpointOf(states, all),
    health: worstHealth(healths),
    subscriptions: countBy(healths),
    trend: {
      unit,
      time_zone: unit === "day" ? timeZone : "UTC",
      points: unit === "hour" ? hourlyTrend(byHour, now) : dailyTrend(byHour, { now, timeZone }),
    },
  };
}

const sum = (rows: readonly AttemptTotal[], of: (row: AttemptTotal) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

function totalsOf(rows: readonly AttemptTotal[]) {
  const deliveries = (outcome: AttemptTotal["outcome"]): number =>
    sum(rows, (row) => (row.outcome === outcome ? row.deliveries : 0));
  const attempts = sum(rows, (row) => row.attempts);
  const delivered = deliveries("delivered");
  const settled = sum(rows, (row) => row.deliveries);
  const tries = sum(rows, (row) => row.tries_of_settled);
  return {
    attempts,
    delivered,
    failed: deliveries("failed"),
    expired: deliveries("expired"),
    success_rate: successRate(delivered, attempts),
    mean_attempts: settled === 0 ? null : Math.round((tries / settled) * 100) / 100,
  };
}

/** `last` is of the subscription that was sent to last. */
async function responseTimes(data: DataStore, rows: readonly AttemptTotal[]) {
  const attempts = sum(rows, (row) => row.attempts);
  const sent = rows.filter((row) => row.attempts > 0);
  const newest = sent.toSorted((a, b) => b.last_at - a.last_at)[0];
  const last =
    newest &&
    (await newestAttempt(data, { subscriptionId: newest.subscription_id, isFailed: false }));
  return {
    mean: attempts === 0 ? null : Math.round(sum(rows, (row) => row.duration_ms_sum) / attempts),
    max: attempts === 0 ? null : Math.max(...sent.map((row) => row.duration_ms_max)),
    last: last?.duration_ms ?? null,
  };
}

async function errorsOf(data: DataStore, filter: { subscriptionIds?: readonly number[] }) {
  const byStatus = await attemptsByStatus(data, filter);
  return {
    by_status: byStatus.filter(
      ({ status, attempts }) => attempts > 0 && (status < 200 || status > 299),
    ),
    by_code: await attemptsByError(data, filter),
  };
}

function openNow(open: readonly OpenWork[], now: number) {
  const countOf = (state: OpenWork["state"]): number =>
    open.reduce((sum, row) => sum + (row.state === state ? row.deliveries : 0), 0);
  const oldest = Math.min(...open.map((row) => row.oldest_at));
  return {
    pending: countOf("pending"),
    retrying: countOf("retrying"),
    oldest_age_seconds: open.length === 0 ? null : Math.max(0, Math.round((now - oldest) / 1000)),
  };
}

/** Of several endpoints the one that is worst off. */
function endpointOf(states: readonly EndpointStateRow[], all: readonly AttemptTotal[]) {
  const least = (pick: (row: EndpointStateRow) => number | null): number | null => {
    const times = states.flatMap((row) => pick(row) ?? []);
    return times.length === 0 ? null : Math.min(...times);
  };
  const shut = states.filter(({ breaker }) => breaker !== "closed");
  const delivered = all.filter(({ outcome }) => outcome === "delivered");
  const lastSuccess = Math.max(
    0,
    ...delivered.map((row) => row.last_at),
    ...states.map((row) => row.last_success_at ?? 0),
  );
  const worst = shut.find(({ breaker }) => breaker === "open") ?? shut[0];
  return {
    breaker: worst?.breaker ?? ("closed" as const),
    failing_since: least((row) => row.failing_since),
    last_success_at: lastSuccess === 0 ? null : lastSuccess,
    next_probe_at: least((row) => (row.breaker === "closed" ? null : row.open_until)),
  };
}

interface Facts {
  readonly all: readonly AttemptTotal[];
  readonly recent: readonly AttemptTotal[];
  readonly states: readonly EndpointStateRow[];
  readonly open: readonly OpenWork[];
}

function healthsOf(subscriptions: Counted["subscriptions"], { open, ...facts }: Facts): Health[] {
  const retrying = open.filter(({ state }) => state === "retrying");
  const tried = new Set(facts.all.map((row) => row.subscription_id));
  const recent = Map.groupBy(facts.recent, (row) => row.subscription_id);
  const states = new Map(facts.states.map((row) => [row.subscription_id, row]));
  return subscriptions.map(({ id, active, disabled_reason }) => {
    const { attempts, delivered } = totalsOf(recent.get(id) ?? []);
    return endpointHealth({
      isShut: (states.get(id)?.breaker ?? "closed") !== "closed",
      isDisabled: active === 0 && disabled_reason !== null,
      wasTried: tried.has(id),
      recent: { attempts, delivered },
      retrying: retrying.find((row) => row.subscription_id === id)?.deliveries ?? 0,
    });
  });
}

const countBy = (healths: readonly Health[]) => {
  const countOf = (wanted: Health): number => healths.filter((one) => one === wanted).length;
  return {
    total: healths.length,
    healthy: countOf("healthy"),
    warning: countOf("warning"),
    error: countOf("error"),
    unknown: countOf("unknown"),
  };
};
