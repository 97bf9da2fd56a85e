const DAY_MS = 86_400_000;

export const dayText = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Epoch milliseconds of Easter Sunday at midnight UTC, by the rule of Gauss with its two exceptions. */
function easter(year: number): number {
  const [a, b, c] = [year % 19, year % 4, year % 7];
  const d = (19 * a + 24) % 30;
  const e = (2 * b + 4 * c + 6 * d + 5) % 7;
  const late = d === 29 && e === 6 ? 7 : d === 28 && e === 6 && a > 10 ? 7 : 0;
  return Date.UTC(year, 2, 22 + d + e - late);
}

const FIXED = ["01-01", "01-06", "05-01", "05-03", "08-15", "11-01", "11-11", "12-25", "12-26"];

/** Whether the bank publishes a table on the day: no Saturday, no Sunday, no public holiday of Poland. */
export function isTableDay(at: number): boolean {
  const day = dayText(at);
  const year = Number(day.slice(0, 4));
  const weekday = new Date(at).getUTCDay();
  if (weekday === 0 || weekday === 6 || FIXED.includes(day.slice(5))) return false;
  if (day.slice(5) === "12-24" && year >= 2025) return false;
  const after = (at - easter(year)) / DAY_MS;
  return after !== 1 && after !== 60;
}

/** Days with a table from the first to the last one, epoch milliseconds at midnight UTC. */
export function tableDays(from: number, to: number): number[] {
  const days: number[] = [];
  for (let at = from; at <= to; at += DAY_MS) if (isTableDay(at)) days.push(at);
  return days;
}

/** `012/A/NBP/2025` */
export function tableNumber(at: number): string {
  const year = new Date(at).getUTCFullYear();
  const count = tableDays(Date.UTC(year, 0, 1), at).length;
  return `${String(count).padStart(3, "0")}/A/NBP/${year}`;
}
