import { badQuery } from "./refusal.ts";
import type { Entity } from "./schema.ts";

export type Row = Record<string, unknown>;
export interface Filter {
  readonly test: (row: Row) => boolean;
  /** The keys that the filter asks for, where it asks for nothing else. */
  readonly keys: readonly string[] | undefined;
}

const TOKEN = /\s*(\(|\)|'(?:[^']|'')*'|-?\d+(?:\.\d+)?|[A-Za-z_]\w*)/y;
const COMPARE: Readonly<Record<string, (a: string | number, b: string | number) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
};

/** `a eq 'x' and (b ge '2026-01-01' or c gt 5)`; whatever else there is, is refused. */
export function parseFilter(text: string, entity: Entity): Filter {
  const tokens = tokensOf(text);
  const keys: string[] = [];
  let isKeysOnly = true;
  let at = 0;
  const next = () => tokens[at++] ?? "";
  const isWord = (word: string) => tokens[at] === word;

  const comparison = (): Filter["test"] => {
    if (isWord("(")) {
      at += 1;
      const inner = either();
      if (next() !== ")") throw badQuery("a parenthesis is not closed");
      return inner;
    }
    const [name, word, raw] = [next(), next(), next()];
    const compare = COMPARE[word];
    if (!entity.columns.has(name))
      throw badQuery(`Property '${name}' of '${entity.type}' is invalid`);
    if (!compare) throw badQuery(`Query string error: unknown operator ${word}`);
    const value = literalOf(raw);
    if (name === entity.key && word === "eq") keys.push(String(value));
    else isKeysOnly = false;
    return (row) => {
      const has = row[name];
      if (has === null || has === undefined) return false;
      return typeof has === typeof value && compare(has as string, value);
    };
  };
  const both = (): Filter["test"] => {
    const parts = [comparison()];
    while (isWord("and")) {
      at += 1;
      isKeysOnly = false;
      parts.push(comparison());
    }
    return (row) => parts.every((test) => test(row));
  };
  const either = (): Filter["test"] => {
    const parts = [both()];
    while (isWord("or")) {
      at += 1;
      parts.push(both());
    }
    return (row) => parts.some((test) => test(row));
  };
  const test = either();
  if (at !== tokens.length) throw badQuery(`Query string error: '${tokens[at]}' is unexpected`);
  return { test, keys: isKeysOnly ? keys : undefined };
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const trimmed = text.trimEnd();
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < trimmed.length; ) {
    const found = TOKEN.exec(trimmed)?.[1];
    if (found === undefined) throw badQuery("Query string error: the filter cannot be read");
    tokens.push(found);
  }
  return tokens;
}

function literalOf(raw: string): string | number {
  if (raw.startsWith("'")) return raw.slice(1, -1).replaceAll("''", "'");
  if (/^-?\d/.test(raw)) return Number(raw);
  throw badQuery(`Query string error: '${raw}' is no value`);
}
