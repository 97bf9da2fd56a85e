import { dayBefore } from "../day-range.ts";
import type { RelativePeriod } from "./definition.ts";

/** First and last day, YYYY-MM-DD. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The days of a relative period as seen on `today` (YYYY-MM-DD). */
export function daysOf(period: RelativePeriod, today: string): Days {
  const [year = 0, month = 1] = today.split("-").map(Number);
  const quarter = Math.floor((month - 1) / 3);
  switch (period) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: dayBefore(today), to: dayBefore(today) };
    case "this_month":
      return months(year, month, 1);
    case "previous_month":
      return months(year, month - 1, 1);
    case "previous_quarter":
      return months(year, quarter * 3 - 2, 3);
    case "this_year":
      return months(year, 1, 12);
    case "previous_year":
      return months(year - 1, 1, 12);
  }
}

/** `count` months from the one numbered `first`; 0 is December of the year before. */
function months(year: number, first: number, count: number): Days {
  const day = (month: number, date: number): string =>
    new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
  return { from: day(first, 1), to: day(first + count, 0) };
}
