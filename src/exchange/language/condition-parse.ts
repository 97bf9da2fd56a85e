import { conditionIssue, type Lexeme, scan } from "./condition-scan.ts";
import type { Comparison, ConditionTree, ConditionValue, TextPart } from "./condition-tree.ts";

export interface ParseOptions {
  /** Whether `{names}` may stand for values. */
  readonly tokens: boolean;
  /** Of the issue; `where` where left out. */
  readonly field?: string;
}

const MAX_DEPTH = 30;
const MAX_PREDICATES = 300;
const MAX_AMONG = 1_000;
const COMPARISONS = ["=", "<>", "<", "<=", ">", ">="] as const;
const FLIPPED = { "=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;
const RESERVED = new Set(["AND", "OR", "NOT", "LIKE", "IN", "BETWEEN", "IS", "NULL"]);

/**
 * Reads a condition as SQL writes it: comparisons of columns with values, LIKE, IN, BETWEEN, IS NULL, AND, OR, NOT
 * and brackets; names plain, in [brackets] or "quotes"; texts in '…' or N'…'. Functions, queries and comments are
 * none.
 * @throws InvalidInputError with the position
 */
export function parseCondition(
  text: string,
  { tokens, field = "where" }: ParseOptions,
): ConditionTree {
  const reader = new Reader(scan(text, { tokens, field }), field);
  const tree = anyOf(reader, 0);
  reader.expectEnd();
  return tree;
}

class Reader {
  readonly #lexemes: readonly Lexeme[];
  readonly #field: string;
  #at = 0;
  predicates = 0;

  constructor(lexemes: readonly Lexeme[], field: string) {
    this.#lexemes = lexemes;
    this.#field = field;
  }

  get next(): Lexeme {
    return this.#lexemes[Math.min(this.#at, this.#lexemes.length - 1)] as Lexeme;
  }

  take(): Lexeme {
    const next = this.next;
    this.#at += 1;
    return next;
  }

  isWord(word: string): boolean {
    return this.next.kind === "word" && this.next.text.toUpperCase() === word;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#at += 1;
    return true;
  }

  isSign(sign: string): boolean {
    return this.next.kind === "sign" && this.next.text === sign;
  }

  takeSign(sign: string): boolean {
    if (!this.isSign(sign)) return false;
    this.#at += 1;
    return true;
  }

  expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.fault(`${sign} is expected`);
  }

  expectEnd(): void {
    if (this.isSign(")")) throw this.fault(") without (");
    if (this.next.kind !== "end") throw this.fault("AND, OR or the end is expected");
  }

  fault(message: string, at = this.next.at, remedy?: string) {
    return conditionIssue(message, at, this.#field, remedy);
  }
}

function anyOf(reader: Reader, depth: number): ConditionTree {
  const parts = [allOf(reader, depth)];
  while (reader.takeWord("OR")) parts.push(allOf(reader, depth));
  const [only] = parts;
  return parts.length === 1 && only ? only : { any: parts };
}

function allOf(reader: Reader, depth: number): ConditionTree {
  const parts = [negated(reader, depth)];
  while (reader.takeWord("AND")) parts.push(negated(reader, depth));
  const [only] = parts;
  return parts.length === 1 && only ? only : { all: parts };
}

function negated(reader: Reader, depth: number): ConditionTree {
  if (depth > MAX_DEPTH) throw reader.fault(`is nested deeper than ${MAX_DEPTH} levels`);
  if (reader.takeWord("NOT")) return { not: negated(reader, depth + 1) };
  if (!reader.takeSign("(")) return predicate(reader);
  const inner = anyOf(reader, depth + 1);
  reader.expectSign(")");
  return inner;
}

function predicate(reader: Reader): ConditionTree {
  reader.predicates += 1;
  if (reader.predicates > MAX_PREDICATES) {
    throw reader.fault(`has more than ${MAX_PREDICATES} comparisons`);
  }
  const column = columnName(reader);
  if (column === undefined) return flipped(reader);
  const not = reader.takeWord("NOT");
  if (reader.takeWord("LIKE")) {
    return { ...column, op: not ? "not_like" : "like", value: textValue(reader) };
  }
  if (reader.takeWord("IN")) return wrapped(not, { ...column, among: among(reader) });
  if (reader.takeWord("BETWEEN")) return wrapped(not, between(reader, column));
  if (not) throw reader.fault("LIKE, IN or BETWEEN is expected behind NOT");
  if (reader.takeWord("IS")) {
    const isNot = reader.takeWord("NOT");
    if (!reader.takeWord("NULL")) throw reader.fault("NULL is expected behind IS");
    return { ...column, is_null: !isNot };
  }
  return { ...column, op: comparison(reader), value: value(reader) };
}

const wrapped = (not: boolean, tree: ConditionTree): ConditionTree => (not ? { not: tree } : tree);

interface Column {
  readonly column: string;
  readonly at: number;
}

/** Undefined where a value stands in its place. */
function columnName(reader: Reader): Column | undefined {
  const { kind, at } = reader.next;
  if (kind === "name") return { column: (reader.take() as { text: string }).text, at };
  if (kind !== "word") return undefined;
  const { text } = reader.next as { text: string };
  if (/^(true|false)$/i.test(text)) return undefined;
  if (RESERVED.has(text.toUpperCase())) throw reader.fault(`a column is expected before ${text}`);
  reader.take();
  if (reader.isSign("(")) {
    throw reader.fault(`${text}(…) is a function, which a condition does not have`, at);
  }
  return { column: text, at };
}

/** `'A' = column` */
function flipped(reader: Reader): ConditionTree {
  if (reader.next.kind === "end") throw reader.fault("a column is expected");
  const left = value(reader);
  const op = comparison(reader);
  const column = columnName(reader);
  if (column === undefined) throw reader.fault("a column is expected on one side of a comparison");
  return { ...column, op: FLIPPED[op], value: left };
}

function comparison(reader: Reader): keyof typeof FLIPPED & Comparison {
  const { next } = reader;
  const found = next.kind === "sign" ? COMPARISONS.find((sign) => sign === next.text) : undefined;
  if (found === undefined) throw reader.fault("a comparison is expected");
  reader.take();
  return found;
}

function between(reader: Reader, column: Column): ConditionTree {
  const low = value(reader);
  if (!reader.takeWord("AND")) throw reader.fault("AND is expected between the two values");
  const high = value(reader);
  return {
    all: [
      { ...column, op: ">=", value: low },
      { ...column, op: "<=", value: high },
    ],
  };
}

function among(reader: Reader): ConditionValue[] {
  reader.expectSign("(");
  if (reader.isWord("SELECT")) throw reader.fault("a query has no place in a condition");
  const values = [value(reader)];
  while (reader.takeSign(",")) values.push(value(reader));
  if (values.length > MAX_AMONG) throw reader.fault(`IN has more than ${MAX_AMONG} values`);
  reader.expectSign(")");
  return values;
}

function textValue(reader: Reader): ConditionValue {
  if (reader.next.kind !== "string" && reader.next.kind !== "token") {
    throw reader.fault("a text in '…' is expected behind LIKE");
  }
  return value(reader);
}

function value(reader: Reader): ConditionValue {
  const { next } = reader;
  if (next.kind === "string") {
    reader.take();
    return valueOfParts(next.parts);
  }
  if (next.kind === "token") {
    reader.take();
    return { token: next.name };
  }
  if (reader.takeSign("-")) return number(reader, "-");
  if (next.kind === "number") return number(reader, "");
  if (reader.takeWord("TRUE")) return { literal: true };
  if (reader.takeWord("FALSE")) return { literal: false };
  if (reader.isWord("NULL")) {
    throw reader.fault("nothing is equal to NULL", next.at, "Write IS NULL or IS NOT NULL.");
  }
  const what = next.kind === "end" ? "the end" : "text" in next ? next.text : "this";
  const message = `a value is expected, not ${what}`;
  const remedy = "Texts are in '…'. Columns are compared with values, not with other columns.";
  throw reader.fault(message, next.at, remedy);
}

function valueOfParts(parts: readonly TextPart[]): ConditionValue {
  const [only] = parts;
  if (parts.length === 1 && typeof only === "string") return { literal: only };
  return parts.length === 0 ? { literal: "" } : { parts };
}

function number(reader: Reader, minus: string): ConditionValue {
  const { next } = reader;
  if (next.kind !== "number") throw reader.fault("a number is expected");
  reader.take();
  const text = minus + next.text;
  const whole = Number(text);
  const isWhole = !text.includes(".") && Number.isSafeInteger(whole);
  return isWhole ? { literal: whole === 0 ? 0 : whole } : { decimal: text };
}
