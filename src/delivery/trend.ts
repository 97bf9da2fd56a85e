import { toRfc3339 } from "../lib/clock.ts";
import { HOUR_MS } from "../store/delivery-stats.ts";
import type { attemptsByHour } from "../store/delivery-totals.ts";
import { successRate } from "./endpoint-health.ts";

export const HOURS = 48;
export const DAYS = 90;
const DAY_MS = 24 * HOUR_MS;

export type HourRow = Awaited<ReturnType<typeof attemptsByHour>>[number];

/** What happened in an hour or a day; every one of the period is there, those without attempts too. */
export interface TrendPoint {
  /** Start of the hour (RFC 3339), or the day (YYYY-MM-DD). */
  readonly start: string;
  readonly attempts: number;
  readonly delivered: number;
  readonly retrying: number;
  readonly failed: number;
  readonly expired: number;
  readonly success_rate: number | null;
}

/** The last 48 hours, the one under way included, oldest first. */
export function hourlyTrend(rows: readonly HourRow[], now: number): TrendPoint[] {
  const byHour = Map.groupBy(rows, ({ hour }) => hour);
  const last = now - (now % HOUR_MS);
  return Array.from({ length: HOURS }, (_, i) => {
    const hour = last - (HOURS - 1 - i) * HOUR_MS;
    return pointOf(toRfc3339(hour), byHour.get(hour) ?? []);
  });
}

/**
 * The last 90 days of the time zone, today included, oldest first. Attempts are counted by whole hours of
 * UTC: each belongs to the day in which its hour began.
 */
export function dailyTrend(
  rows: readonly HourRow[],
  { now, timeZone }: { now: number; timeZone: string },
): TrendPoint[] {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  const byDay = Map.groupBy(rows, ({ hour }) => format.format(hour));
  const today = Date.parse(format.format(now));
  return Array.from({ length: DAYS }, (_, i) => {
    const day = toRfc3339(today - (DAYS - 1 - i) * DAY_MS).slice(0, 10);
    return pointOf(day, byDay.get(day) ?? []);
  });
}

function pointOf(start: string, rows: readonly HourRow[]): TrendPoint {
  const of = (outcome: HourRow["outcome"]): number =>
    rows.reduce((sum, row) => sum + (row.outcome === outcome ? row.attempts : 0), 0);
  const expired = rows.filter(({ outcome }) => outcome === "expired");
  const [delivered, retrying, failed] = [of("delivered"), of("retrying"), of("failed")];
  const attempts = delivered + retrying + failed;
  return {
    start,
    attempts,
    delivered,
    retrying,
    failed,
    expired: expired.reduce((sum, row) => sum + row.deliveries, 0),
    success_rate: successRate(delivered, attempts),
  };
}
