import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Outbound } from "../../lib/http.ts";
import { findRateMonth, keepRateMonth } from "../../store/exchange-rates.ts";
import type { DataStore } from "../../store/store.ts";
import { askNbp, FIRST_DAY, type PublishedRate } from "./nbp.ts";

/**
 * Why there is no rate: `unavailable`, the bank could not be asked; `not_published`, not yet; `none`, it has none of
 * that currency or day.
 */
export type NoRate = "unavailable" | "not_published" | "none";
export type RateAnswer = PublishedRate | { readonly missing: NoRate };

/** Exchange rates to PLN for one report: the bank is not asked again and again while it does not answer. */
export interface RateBook {
  /**
   * The rate of the last table before `day` (YYYY-MM-DD), which is that of the last working day before it: CIT Act
   * art. 15(1), VAT Act art. 31a. Nothing is guessed.
   */
  before(currency: string, day: string): Promise<RateAnswer>;
  /** What kept the bank from answering; undefined where it did. */
  trouble(): string | undefined;
}

/** Where nobody can be asked. */
export const NO_RATES: RateBook = {
  before: async () => ({ missing: "unavailable" }),
  trouble: () => undefined,
};

export interface Rates {
  open(signal?: AbortSignal): RateBook;
}

export interface RatesOptions {
  readonly url: string;
  readonly outbound: Outbound;
  /** The hub's own store. */
  readonly data: DataStore;
  readonly now: () => number;
}

const SOURCE = "NBP-A";
const ZONE = "Europe/Warsaw";
const MAX_FAULTS = 2;

/** Rates of the National Bank of Poland; months that are over are asked for once and kept. */
export function createRates({ url, outbound, data, now }: RatesOptions): Rates {
  return {
    open(signal) {
      const months = new Map<string, Promise<readonly PublishedRate[]>>();
      let [faults, trouble] = [0, undefined as string | undefined];
      const today = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, dateStyle: "short" }).format(
        now(),
      );
      const read = async (currency: string, month: string, day: string) => {
        const key = { source: SOURCE, currency, month };
        const kept = await findRateMonth(data, key);
        if (kept && isGood(kept, day)) return JSON.parse(kept.rates) as PublishedRate[];
        const last = lastDayOf(month);
        const first = `${month}-01` < FIRST_DAY ? FIRST_DAY : `${month}-01`;
        const range = { from: first, to: last < today ? last : today };
        const rates = await askNbp({ url, outbound }, { currency, ...range, signal });
        const asked = { asked_on: today, updated_at: now() };
        await keepRateMonth(data, { ...key, rates: JSON.stringify(rates), ...asked });
        return rates;
      };
      const monthOf = (currency: string, month: string, day: string) => {
        const key = `${currency} ${month} ${month === day.slice(0, 7) ? day : ""}`;
        const found = months.get(key) ?? read(currency, month, day);
        months.set(key, found);
        return found;
      };
      return {
        trouble: () => trouble,
        async before(currency, day) {
          if (day > today) return { missing: "not_published" };
          if (day <= FIRST_DAY || !/^[A-Z]{3}$/.test(currency)) return { missing: "none" };
          if (faults >= MAX_FAULTS) return { missing: "unavailable" };
          try {
            const own = await monthOf(currency, day.slice(0, 7), day);
            const found =
              lastBefore(own, day) ?? lastBefore(await monthOf(currency, before(day), day), day);
            return found ?? { missing: "none" };
          } catch (error) {
            signal?.throwIfAborted();
            if (!isHubError(error)) throw error;
            faults += 1;
            trouble = messageOf(error);
            months.clear();
            return { missing: "unavailable" };
          }
        },
      };
    },
  };
}

/** All that was published before `day` is known once it was asked on that day, or when the month was over. */
const isGood = (
  { asked_on, month }: { readonly asked_on: string; readonly month: string },
  day: string,
): boolean => asked_on >= day || asked_on > lastDayOf(month);

const lastBefore = (rates: readonly PublishedRate[], day: string): PublishedRate | undefined =>
  rates.findLast(({ date }) => date < day);

/** The month before the day's. */
function before(day: string): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 7);
}

function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
