import { table } from "../../src/lib/table.ts";
import { type Doc, timeOf } from "./documents.ts";
import { malformed } from "./refusal.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;
const CUT: Readonly<Record<string, (value: unknown) => string | number>> = table({
  created_at: timeOf,
  invoice_date: String,
  issue_date: String,
});

export interface ListRules {
  /** Filters that the list has, by name: `issue_date_gteq`. */
  readonly filters: readonly string[];
  /** Fields that it can be sorted by. */
  readonly orders: readonly string[];
  /** As the real one: filters that are not known are passed over without a word. */
  readonly ignoresFilters?: boolean;
  /** What the list leaves out of each object. */
  readonly without?: readonly string[];
}

/** One page of a list, with what the vendor tells about all of it. */
export function listOf(docs: readonly Doc[], query: URLSearchParams, rules: ListRules) {
  const { offset, limit } = sliceOf(query);
  const found = sorted(filtered(docs, query, rules), query.get("order"), rules);
  const entities = found.slice(offset, offset + limit).map((doc) => {
    const entries = Object.entries(doc).filter(([name]) => !rules.without?.includes(name));
    return Object.fromEntries(entries);
  });
  const metainfo = {
    count: entities.length,
    total_count: found.length,
    next: null,
    previous: null,
  };
  return { metainfo, entities };
}

export function sliceOf(query: URLSearchParams): { offset: number; limit: number } {
  const whole = (name: string, otherwise: number) => {
    const text = query.get(name) ?? String(otherwise);
    if (!/^\d{1,7}$/.test(text)) throw malformed(`Nieprawidłowy parametr ${name}`);
    return Number(text);
  };
  const limit = whole("limit", DEFAULT_LIMIT);
  if (limit < 1) throw malformed("Nieprawidłowy parametr limit");
  return { offset: whole("offset", 0), limit: Math.min(limit, MAX_LIMIT) };
}

/** @throws RequestError 400 for a parameter that the list does not have */
export function filtered(docs: readonly Doc[], query: URLSearchParams, rules: ListRules): Doc[] {
  const tests: ((doc: Doc) => boolean)[] = [];
  for (const [name, value] of query) {
    if (["offset", "limit", "order", "fields", "file_format"].includes(name)) continue;
    const filter = /^q\[([a-z_]+)\](\[\])?$/.exec(name)?.[1];
    if (filter === undefined) throw malformed(`Nieznany parametr ${name}`);
    if (rules.filters.includes(filter)) tests.push(testOf(filter, value));
    else if (!rules.ignoresFilters) throw malformed(`Nieznany filtr ${filter}`);
  }
  return docs.filter((doc) => tests.every((test) => test(doc)));
}

function testOf(filter: string, value: string): (doc: Doc) => boolean {
  const [, field = "", predicate = ""] = /^(.*)_(eq|gteq|lteq|cont)$/.exec(filter) ?? [];
  if (field === "clean_nip") return (doc) => digitsOf(doc.nip) === digitsOf(value);
  const cut = CUT[field] ?? String;
  if (CUT[field]) checkDate(filter, value);
  const wanted = cut(value);
  const has = (doc: Doc) => doc[field] !== null && doc[field] !== undefined;
  if (predicate === "eq") return (doc) => has(doc) && String(doc[field]) === value;
  if (predicate === "cont") return (doc) => has(doc) && String(doc[field]).includes(value);
  return predicate === "gteq"
    ? (doc) => has(doc) && cut(doc[field]) >= wanted
    : (doc) => has(doc) && cut(doc[field]) <= wanted;
}

function checkDate(filter: string, value: string): void {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  const isTime = filter.startsWith("created_at") && !Number.isNaN(Date.parse(value));
  if (!isDay && !isTime) throw malformed(`Nieprawidłowa data w filtrze ${filter}`);
}

const digitsOf = (nip: unknown): string => String(nip ?? "").replace(/^PL|[\s-]/gi, "");

/** Nulls last, equal ones by their number. */
function sorted(docs: readonly Doc[], order: string | null, { orders }: ListRules): Doc[] {
  if (order === null) return docs.toSorted((a, b) => Number(b.id) - Number(a.id));
  const [, field = "", direction] = /^([a-z_]+) (asc|desc)$/.exec(order) ?? [];
  if (!orders.includes(field)) throw malformed("Nieprawidłowe sortowanie");
  const cut = CUT[field] ?? String;
  const sign = direction === "desc" ? -1 : 1;
  return docs
    .map((doc) => ({ doc, value: doc[field] === null ? undefined : cut(doc[field]) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return Number(a.value === undefined) - Number(b.value === undefined);
      const order = a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
      return sign * order || Number(a.doc.id) - Number(b.doc.id);
    })
    .map(({ doc }) => doc);
}
