import { isHubError } from "../../lib/errors.ts";
import type { Outbound } from "../../lib/http.ts";
import { findRateMonth, keepRateMonth } from "../../store/exchange-rates.ts";
import type { DataStore } from "../../store/store.ts";
import { askCnb, type CnbRate, type CnbYear, FIRST_YEAR, readCnbYear } from "./cnb.ts";

/** Rates of the Czech National Bank to CZK. */
export interface CzkRates {
  /**
   * The rate valid on the day (YYYY-MM-DD): that day's, else the last one before it, at most ten days older; undefined
   * where there is none. What is still to be published is not waited for: the last known one is valid.
   * @throws TransientError where the bank does not answer and none is stored
   */
  rate(currency: string, date: string): Promise<CnbRate | undefined>;
}

export interface CzkRatesOptions {
  readonly url: string;
  readonly outbound: Outbound;
  /** The hub's own store. */
  readonly data: DataStore;
  readonly now: () => number;
}

/** A year's file is kept as the bank gave it, under its year and the currency that all rates are in. */
const keyOf = (year: number) => ({ source: "CNB", currency: "CZK", month: String(year) });
const ZONE = "Europe/Prague";
const DAY_MS = 86_400_000;
const MAX_AGE_DAYS = 10;
const ASK_AGAIN_MS = 3_600_000;
/** A bank that did not answer is left alone so long. */
const PAUSE_MS = 60_000;

interface Known {
  readonly rates: CnbYear;
  /** Day in Prague and moment at which the bank was asked. */
  readonly askedOn: string;
  readonly askedAt: number;
}

/** All processes share what is stored, so that the bank is asked once an hour for the year that is not over. */
export function createCzkRates(options: CzkRatesOptions): CzkRates {
  const { data, now } = options;
  const known = new Map<number, Known>();
  const asking = new Map<number, Promise<Known>>();
  const faults = new Map<number, { readonly error: unknown; readonly until: number }>();

  async function stored(year: number): Promise<Known | undefined> {
    const row = await findRateMonth(data, keyOf(year));
    const rates = row && readCnbYear(row.rates, year);
    return row && rates && { rates, askedOn: row.asked_on, askedAt: Number(row.updated_at) };
  }
  async function ask(year: number): Promise<Known> {
    const fault = faults.get(year);
    if (fault && now() < fault.until) throw fault.error;
    try {
      const [askedOn, askedAt] = [pragueDay(now()), now()];
      const text = await askCnb(options, year);
      const rates = readCnbYear(text, year) ?? new Map();
      await keepRateMonth(data, {
        ...keyOf(year),
        ...{ rates: text, asked_on: askedOn, updated_at: askedAt },
      });
      faults.delete(year);
      return { rates, askedOn, askedAt };
    } catch (error) {
      if (isHubError(error)) faults.set(year, { error, until: now() + PAUSE_MS });
      throw error;
    }
  }
  async function yearOf(year: number, day: string): Promise<Known> {
    const isGood = (one: Known | undefined): one is Known =>
      one !== undefined && (one.askedOn > day || now() - one.askedAt < ASK_AGAIN_MS);
    const remembered = known.get(year);
    if (isGood(remembered)) return remembered;
    const kept = await stored(year);
    if (kept) known.set(year, kept);
    if (isGood(kept)) return kept;
    const asked = asking.get(year) ?? ask(year).finally(() => asking.delete(year));
    asking.set(year, asked);
    try {
      const fresh = await asked;
      known.set(year, fresh);
      return fresh;
    } catch (error) {
      if (kept && isHubError(error)) return kept;
      throw error;
    }
  }

  return {
    async rate(currency, date) {
      const at = Date.parse(`${date}T00:00:00Z`);
      if (!/^[A-Z]{3}$/.test(currency) || !/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(at)) {
        return undefined;
      }
      const earliest = new Date(at - MAX_AGE_DAYS * DAY_MS).toISOString().slice(0, 10);
      let trouble: unknown;
      for (const year of yearsOf(earliest, date, pragueDay(now()))) {
        try {
          const { rates } = await yearOf(year, date);
          const found = rates
            .get(currency)
            ?.findLast((rate) => rate.date <= date && rate.date >= earliest);
          if (found) return found;
        } catch (error) {
          if (!isHubError(error)) throw error;
          trouble = error;
        }
      }
      if (trouble !== undefined) throw trouble;
      return undefined;
    },
  };
}

/** The latest first; the bank has no file of a year that has not begun. */
function yearsOf(earliest: string, date: string, today: string): readonly number[] {
  const [first, last, present] = [earliest, date, today].map((day) => Number(day.slice(0, 4)));
  return [...new Set([last, first])].filter(
    (year): year is number => year !== undefined && year >= FIRST_YEAR && year <= (present ?? 0),
  );
}

const pragueDay = (at: number): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, dateStyle: "short" }).format(at);
