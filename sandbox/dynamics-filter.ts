import type { RequestError } from "./simulator.ts";

export type FieldType = "text" | "code" | "option" | "guid" | "decimal" | "flag" | "time" | "date";
type Row = Readonly<Record<string, unknown>>;
export type Test = (row: Row) => boolean;

export interface FilterRules {
  readonly fields: Readonly<Record<string, FieldType>>;
  /** Of the entity, as it stands in a refusal. */
  readonly type: string;
  readonly refuse: (message: string) => RequestError;
  /** An `or` may be over several fields. */
  readonly hasWideOr?: boolean;
  /** A star in a text of `eq` stands for anything. */
  readonly hasWildcards?: boolean;
}

type Node =
  | { readonly kind: "compare"; readonly field: string; readonly test: Test }
  | { readonly kind: "and" | "or"; readonly parts: readonly Node[] };

const TOKEN = /\s*('(?:[^']|'')*'|\(|\)|[^\s()']+)/y;
const FORMS: Readonly<Record<FieldType, RegExp>> = {
  text: /^'.*'$/s,
  code: /^'.*'$/s,
  option: /^'.*'$/s,
  guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  decimal: /^-?\d+(\.\d+)?$/,
  flag: /^(true|false)$/,
  time: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?Z$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
};

/**
 * Comparisons joined by `and` and `or`, as an OData service of Microsoft Dynamics takes them.
 * @throws RequestError 400
 */
export function parseFilter(text: string, rules: FilterRules): Test {
  const tokens = tokensOf(text, rules);
  const node = parseOr(tokens, rules);
  if (tokens.length > 0)
    throw rules.refuse(`Syntax error at '${tokens[0]}' in '${text.slice(0, 80)}'.`);
  return testOf(node);
}

function tokensOf(text: string, { refuse }: FilterRules): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text);
    if (!found?.[1]) throw refuse("There is an unterminated string literal in the filter.");
    tokens.push(found[1]);
  }
  return tokens;
}

function parseOr(tokens: string[], rules: FilterRules): Node {
  const parts = [parseAnd(tokens, rules)];
  while (tokens[0] === "or") {
    tokens.shift();
    parts.push(parseAnd(tokens, rules));
  }
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  if (!rules.hasWideOr && new Set(parts.flatMap(fieldsOf)).size > 1)
    throw rules.refuse("The 'OR' operator is not supported on distinct fields on an OData filter.");
  return { kind: "or", parts };
}

function parseAnd(tokens: string[], rules: FilterRules): Node {
  const parts = [parseOne(tokens, rules)];
  while (tokens[0] === "and") {
    tokens.shift();
    parts.push(parseOne(tokens, rules));
  }
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: "and", parts };
}

function parseOne(tokens: string[], rules: FilterRules): Node {
  if (tokens[0] === "(") {
    tokens.shift();
    const inner = parseOr(tokens, rules);
    if (tokens.shift() !== ")") throw rules.refuse("A parenthesis is not closed.");
    return inner;
  }
  const [field = "", operator = "", literal = ""] = tokens.splice(0, 3);
  const type = rules.fields[field];
  if (!type)
    throw rules.refuse(
      `Could not find a property named '${field}' on type 'Microsoft.NAV.${rules.type}'.`,
    );
  if (!FORMS[type].test(literal))
    throw rules.refuse(
      `A binary operator with incompatible types was detected: ${field} ${operator}.`,
    );
  return { kind: "compare", field, test: comparison(field, { operator, literal, type, rules }) };
}

function comparison(
  field: string,
  {
    operator,
    literal,
    type,
    rules,
  }: { operator: string; literal: string; type: FieldType; rules: FilterRules },
): Test {
  const wanted = literalValue(literal, type);
  if (rules.hasWildcards && operator === "eq" && String(wanted).includes("*")) {
    const form = wildcard(String(wanted));
    return (row) => form.test(String(row[field]));
  }
  const order = (row: Row): number => {
    const value = type === "time" ? Date.parse(String(row[field])) : row[field];
    const own = typeof wanted === "string" ? String(value).toUpperCase() : Number(value);
    const other = typeof wanted === "string" ? wanted.toUpperCase() : wanted;
    return own < other ? -1 : own > other ? 1 : 0;
  };
  const tests: Readonly<Record<string, Test>> = {
    eq: (row) => order(row) === 0,
    ne: (row) => order(row) !== 0,
    gt: (row) => order(row) > 0,
    ge: (row) => order(row) >= 0,
    lt: (row) => order(row) < 0,
    le: (row) => order(row) <= 0,
  };
  const test = tests[operator];
  if (!test) throw rules.refuse(`The operator '${operator}' is not supported.`);
  return test;
}

function literalValue(literal: string, type: FieldType): string | number {
  if (type === "time") return Date.parse(literal);
  if (type === "decimal") return Number(literal);
  if (type === "flag") return Number(literal === "true");
  return literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : literal;
}

const wildcard = (text: string): RegExp => {
  const parts = text.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "is");
};

const fieldsOf = (node: Node): string[] =>
  node.kind === "compare" ? [node.field] : node.parts.flatMap(fieldsOf);

function testOf(node: Node): Test {
  if (node.kind === "compare") return node.test;
  const tests = node.parts.map(testOf);
  return node.kind === "and"
    ? (row) => tests.every((test) => test(row))
    : (row) => tests.some((test) => test(row));
}
