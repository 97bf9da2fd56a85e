import { sqlFault } from "../fault.ts";

export type DatePart =
  | ("year" | "quarter" | "month" | "week" | "day")
  | ("hour" | "minute" | "second");

const NAMES: Readonly<Record<DatePart, string>> = {
  year: "yy yyyy",
  quarter: "qq q",
  month: "mm m",
  week: "wk ww",
  day: "dd d dayofyear dy y weekday dw w",
  hour: "hh",
  minute: "mi n",
  second: "ss s",
};

const PARTS: ReadonlyMap<string, DatePart> = new Map(
  Object.entries(NAMES).flatMap(([part, others]) =>
    [part, ...others.split(" ")].map((name) => [name, part as DatePart] as const),
  ),
);

/** By any of the names that T-SQL has for it. */
export const datePartOf = (name: string): DatePart | undefined => PARTS.get(name.toLowerCase());

const SECONDS = { week: 604_800, day: 86_400, hour: 3_600, minute: 60, second: 1 } as const;
const MONTHS = { year: 12, quarter: 3, month: 1 } as const;

/** @throws CommandFault 900 beyond the years 1 to 9999 */
export function addToMoment(part: DatePart, count: number, moment: string): string {
  const date = new Date(`${moment}Z`);
  const whole = Math.trunc(count);
  if (part === "year" || part === "quarter" || part === "month") {
    const day = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + whole * MONTHS[part]);
    const last = new Date(date);
    last.setUTCMonth(last.getUTCMonth() + 1, 0);
    date.setUTCDate(Math.min(day, last.getUTCDate()));
  } else date.setTime(date.getTime() + whole * SECONDS[part] * 1000);
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) {
    throw sqlFault("Adding a value to a 'datetime' column caused an overflow.");
  }
  return date.toISOString().slice(0, 19);
}
