import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { I18nText } from "../api/types.ts";
import { timeZone as browserZone } from "../session.ts";
import { createInstants, type Instants } from "./instants.ts";
import { isLanguage, type Language } from "./languages.ts";

export interface Format extends Instants {
  readonly language: Language;
  readonly timeZone: string;
  readonly number: (value: number) => string;
  /** Of a hundred, with one decimal at most. */
  readonly percent: (value: number) => string;
  /** A decimal text with all its digits. */
  readonly decimal: (value: string) => string;
  /** A decimal text with a currency, exact: no detour over floats. */
  readonly money: (amount: string, currency: string) => string;
  readonly duration: (milliseconds: number) => string;
  /** Bytes as kB or MB. */
  readonly size: (bytes: number) => string;
  /** The reader's language of a text that the hub has in five. */
  readonly text: (text: I18nText) => string;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const UNITS = [
  [DAY_MS, "day"],
  [HOUR_MS, "hour"],
  [MINUTE_MS, "minute"],
  [SECOND_MS, "second"],
] as const;

function createFormat(language: Language, timeZone: string): Format {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: value < 10 ? 1 : 0,
    }).format(value);
  return {
    ...createInstants(language, timeZone),
    language,
    timeZone,
    number: (value) => number.format(value),
    percent: (value) => percent.format(value / 100),
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
      const [size, name] = UNITS.find(([size]) => milliseconds >= size) ?? [1, "millisecond"];
      return unit(size === 1 ? Math.round(milliseconds) : milliseconds / size, name);
    },
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
  const timeZone = browserZone();
  const language = isLanguage(i18n.language) ? i18n.language : "en";
  return useMemo(() => createFormat(language, timeZone), [language, timeZone]);
}
