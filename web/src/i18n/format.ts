import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { I18nText } from "../api/types.ts";
import { useTimeZone } from "../session.ts";
import { isLanguage, type Language } from "./languages.ts";

export interface Format {
  readonly language: Language;
  readonly timeZone: string;
  /** An instant with minutes, in the organisation's time zone. */
  readonly instant: (at: string) => string;
  /** An instant with seconds, for logs. */
  readonly exactInstant: (at: string) => string;
  /** A business date, `YYYY-MM-DD`. */
  readonly date: (day: string) => string;
  readonly number: (value: number) => string;
  /** A decimal text with all its digits. */
  readonly decimal: (value: string) => string;
  /** A decimal text with a currency, exact: no detour over floats. */
  readonly money: (amount: string, currency: string) => string;
  readonly duration: (milliseconds: number) => string;
  readonly month: (year: number, month: number) => string;
  /** A month, `YYYY-MM`, with its year. */
  readonly period: (month: string) => string;
  /** Bytes as kB or MB. */
  readonly size: (bytes: number) => string;
  /** The reader's language of a text that the hub has in five. */
  readonly text: (text: I18nText) => string;
}

const MINUTE_MS = 60_000;

function createFormat(language: Language, timeZone: string): Format {
  const instant = new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  });
  const exact = new Intl.DateTimeFormat(language, {
    dateStyle: "short",
    timeStyle: "medium",
    timeZone,
  });
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const number = new Intl.NumberFormat(language);
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: value < 10 ? 1 : 0,
    }).format(value);
  return {
    language,
    timeZone,
    instant: (at) => instant.format(new Date(at)),
    exactInstant: (at) => exact.format(new Date(at)),
    date: (text) => day.format(new Date(`${text}T00:00:00Z`)),
    number: (value) => number.format(value),
    decimal: (value) =>
      new Intl.NumberFormat(language, { maximumFractionDigits: 10 }).format(
        value as Intl.StringNumericLiteral,
      ),
    money: (amount, currency) =>
      new Intl.NumberFormat(language, {
        style: "currency",
        currency,
        // Otherwise Polish, Czech and Hungarian columns mix 2499,90 with 10 961,80.
        useGrouping: "always",
      }).format(amount as Intl.StringNumericLiteral),
    duration: (milliseconds) => {
      if (milliseconds < 1000) return unit(Math.round(milliseconds), "millisecond");
      if (milliseconds < MINUTE_MS) return unit(milliseconds / 1000, "second");
      return unit(milliseconds / MINUTE_MS, "minute");
    },
    month: (year, month) =>
      new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(
        Date.UTC(year, month - 1, 1),
      ),
    period: (month) =>
      new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(
        new Date(`${month}-01T00:00:00Z`),
      ),
    size: (bytes) =>
      bytes < 1_000_000
        ? unit(Math.max(bytes / 1000, 0.1), "kilobyte")
        : unit(bytes / 1_000_000, "megabyte"),
    text: (text) => text[language],
  };
}

/** Dates, numbers and texts as the reader of the chosen language writes them. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const timeZone = useTimeZone();
  const language = isLanguage(i18n.language) ? i18n.language : "en";
  return useMemo(() => createFormat(language, timeZone), [language, timeZone]);
}
