import type { Language } from "./languages.ts";

export interface Instants {
  /** An instant with minutes, in the browser's time zone. */
  readonly instant: (at: string) => string;
  /** An instant with seconds, for logs. */
  readonly exactInstant: (at: string) => string;
  /** The time of day alone where the instant is today, otherwise with its day. */
  readonly soon: (at: string) => string;
  /** Day, month and hour: short enough for the axis of a chart. */
  readonly hour: (at: string) => string;
  /** A business date, `YYYY-MM-DD`. */
  readonly date: (day: string) => string;
  readonly month: (year: number, month: number) => string;
  /** A month, `YYYY-MM`, with its year. */
  readonly period: (month: string) => string;
}

const HOUR = { day: "numeric", month: "numeric", hour: "numeric", minute: "2-digit" } as const;

/** Instants in the time zone, and days as they stand in documents. */
export function createInstants(language: Language, timeZone: string): Instants {
  const local = (options: Intl.DateTimeFormatOptions, locale: string = language) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone });
    return (at: string) => format.format(new Date(at));
  };
  const ofDay = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
    return (at: number | string) => format.format(new Date(at));
  };
  const instant = local({ dateStyle: "medium", timeStyle: "short" });
  const clock = local({ timeStyle: "short" });
  const localDay = local({ dateStyle: "short" }, "en-CA");
  const day = ofDay({ dateStyle: "medium" });
  const month = ofDay({ month: "long" });
  const period = ofDay({ month: "long", year: "numeric" });
  return {
    instant,
    exactInstant: local({ dateStyle: "short", timeStyle: "medium" }),
    soon: (at) => (localDay(at) === localDay(new Date().toISOString()) ? clock : instant)(at),
    hour: local(HOUR),
    date: (text) => day(`${text}T00:00:00Z`),
    month: (year, number) => month(Date.UTC(year, number - 1, 1)),
    period: (text) => period(`${text}-01T00:00:00Z`),
  };
}
