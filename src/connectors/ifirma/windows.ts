import type { Span } from "./client.ts";

/** iFirma began in 2006: no document is older. */
const FIRST_YEAR = 2006;

/** The calendar months of a period, cut to it. A list without a limit of days would be paged for long. */
export function monthsOf({ from, to }: Span): readonly Span[] {
  const spans: Span[] = [];
  for (let start = from; start <= to; ) {
    const next = firstDay(start, 1);
    const end = dayBefore(next);
    spans.push({ from: start, to: end < to ? end : to });
    start = next;
  }
  return spans;
}

/** Every year that may have documents, up to the one after this one. */
export function yearsUntil(today: string): readonly Span[] {
  const last = Number(today.slice(0, 4)) + 1;
  return Array.from({ length: last - FIRST_YEAR + 1 }, (_, i) => ({
    from: `${FIRST_YEAR + i}-01-01`,
    to: `${FIRST_YEAR + i}-12-31`,
  }));
}

/** From so many days before today on, as far as a date of issue may lie ahead. */
export const recentSpan = (today: string, days: number): Span => ({
  from: addDays(today, -days),
  to: `${Number(today.slice(0, 4)) + 1}-12-31`,
});

/** The day in Warsaw, where dates of Polish documents are made. */
export const businessDay = (now: number): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Warsaw", dateStyle: "short" }).format(now);

export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

const dayBefore = (day: string): string => addDays(day, -1);

/** The first day of the month that is `offset` months after the day's own. */
function firstDay(day: string, offset: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + offset, 1)).toISOString().slice(0, 10);
}
