import type { Language } from "../model/i18n.ts";
import { fromMinor } from "../model/money.ts";

const NO_BREAK_SPACE = "\u00a0";
const MINUS = "-";
const SEPARATORS: Readonly<Record<Language, { readonly group: string; readonly point: string }>> = {
  en: { group: ",", point: "." },
  pl: { group: NO_BREAK_SPACE, point: "," },
  "pt-BR": { group: ".", point: "," },
  cs: { group: NO_BREAK_SPACE, point: "," },
  hu: { group: NO_BREAK_SPACE, point: "," },
};

/** `1 234,56` in Polish with a blank that does not break; made from the digits, so it is exact. */
export function formatMinor(minor: number, currency: string, language: Language): string {
  const { group, point } = SEPARATORS[language];
  const [whole = "0", fraction] = fromMinor(Math.abs(minor), currency).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const text = fraction === undefined ? grouped : `${grouped}${point}${fraction}`;
  return minor < 0 ? `${MINUS}${text}` : text;
}

/** Decimal text with the language's separators: `4,1234`, `-1 234,5`. */
export function formatNumber(decimal: string, language: Language): string {
  const { group, point } = SEPARATORS[language];
  const isNegative = decimal.startsWith("-");
  const [whole = "0", fraction] = (isNegative ? decimal.slice(1) : decimal).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const text = fraction === undefined ? grouped : `${grouped}${point}${fraction}`;
  return isNegative ? `${MINUS}${text}` : text;
}

/** `8,5 %` or `23%` as the language writes it; `rate` is a decimal text. */
export function formatRate(rate: string, language: Language): string {
  const text = rate.replace(".", SEPARATORS[language].point);
  return language === "cs" ? `${text}${NO_BREAK_SPACE}%` : `${text}%`;
}

/** `styczeń 2025` of `2025-01`. */
export function formatPeriod(period: string, language: Language): string {
  const options = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(language, options).format(new Date(`${period}-01T00:00:00Z`));
}

/** `2025-02-01 09:30 (Europe/Warsaw)`. */
export function formatInstant(epochMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(epochMs);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")} (${timeZone})`;
}
