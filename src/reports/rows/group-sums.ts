import { fromMinor, toMinor } from "../../model/money.ts";
import type { SourceRow } from "./source.ts";

/** Sums of some rows in one currency. */
export interface GroupSum {
  readonly currency: string;
  readonly count: number;
  /** Decimal text by the names of columns. */
  readonly amounts: Readonly<Record<string, string>>;
}

export interface GroupSums {
  add(row: SourceRow): void;
  /** By currency; rows without one are under "". */
  all(): readonly GroupSum[];
  clear(): void;
}

/** Sums of these columns, exact in minor units. */
export function createGroupSums(columns: readonly string[]): GroupSums {
  const sums = new Map<string, { count: number; minor: Map<string, bigint> }>();
  return {
    clear: () => sums.clear(),
    add({ values, currency = "" }) {
      const sum = sums.get(currency) ?? { count: 0, minor: new Map<string, bigint>() };
      sum.count += 1;
      for (const name of columns) {
        const amount = values[name];
        if (amount === undefined || !/^-?\d+(\.\d+)?$/.test(amount)) continue;
        const minor = toMinor(amount, currency);
        if (!Number.isSafeInteger(minor)) continue;
        sum.minor.set(name, (sum.minor.get(name) ?? 0n) + BigInt(minor));
      }
      sums.set(currency, sum);
    },
    all: () =>
      [...sums]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, { count, minor }]) => ({
          ...{ currency, count },
          amounts: Object.fromEntries(
            [...minor].map(([name, sum]) => [name, fromMinor(Number(sum), currency)]),
          ),
        })),
  };
}
