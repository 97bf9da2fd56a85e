const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A business day (YYYY-MM-DD) of the time zone: from its first moment up to the next day's, epoch milliseconds. */
export function dayRange(
  day: string,
  timeZone: string,
): { readonly from: number; readonly to: number } {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return { from: startOf(day, timeZone), to: startOf(next, timeZone) };
}

/** The day before, YYYY-MM-DD. */
export const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);

/** Where the clocks leave midnight out, the day begins later: the first moment that has its date. */
function startOf(day: string, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  // No zone is further than 14 hours ahead of UTC or 12 behind it.
  let [before, after] = [
    Date.parse(`${day}T00:00:00Z`) - 15 * HOUR_MS,
    Date.parse(`${day}T00:00:00Z`) + 15 * HOUR_MS,
  ];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (format.format(middle) < day) before = middle;
    else after = middle;
  }
  return after;
}
