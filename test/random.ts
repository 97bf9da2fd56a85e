import { hash } from "node:crypto";

/** The same numbers for the same seed, on every machine. */
export interface Random {
  /** A whole number from 0 up to `limit`, without it. */
  below(limit: number): number;
  pick<T>(all: readonly T[]): T;
}

export function createRandom(seed: string): Random {
  let drawn = 0;
  const below = (limit: number): number => {
    drawn += 1;
    return Number.parseInt(hash("sha256", `${seed} ${drawn}`, "hex").slice(0, 12), 16) % limit;
  };
  return {
    below,
    pick<T>(all: readonly T[]): T {
      const one = all[below(all.length)];
      if (one === undefined) throw new Error("there is nothing to pick from");
      return one;
    },
  };
}
