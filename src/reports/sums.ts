import type { Amounts } from "./register-row.ts";

/** Sums of one group in one currency, in whole minor units; unknown amounts add nothing and are counted. */
export interface Sum<K> {
  readonly key: K;
  readonly currency: string;
  readonly count: number;
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  /** How many of the rows lack an amount, so that the sums are too small. */
  readonly incomplete: number;
}

export interface Sums<K> {
  add(key: K, currency: string, amounts: Amounts): void;
  /** In the order of `rank` (smaller first), then of the key's name, then of the currency. */
  sorted(rank?: (key: K) => number): readonly Sum<K>[];
}

/** `nameOf` tells keys apart; equal names are one group. */
export function createSums<K>(nameOf: (key: K) => string): Sums<K> {
  const sums = new Map<string, Sum<K>>();
  return {
    add(key, currency, { net, tax, gross }) {
      const name = JSON.stringify([nameOf(key), currency]);
      const sum = sums.get(name) ?? {
        key,
        currency,
        count: 0,
        net: 0,
        tax: 0,
        gross: 0,
        incomplete: 0,
      };
      const isComplete = net !== undefined && tax !== undefined && gross !== undefined;
      sums.set(name, {
        ...sum,
        count: sum.count + 1,
        net: sum.net + (net ?? 0),
        tax: sum.tax + (tax ?? 0),
        gross: sum.gross + (gross ?? 0),
        incomplete: sum.incomplete + (isComplete ? 0 : 1),
      });
    },
    sorted: (rank = () => 0) =>
      [...sums.values()].sort(
        (a, b) =>
          rank(a.key) - rank(b.key) ||
          compare(nameOf(a.key), nameOf(b.key)) ||
          compare(a.currency, b.currency),
      ),
  };
}

/** By code units, the same on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
