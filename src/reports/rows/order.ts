import Big from "big.js";
import type { CellKind } from "../../formats/tables/table.ts";
import type { Language } from "../../model/i18n.ts";
import type { SourceRow } from "./source.ts";

/** A column to sort by. */
export interface SortKey {
  readonly name: string;
  readonly kind: CellKind;
  readonly isDescending: boolean;
}

/** What is needed of each row to sort it, in the order of the keys. */
export type SortValues = readonly (string | undefined)[];

export const valuesOf = ({ values }: SourceRow, keys: readonly SortKey[]): SortValues =>
  keys.map(({ name }) => values[name]);

/**
 * The numbers of the rows in their order: numbers by size, texts as the language sorts them, what is empty last
 * either way, and rows that are alike as they came.
 */
export function sortedNumbers(
  all: readonly SortValues[],
  keys: readonly SortKey[],
  language: Language,
): readonly number[] {
  const numbers = Array.from(all, (_, number) => number);
  if (keys.length === 0) return numbers;
  const { compare } = new Intl.Collator(language, { numeric: true });
  return numbers.sort((a, b) => {
    for (const [i, key] of keys.entries()) {
      const by = compareOne([all[a]?.[i], all[b]?.[i]], key, compare);
      if (by !== 0) return by;
    }
    return a - b;
  });
}

function compareOne(
  [a, b]: readonly [string | undefined, string | undefined],
  { kind, isDescending }: SortKey,
  compare: (a: string, b: string) => number,
): number {
  if (a === b) return 0;
  if (!a || !b) return Number(!a) - Number(!b);
  const isNumber = kind === "amount" || kind === "number";
  const by = isNumber && isDecimal(a) && isDecimal(b) ? new Big(a).cmp(b) : compare(a, b);
  return isDescending ? -by : by;
}

const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
