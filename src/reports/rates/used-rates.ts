import type { PublishedRate } from "./nbp.ts";

/** A rate that amounts were counted with, and how many invoices. */
export interface UsedRate extends PublishedRate {
  readonly currency: string;
  readonly count: number;
}

export interface UsedRates {
  add(currency: string, rate: PublishedRate): void;
  /** By currency, then by day. */
  sorted(): readonly UsedRate[];
}

export function createUsedRates(): UsedRates {
  const used = new Map<string, UsedRate>();
  return {
    add(currency, rate) {
      const key = `${currency} ${rate.date}`;
      used.set(key, { ...rate, currency, count: (used.get(key)?.count ?? 0) + 1 });
    },
    sorted: () => [...used].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
  };
}
