import { foldText } from "../../lib/fold.ts";
import type { Cell, ColumnKind } from "../../model/cell.ts";
import type { TableColumn } from "../../sdk/tables.ts";
import { PREFIXES } from "./column-words.ts";
import { type Shape, shapeOfValues } from "./value-shapes.ts";

export interface ColumnFacts {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Letters and digits of the name alone, without accents and the table's prefix. */
  readonly bare: string;
  /** Words of the name. */
  readonly words: readonly string[];
  readonly shape: Shape | undefined;
  readonly hasValues: boolean;
}

export function columnFacts(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
): ColumnFacts[] {
  const shared = sharedPrefix(columns.map(({ name }) => name));
  return columns.map(({ name, kind }, i) => {
    const values = rows.map((row) => row[i]);
    const own = withoutPrefix(name, shared);
    return {
      name,
      kind,
      bare: bareOf(own),
      words: wordsOf(own),
      shape: shapeOfValues(values),
      hasValues: values.some((value) => value !== null && value !== undefined && value !== ""),
    };
  });
}

/** A prefix up to `_` that six of ten columns have. */
function sharedPrefix(names: readonly string[]): string | undefined {
  const prefixes = names.flatMap((name) => /^[a-z]{1,5}_/i.exec(name)?.[0].toLowerCase() ?? []);
  const counts = Map.groupBy(prefixes, (prefix) => prefix);
  const most = [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0];
  return most && names.length > 2 && most[1].length >= names.length * 0.6 ? most[0] : undefined;
}

function withoutPrefix(name: string, shared: string | undefined): string {
  const rest =
    shared !== undefined && name.toLowerCase().startsWith(shared)
      ? name.slice(shared.length)
      : name;
  const own = rest.replace(PREFIXES, "");
  return own === "" ? name : own;
}

export const bareOf = (name: string): string => foldText(name).replace(/[^a-z0-9]/g, "");

const wordsOf = (name: string): string[] =>
  foldText(name.replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2"))
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");

const sets = new Map<string, ReadonlySet<string>>();
export function hasWord(words: string, word: string): boolean {
  const known = sets.get(words);
  if (known) return known.has(word);
  sets.set(words, new Set(words.split(" ")));
  return hasWord(words, word);
}
