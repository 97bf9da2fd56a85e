import type { ScheduleIn } from "../../api/types.ts";

/** How often something comes, as people choose it; every choice is a cron line. */
export interface Rhythm {
  readonly kind: RhythmKind;
  /** HH:MM; of `hourly` the minutes alone. */
  readonly time: string;
  /** 0 is Sunday. */
  readonly weekday: string;
  /** 1 to 28, or L for the last one. */
  readonly day: string;
  readonly workingDay: number;
  /** Whose public holidays are no working days; empty: nobody's. */
  readonly holidays: HolidayCountry | "";
  /** What was typed, with the kind `cron`. */
  readonly cron: string;
}

export const RHYTHMS = [
  "hourly",
  "daily",
  "workdays",
  "weekly",
  "monthly",
  "working_day",
  "cron",
] as const;
export type RhythmKind = (typeof RHYTHMS)[number];
/** Countries whose public holidays the hub knows, ISO 3166-1. */
export const HOLIDAY_COUNTRIES = ["PL", "BR", "CZ", "HU"] as const satisfies readonly NonNullable<
  ScheduleIn["holidays"]
>[];
export type HolidayCountry = (typeof HOLIDAY_COUNTRIES)[number];
export const WEEKDAYS = ["1", "2", "3", "4", "5", "6", "0"] as const;

export const USUAL: Rhythm = {
  kind: "workdays",
  time: "06:30",
  weekday: "1",
  day: "1",
  workingDay: 3,
  holidays: "",
  cron: "30 6 * * 1-5",
};

export function whenOf(rhythm: Rhythm): {
  readonly cron: string;
  readonly working_day: number | null;
  readonly holidays: HolidayCountry | null;
} {
  const [hour = "0", minute = "0"] = rhythm.time.split(":").map((part) => String(Number(part)));
  const lines: Readonly<Record<RhythmKind, string>> = {
    hourly: `${minute} * * * *`,
    daily: `${minute} ${hour} * * *`,
    workdays: `${minute} ${hour} * * 1-5`,
    weekly: `${minute} ${hour} * * ${rhythm.weekday}`,
    monthly: `${minute} ${hour} ${rhythm.day} * *`,
    working_day: `${minute} ${hour} * * *`,
    cron: rhythm.cron.trim(),
  };
  const cron = lines[rhythm.kind];
  if (rhythm.kind !== "working_day") return { cron, working_day: null, holidays: null };
  return { cron, working_day: rhythm.workingDay, holidays: rhythm.holidays || null };
}

const SHAPE = /^(\d{1,2}) (\*|\d{1,2}) (\*|L|\d{1,2}) \* (\*|1-5|[0-6])$/;

/** The choice that makes this cron line; a line that none makes stays one to type. */
export function rhythmOf(
  cron: string,
  workingDay: number | null,
  holidays: HolidayCountry | null = null,
): Rhythm {
  const typed: Rhythm = { ...USUAL, kind: "cron", cron, holidays: holidays ?? "" };
  const [, minute = "0", hour = "*", day = "*", weekday = "*"] = SHAPE.exec(cron) ?? [];
  if (!SHAPE.test(cron)) return typed;
  const two = (text: string): string => text.padStart(2, "0");
  const time = `${hour === "*" ? "00" : two(hour)}:${two(minute)}`;
  const found = { ...typed, time };
  if (workingDay !== null) {
    const isPlain = hour !== "*" && day === "*" && weekday === "*";
    return isPlain ? { ...found, kind: "working_day", workingDay } : typed;
  }
  if (hour === "*") return day === "*" && weekday === "*" ? { ...found, kind: "hourly" } : typed;
  if (day !== "*") return weekday === "*" ? { ...found, kind: "monthly", day } : typed;
  if (weekday === "*") return { ...found, kind: "daily" };
  return weekday === "1-5" ? { ...found, kind: "workdays" } : { ...found, kind: "weekly", weekday };
}
