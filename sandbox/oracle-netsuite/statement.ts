import { badStatement } from "./problems.ts";

/** One column of the answer. */
export interface Selected {
  readonly kind: "column" | "display" | "max";
  readonly column: string;
  /** With TO_CHAR: the form of a date. */
  readonly format?: string;
  readonly alias: string;
}

export type Literal =
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "text" | "date"; readonly value: string };

export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | {
      readonly kind: "compare";
      readonly column: string;
      readonly sign: string;
      readonly value: Literal;
    }
  | { readonly kind: "in"; readonly column: string; readonly values: readonly Literal[] }
  | { readonly kind: "within"; readonly column: string; readonly statement: Statement }
  | { readonly kind: "null"; readonly column: string; readonly isNull: boolean };

export interface Statement {
  readonly selected: readonly Selected[];
  readonly table: string;
  readonly where: Condition | undefined;
  readonly order: readonly string[];
}

export const DATE_FORMAT = "YYYY-MM-DD HH24:MI:SS";
const TOKEN = /\s*(?:('(?:[^']|'')*')|(\d+(?:\.\d+)?)|([A-Za-z_][\w.]*)|(<>|>=|<=|[=<>(),]))/y;
const SIGNS = ["=", "<>", ">", ">=", "<", "<="];
/** ORA-01795 */
const MAX_LIST = 1000;
const FACE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/**
 * The part of SuiteQL that a connector may send; everything else is refused, so that a slip shows. Keywords in
 * any case, names in lower case afterwards.
 */
export function parseStatement(text: string): Statement {
  const reader = createReader(tokensOf(text));
  const statement = readStatement(reader);
  if (reader.peek() !== undefined) throw syntax(reader.peek());
  return statement;
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== "") {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw syntax(text.slice(from, from + 20));
    tokens.push(match[0].trim());
  }
  return tokens;
}

interface Reader {
  peek(): string | undefined;
  next(): string;
  /** True where the word was there and is passed. */
  skip(word: string): boolean;
  expect(word: string): void;
}

function createReader(tokens: readonly string[]): Reader {
  let at = 0;
  const is = (word: string) => tokens[at]?.toUpperCase() === word;
  const reader: Reader = {
    peek: () => tokens[at],
    next() {
      const token = tokens[at++];
      if (token === undefined) throw syntax("the end");
      return token;
    },
    skip(word) {
      const found = is(word);
      if (found) at += 1;
      return found;
    },
    expect(word) {
      if (!reader.skip(word)) throw syntax(tokens[at]);
    },
  };
  return reader;
}

const syntax = (near: string | undefined) =>
  badStatement(
    `Search error occurred: Invalid or unsupported search. Syntax error near ${near ?? "the end"}.`,
  );

function readStatement(reader: Reader): Statement {
  reader.expect("SELECT");
  const selected = readList(reader, readSelected);
  reader.expect("FROM");
  const table = readName(reader);
  const where = reader.skip("WHERE") ? readCondition(reader) : undefined;
  const order = reader.skip("ORDER") ? readOrder(reader) : [];
  return { selected, table, where, order };
}

function readOrder(reader: Reader): readonly string[] {
  reader.expect("BY");
  return readList(reader, readName);
}

function readList<T>(reader: Reader, read: (reader: Reader) => T): readonly T[] {
  const all = [read(reader)];
  while (reader.skip(",")) all.push(read(reader));
  return all;
}

const KEYWORDS = ["SELECT", "FROM", "WHERE", "ORDER", "BY", "AND", "OR", "IN", "IS", "NOT", "AS"];

function readName(reader: Reader): string {
  const name = reader.next();
  if (!/^[A-Za-z_]\w*$/.test(name) || KEYWORDS.includes(name.toUpperCase())) throw syntax(name);
  return name.toLowerCase();
}

function readSelected(reader: Reader): Selected {
  const value = readValue(reader);
  const alias = reader.skip("AS") ? readName(reader) : undefined;
  if (alias === undefined && (value.kind !== "column" || value.format !== undefined))
    throw syntax("a function without a name");
  return { ...value, alias: alias ?? value.column };
}

function readValue(reader: Reader): Omit<Selected, "alias"> {
  if (reader.skip("TO_CHAR")) {
    reader.expect("(");
    const inner = readValue(reader);
    reader.expect(",");
    const format = readText(reader);
    reader.expect(")");
    if (inner.format !== undefined || inner.kind === "display" || format !== DATE_FORMAT)
      throw syntax("TO_CHAR");
    return { ...inner, format };
  }
  if (reader.skip("BUILTIN.DF")) return { kind: "display", column: readArgument(reader) };
  if (reader.skip("MAX")) return { kind: "max", column: readArgument(reader) };
  return { kind: "column", column: readName(reader) };
}

function readArgument(reader: Reader): string {
  reader.expect("(");
  const column = readName(reader);
  reader.expect(")");
  return column;
}

function readText(reader: Reader): string {
  const token = reader.next();
  if (!token.startsWith("'")) throw syntax(token);
  return token.slice(1, -1).replaceAll("''", "'");
}

function readCondition(reader: Reader): Condition {
  const parts = [readConjunction(reader)];
  while (reader.skip("OR")) parts.push(readConjunction(reader));
  return parts.length === 1 && parts[0] ? parts[0] : { kind: "or", parts };
}

function readConjunction(reader: Reader): Condition {
  const parts = [readPredicate(reader)];
  while (reader.skip("AND")) parts.push(readPredicate(reader));
  return parts.length === 1 && parts[0] ? parts[0] : { kind: "and", parts };
}

function readPredicate(reader: Reader): Condition {
  if (reader.skip("(")) {
    const inner = readCondition(reader);
    reader.expect(")");
    return inner;
  }
  const column = readName(reader);
  if (reader.skip("IS")) {
    const isNull = !reader.skip("NOT");
    reader.expect("NULL");
    return { kind: "null", column, isNull };
  }
  if (reader.skip("IN")) return readMembership(reader, column);
  const sign = reader.next();
  if (!SIGNS.includes(sign)) throw syntax(sign);
  return { kind: "compare", column, sign, value: readLiteral(reader) };
}

function readMembership(reader: Reader, column: string): Condition {
  reader.expect("(");
  if (reader.peek()?.toUpperCase() === "SELECT") {
    const statement = readStatement(reader);
    reader.expect(")");
    return { kind: "within", column, statement };
  }
  const values = readList(reader, readLiteral);
  reader.expect(")");
  if (values.length > MAX_LIST)
    throw badStatement(`Search error occurred: maximum number of expressions in a list is 1000.`);
  return { kind: "in", column, values };
}

function readLiteral(reader: Reader): Literal {
  if (reader.skip("TO_DATE")) {
    reader.expect("(");
    const value = readText(reader);
    reader.expect(",");
    if (readText(reader) !== DATE_FORMAT || !FACE.test(value)) throw syntax(value);
    reader.expect(")");
    return { type: "date", value };
  }
  const token = reader.peek() ?? "";
  if (token.startsWith("'")) return { type: "text", value: readText(reader) };
  if (!/^\d/.test(token)) throw syntax(token);
  return { type: "number", value: Number(reader.next()) };
}
