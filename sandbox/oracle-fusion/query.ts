import type { Item } from "./items.ts";
import { badQuery } from "./refusal.ts";

export type Attribute = Exclude<keyof Item, "changes" | "updatedAt"> | "LastUpdateDateTime";
type Test = (item: Item) => boolean;

export interface ItemQuery {
  readonly test: Test;
  /** The numbers that are asked for, where nothing else is. */
  readonly numbers: readonly string[] | undefined;
  readonly fields: readonly Attribute[] | undefined;
  readonly order: readonly { readonly by: Attribute; readonly isDescending: boolean }[];
  readonly limit: number;
  readonly offset: number;
  readonly isOnlyData: boolean;
}

const ATTRIBUTES: readonly Attribute[] = [
  ...(["ItemId", "OrganizationCode", "ItemNumber", "ItemDescription", "LongDescription"] as const),
  ...(["PrimaryUOMValue", "ItemStatusValue", "ItemClass", "ListPrice"] as const),
  "LastUpdateDateTime",
];
const OPTIONS = ["q", "fields", "orderby", "limit", "offset", "onlyData"];
const MAX_LIMIT = 500;
const CONDITION = /^\s*(\w+)\s*(>=|<=|!=|=|>|<)\s*('(?:[^']|'')*'|\d+(?:\.\d+)?)\s*$/;
const STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export function parseQuery(search: URLSearchParams): ItemQuery {
  for (const name of search.keys())
    if (!OPTIONS.includes(name)) throw badQuery(`URL request parameter ${name} is not valid`);
  const terms = termsOf(search.get("q"));
  const isAny = terms.word === "or";
  const numbers = terms.all.flatMap((term) => (term.isNumber ? [term.value] : []));
  return {
    test: (item) =>
      isAny ? terms.all.some(({ test }) => test(item)) : terms.all.every(({ test }) => test(item)),
    numbers: isAny && numbers.length === terms.all.length ? numbers : undefined,
    fields: search.get("fields")?.split(",").map(attribute),
    order: (search.get("orderby")?.split(",") ?? []).map(orderTerm),
    limit: Math.min(MAX_LIMIT, wholeNumber(search, "limit", 25)),
    offset: wholeNumber(search, "offset", 0),
    isOnlyData: flag(search, "onlyData"),
  };
}

interface Term {
  readonly test: Test;
  readonly isNumber: boolean;
  readonly value: string;
}

/** Conditions are joined by one of the two: what a mixture means is not to be relied on. */
function termsOf(q: string | null): { readonly word: "and" | "or"; readonly all: readonly Term[] } {
  if (q === null) return { word: "and", all: [] };
  const texts = outsideQuotes(q, ";");
  if (texts.length > 1) return { word: "and", all: texts.map(termOf) };
  const either = outsideQuotes(q, " or ");
  return {
    word: either.length > 1 || q.startsWith("ItemNumber=") ? "or" : "and",
    all: either.map(termOf),
  };
}

function outsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let isQuoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "'") isQuoted = !isQuoted;
    if (isQuoted || !text.startsWith(separator, i)) continue;
    parts.push(text.slice(start, i));
    start = i + separator.length;
  }
  return [...parts, text.slice(start)];
}

function termOf(text: string): Term {
  const [, name = "", sign = "", raw = ""] = CONDITION.exec(text) ?? [];
  const by = attribute(name);
  const value = raw.startsWith("'") ? raw.slice(1, -1).replaceAll("''", "'") : raw;
  const isTime = by === "LastUpdateDateTime";
  if (isTime && !STAMP.test(value)) throw badQuery(`${value} is no date with a time zone`);
  const isWord = raw.startsWith("'");
  if (!isTime && isWord === (by === "ItemId")) throw badQuery(`${text} compares unlike values`);
  const wanted = isTime ? Date.parse(value) : isWord ? value : Number(value);
  const test: Test = (item) => {
    const has = isTime ? item.updatedAt : item[by as keyof Item];
    return has !== null && compare(has as string | number, wanted, sign);
  };
  return { test, isNumber: by === "ItemNumber" && sign === "=", value };
}

function compare(a: string | number, b: string | number, sign: string): boolean {
  if (sign === "=") return a === b;
  if (sign === "!=") return a !== b;
  if (sign === ">") return a > b;
  if (sign === ">=") return a >= b;
  return sign === "<" ? a < b : a <= b;
}

function attribute(name: string): Attribute {
  const found = ATTRIBUTES.find((one) => one === name.trim());
  if (!found) throw badQuery(`${name} is no attribute of itemsV2`);
  return found;
}

function orderTerm(term: string): ItemQuery["order"][number] {
  const [name = "", way = "asc"] = term.split(":");
  if (way !== "asc" && way !== "desc") throw badQuery(`${term} is no order`);
  return { by: attribute(name), isDescending: way === "desc" };
}

function wholeNumber(search: URLSearchParams, name: string, fallback: number): number {
  const text = search.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw badQuery(`${name} is no number`);
  return Number(text);
}

function flag(search: URLSearchParams, name: string): boolean {
  const text = search.get(name) ?? "false";
  if (text !== "true" && text !== "false") throw badQuery(`${name} is true or false`);
  return text === "true";
}
