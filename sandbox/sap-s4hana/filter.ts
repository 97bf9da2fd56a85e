import { refuse } from "./refusal.ts";
import type { EntityType, Property } from "./schema.ts";
import type { Row, Value } from "./table.ts";

/** What a `$filter` comes to; the rest helps to look at fewer rows. */
export interface Filter {
  test(row: Row): boolean;
  /** The only values that the first part of the key may have. */
  readonly keys?: ReadonlySet<string>;
  /** No row before it, by the first part of the key, can fit. */
  readonly from?: string;
  readonly to?: string;
}

type Tokens = { readonly all: readonly string[]; at: number };

const TOKEN =
  /\s*(datetimeoffset'[^']*'|datetime'[^']*'|'(?:[^']|'')*'|[A-Za-z_][A-Za-z0-9_]*|-?\d+(?:\.\d+)?[mM]?|[()])/y;
const COMPARE: Readonly<Record<string, (sign: number) => boolean>> = {
  eq: (sign) => sign === 0,
  ne: (sign) => sign !== 0,
  gt: (sign) => sign > 0,
  ge: (sign) => sign >= 0,
  lt: (sign) => sign < 0,
  le: (sign) => sign <= 0,
};

const bad = (text: string) => refuse(400, "/IWBEP/CM_MGW_RT/022", text);

/** The part of OData V2 that SAP's own services take: comparisons, and, or, not, brackets. */
export function parseFilter(text: string, type: EntityType): Filter {
  const tokens: Tokens = { all: tokensOf(text), at: 0 };
  const filter = parseOr(tokens, type);
  if (tokens.at < tokens.all.length) throw bad(`Invalid token at ${tokens.all[tokens.at]}`);
  return filter;
}

function tokensOf(text: string): string[] {
  const found: string[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length; ) {
    const match = TOKEN.exec(text);
    if (!match?.[1]) throw bad("Invalid token in the filter expression");
    found.push(match[1]);
  }
  return found;
}

function parseOr(tokens: Tokens, type: EntityType): Filter {
  let left = parseAnd(tokens, type);
  while (taken(tokens, "or")) {
    const [one, other] = [left, parseAnd(tokens, type)];
    left = {
      test: (row) => one.test(row) || other.test(row),
      ...(one.keys && other.keys ? { keys: new Set([...one.keys, ...other.keys]) } : {}),
    };
  }
  return left;
}

function parseAnd(tokens: Tokens, type: EntityType): Filter {
  let left = parseOne(tokens, type);
  while (taken(tokens, "and")) {
    const [one, other] = [left, parseOne(tokens, type)];
    const keys = one.keys ?? other.keys;
    const [from, to] = [one.from ?? other.from, one.to ?? other.to];
    left = {
      test: (row) => one.test(row) && other.test(row),
      ...(keys ? { keys } : {}),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
  }
  return left;
}

function parseOne(tokens: Tokens, type: EntityType): Filter {
  if (taken(tokens, "not")) {
    const inner = parseOne(tokens, type);
    return { test: (row) => !inner.test(row) };
  }
  if (taken(tokens, "(")) {
    const inner = parseOr(tokens, type);
    if (!taken(tokens, ")")) throw bad("A bracket is not closed");
    return inner;
  }
  const name = tokens.all[tokens.at++] ?? "";
  const property = type.properties.get(name);
  if (!property)
    throw refuse(400, "/IWBEP/CM_MGW_RT/105", `Property ${name} not found in type ${type.name}`);
  const operator = tokens.all[tokens.at++] ?? "";
  const fits = Object.hasOwn(COMPARE, operator) ? COMPARE[operator] : undefined;
  if (!fits) throw bad(`${operator} is no operator`);
  const value = literal(tokens.all[tokens.at++] ?? "", property, name);
  return comparison({ name, operator, value, fits }, name === type.key[0]);
}

interface Comparison {
  readonly name: string;
  readonly operator: string;
  readonly value: Value;
  readonly fits: (sign: number) => boolean;
}

function comparison({ name, operator, value, fits }: Comparison, isKey: boolean): Filter {
  const test = (row: Row): boolean => {
    const own = row[name] ?? null;
    // An initial time is before every other one, and equal to none.
    if (own === null || value === null) return operator === "ne" ? own !== value : own === value;
    return fits(own === value ? 0 : own < value ? -1 : 1);
  };
  if (!isKey || typeof value !== "string") return { test };
  if (operator === "eq") return { test, keys: new Set([value]) };
  if (operator === "gt" || operator === "ge") return { test, from: value };
  return operator === "lt" || operator === "le" ? { test, to: value } : { test };
}

const NUMBERS = new Set(["Product", "Material"]);

/** Zeros before a whole number are filled in by SAP itself. */
export const materialNumber = (text: string): string =>
  /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, "") : text;

/** In the form of the property's type: the others are refused, as SAP does. */
function literal(token: string, { type }: Property, name: string): Value {
  const wrong = () => refuse(400, "/IWBEP/CM_MGW_RT/026", `Invalid literal for property ${name}`);
  if (type === "offset")
    return timeOf(/^datetimeoffset'(.+)'$/.exec(token)?.[1], /Z$|[+-]\d\d:\d\d$/) ?? fail(wrong());
  if (type === "date") return timeOf(/^datetime'(.+)'$/.exec(token)?.[1], /\d$/) ?? fail(wrong());
  if (type === "boolean")
    return token === "true" ? true : token === "false" ? false : fail(wrong());
  if (type === "decimal")
    return /^-?\d+(\.\d+)?[mM]?$/.test(token) ? token.replace(/m$/i, "") : fail(wrong());
  if (!/^'.*'$/.test(token)) throw wrong();
  const value = token.slice(1, -1).replaceAll("''", "'");
  return NUMBERS.has(name) ? materialNumber(value) : value;
}

function timeOf(text: string | undefined, ending: RegExp): number | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?/.test(text))
    return undefined;
  if (!ending.test(text)) return undefined;
  const ms = Date.parse(/Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function fail(error: Error): never {
  throw error;
}

function taken(tokens: Tokens, word: string): boolean {
  const isIt = tokens.all[tokens.at] === word;
  if (isIt) tokens.at += 1;
  return isIt;
}
