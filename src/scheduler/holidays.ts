const DAY_MS = 86_400_000;

/** Countries whose public holidays are known, ISO 3166-1. */
export const HOLIDAY_COUNTRIES = ["PL", "BR", "CZ", "HU"] as const;
export type HolidayCountry = (typeof HOLIDAY_COUNTRIES)[number];

export const isHolidayCountry = (code: unknown): code is HolidayCountry =>
  (HOLIDAY_COUNTRIES as readonly unknown[]).includes(code);

interface Rules {
  /** MM-DD, with the first year where there is one. */
  readonly fixed: readonly (readonly [day: string, since?: number])[];
  /** Days after Easter Sunday, with the first year where there is one. */
  readonly afterEaster: readonly (readonly [days: number, since?: number])[];
}

/**
 * Whole free days by law. Hungary also moves working days by decree each year
 * (https://njt.hu, "munkaszüneti napok körüli munkarend"), which no rule tells.
 */
const RULES: Readonly<Record<HolidayCountry, Rules>> = {
  // https://isap.sejm.gov.pl: Act of 18 January 1951 on days off; 24 December since 2025.
  PL: {
    fixed: [
      ...([["01-01"], ["01-06"], ["05-01"], ["05-03"], ["08-15"]] as const),
      ...([["11-01"], ["11-11"], ["12-24", 2025], ["12-25"], ["12-26"]] as const),
    ],
    afterEaster: [[0], [1], [49], [60]],
  },
  // Lei 662/1949 with 6.802/1980 and 14.759/2023; Good Friday by Lei 9.093/1995. Carnival is no holiday of the union.
  BR: {
    fixed: [
      ...([["01-01"], ["04-21"], ["05-01"], ["09-07"], ["10-12"]] as const),
      ...([["11-02"], ["11-15"], ["11-20", 2024], ["12-25"]] as const),
    ],
    afterEaster: [[-2]],
  },
  // Zákon č. 245/2000 Sb.; Good Friday since 2016.
  CZ: {
    fixed: [
      ...([["01-01"], ["05-01"], ["05-08"], ["07-05"], ["07-06"], ["09-28"]] as const),
      ...([["10-28"], ["11-17"], ["12-24"], ["12-25"], ["12-26"]] as const),
    ],
    afterEaster: [[-2, 2016], [1]],
  },
  // 2012. évi I. törvény (Mt.) 102. §; Good Friday since 2017.
  HU: {
    fixed: [
      ...([["01-01"], ["03-15"], ["05-01"], ["08-20"], ["10-23"]] as const),
      ...([["11-01"], ["12-25"], ["12-26"]] as const),
    ],
    afterEaster: [[-2, 2017], [0], [1], [49], [50]],
  },
};

/** Whether a day (YYYY-MM-DD) is a public holiday of the country. */
export function isHoliday(day: string, country: HolidayCountry): boolean {
  const { fixed, afterEaster } = RULES[country];
  const year = Number(day.slice(0, 4));
  const isNow = (since = 0): boolean => year >= since;
  if (fixed.some(([monthDay, since]) => day.endsWith(`-${monthDay}`) && isNow(since))) return true;
  const distance = (Date.parse(`${day}T00:00:00Z`) - easterSunday(year)) / DAY_MS;
  return afterEaster.some(([days, since]) => days === distance && isNow(since));
}

/** Midnight UTC of Easter Sunday, Gregorian: https://en.wikipedia.org/wiki/Date_of_Easter#Anonymous_Gregorian_algorithm */
export function easterSunday(year: number): number {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const day = (h + l - 7 * m + 33 * month + 19) % 32;
  return Date.UTC(year, month - 1, day);
}
