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
export const WEEKDAYS = ["1", "2", "3", "4", "5", "6", "0"] as const;

export const USUAL: Rhythm = {
  kind: "workdays",
  time: "06:30",
  weekday: "1",
  day: "1",
  workingDay: 3,
  cron: "30 6 * * 1-5",
};

export function whenOf(rhythm: Rhythm): {
  readonly cron: string;
  readonly working_day: number | null;
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
  const workingDay = rhythm.kind === "working_day" ? rhythm.workingDay : null;
  return { cron: lines[rhythm.kind], working_day: workingDay };
}

const SHAPE = /^(\d{1,2}) (\*|\d{1,2}) (\*|L|\d{1,2}) \* (\*|1-5|[0-6])$/;

/** The choice that makes this cron line; a line that none makes stays one to type. */
export function rhythmOf(cron: string, workingDay: number | null): Rhythm {
  const typed: Rhythm = { ...USUAL, kind: "cron", cron };
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
