import { Cron } from "croner";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { HOLIDAY_COUNTRIES, isHoliday, isHolidayCountry } from "./holidays.ts";

/** When something is to happen, again and again. */
export interface Recurrence {
  /** Five fields: minute, hour, day, month, weekday; `L`, `W` and `#` as in Quartz; or `@daily` and the like. */
  readonly cron: string;
  /** IANA name; a time that a change of the clocks leaves out comes an hour later, one that it doubles comes once. */
  readonly time_zone: string;
  /** Only on this working day of the month (Monday to Friday), counted from 1. */
  readonly working_day?: number | null;
  /** Whose public holidays are no working days either. */
  readonly holidays?: string | null;
}

const DAY_MS = 86_400_000;
/** A working day of the month comes every month; a pattern that misses it for so long never meets it. */
const MOST_DAYS = 400;
const MOST_STEPS = 20_000;

/** @throws InvalidInputError that names the field: what it is, how to write it, or that it never comes */
export function checkRecurrence(when: Recurrence, now: number): void {
  const issues = [...zoneIssues(when.time_zone), ...holidayIssues(when)];
  if (issues.length === 0) issues.push(...cronIssues(when, now));
  if (issues.length > 0) throw new InvalidInputError(issues);
}

function zoneIssues(timeZone: string): FieldIssue[] {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return [];
  } catch {
    const message = `${JSON.stringify(timeZone)} is not a time zone.`;
    const remedy = "Write it as Europe/Warsaw, America/Sao_Paulo or UTC.";
    return [{ field: "time_zone", message, remedy }];
  }
}

function holidayIssues({ holidays, working_day }: Recurrence): FieldIssue[] {
  if (!holidays) return [];
  const field = "holidays";
  if (!isHolidayCountry(holidays)) {
    const remedy = `Use one of ${HOLIDAY_COUNTRIES.join(", ")}.`;
    return [{ field, message: `the holidays of ${holidays} are not known`, remedy }];
  }
  if (working_day) return [];
  const remedy = "Give working_day too, or leave holidays out.";
  return [{ field, message: "they count for working days only", remedy }];
}

function cronIssues(when: Recurrence, now: number): FieldIssue[] {
  const remedy =
    "Write minute, hour, day, month and weekday: 30 6 * * 1-5 is 6:30 on Monday to Friday.";
  try {
    open(when);
  } catch {
    const message = `${JSON.stringify(when.cron)} is not a cron line.`;
    return [{ field: "cron", message, remedy }];
  }
  if (nextTime(when, now) !== undefined) return [];
  const message = when.working_day
    ? `${when.cron} never falls on working day ${when.working_day} of a month.`
    : `${when.cron} never comes.`;
  return [{ field: "cron", message, remedy: "Choose days that there are." }];
}

/** The first time after `after`, epoch milliseconds; undefined where there is none any more. */
export function nextTime(when: Recurrence, after: number): number | undefined {
  const [first] = nextTimes(when, after, 1);
  return first;
}

/** The next `count` times after `after`, epoch milliseconds. */
export function nextTimes(when: Recurrence, after: number, count: number): number[] {
  const cron = open(when);
  const times: number[] = [];
  let at: Date | null = new Date(after);
  for (let steps = 0; times.length < count && steps < MOST_STEPS; steps += 1) {
    at = cron.nextRun(at);
    if (!at || (when.working_day && at.getTime() - (times.at(-1) ?? after) > MOST_DAYS * DAY_MS)) {
      break;
    }
    if (isWanted(when, at.getTime())) times.push(at.getTime());
  }
  return times;
}

const open = ({ cron, time_zone: timezone }: Recurrence): Cron =>
  new Cron(cron, { timezone, paused: true, mode: "5-part" });

function isWanted({ working_day: wanted, time_zone, holidays }: Recurrence, at: number): boolean {
  if (!wanted) return true;
  const [year = 0, month = 1, day = 1] = new Intl.DateTimeFormat("en-CA", {
    timeZone: time_zone,
    dateStyle: "short",
  })
    .format(at)
    .split("-")
    .map(Number);
  const isWorking = (of: number): boolean => {
    const date = new Date(Date.UTC(year, month - 1, of));
    if ([0, 6].includes(date.getUTCDay())) return false;
    return !isHolidayCountry(holidays) || !isHoliday(date.toISOString().slice(0, 10), holidays);
  };
  if (!isWorking(day)) return false;
  return Array.from({ length: day }, (_, i) => i + 1).filter(isWorking).length === wanted;
}
