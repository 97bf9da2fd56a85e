/** A value as the condition has it; `parts` is text with tokens in it. */
export type ConditionValue =
  | { readonly literal: string | number | boolean }
  /** A number with a fraction, as decimal text. */
  | { readonly decimal: string }
  | { readonly token: string }
  | { readonly parts: readonly TextPart[] };
export type TextPart = string | { readonly token: string };

export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=" | "like" | "not_like";

interface Place {
  readonly column: string;
  /** Position of the column in the text, from 1. */
  readonly at: number;
}
export interface Compared extends Place {
  readonly op: Comparison;
  readonly value: ConditionValue;
}
export interface Among extends Place {
  readonly among: readonly ConditionValue[];
}
export interface NullTest extends Place {
  readonly is_null: boolean;
}

/** A condition that was read from text: nothing but columns, comparisons and values. */
export type ConditionTree =
  | { readonly all: readonly ConditionTree[] }
  | { readonly any: readonly ConditionTree[] }
  | { readonly not: ConditionTree }
  | Compared
  | Among
  | NullTest;
export type Predicate = Compared | Among | NullTest;

/** Every comparison of the tree. */
export function* predicatesOf(tree: ConditionTree): Generator<Predicate> {
  if ("all" in tree) for (const part of tree.all) yield* predicatesOf(part);
  else if ("any" in tree) for (const part of tree.any) yield* predicatesOf(part);
  else if ("not" in tree) yield* predicatesOf(tree.not);
  else yield tree;
}

/** Columns that the condition reads, each once. */
export const columnsOf = (tree: ConditionTree): string[] => [
  ...new Set([...predicatesOf(tree)].map(({ column }) => column)),
];

/** Tokens that the condition reads, each once. */
export function tokensOf(tree: ConditionTree): string[] {
  const found = new Set<string>();
  for (const predicate of predicatesOf(tree)) {
    for (const value of valuesOf(predicate)) {
      if ("token" in value) found.add(value.token);
      if (!("parts" in value)) continue;
      for (const part of value.parts) if (typeof part !== "string") found.add(part.token);
    }
  }
  return [...found];
}

export function valuesOf(predicate: Predicate): readonly ConditionValue[] {
  if ("among" in predicate) return predicate.among;
  return "value" in predicate ? [predicate.value] : [];
}
