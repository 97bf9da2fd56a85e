import { declaredType } from "./declared-type.ts";
import {
  closingOf,
  isName,
  isSign,
  isWord,
  sign,
  splitAt,
  type Token,
  textOf,
  withoutSpace,
  word,
} from "./tsql-tokens.ts";

/** What the rewriting asks the database that stands behind. */
export interface Names {
  /** The name in SQLite of what the first parts of a name mean, and how many parts those are. */
  resolve(parts: readonly string[]): { readonly sql: string; readonly used: number } | undefined;
  /** The declared type of a column of one of the tables that were resolved so far. */
  typeOf(column: string): string | undefined;
}

const HINTS: readonly string[] = [
  ...[
    "NOLOCK",
    "READPAST",
    "UPDLOCK",
    "HOLDLOCK",
    "SERIALIZABLE",
    "ROWLOCK",
    "TABLOCK",
    "TABLOCKX",
  ],
  ...[
    "READUNCOMMITTED",
    "READCOMMITTED",
    "READCOMMITTEDLOCK",
    "REPEATABLEREAD",
    "PAGLOCK",
    "XLOCK",
  ],
];
const RENAMED: Readonly<Record<string, string>> = {
  LEFT: "tsql_left",
  RIGHT: "tsql_right",
  ISNULL: "IFNULL",
};

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** One statement of Transact-SQL as SQLite understands it: the part of it that connectors and views need. */
export function rewrite(statement: readonly Token[], names: Names): string {
  const rewriter = new Rewriter(names);
  // What tables there are stands behind the columns: the second time the types of these are known.
  if (isWord(withoutSpace(statement.slice(0, 5))[0], "SELECT")) rewriter.level(statement);
  return rewriter.level(updateFrom(statement));
}

class Rewriter {
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  /** All that stands at one depth of brackets. */
  level(tokens: readonly Token[]): string {
    const out: string[] = [];
    let limit = "";
    for (let at = 0; at < tokens.length; ) {
      const top = topOf(tokens, at);
      const fetch = fetchOf(tokens, at);
      const step = top ?? fetch ?? this.#step(tokens, at);
      if (top) limit = ` LIMIT ${this.level(top.limit)}`;
      if (fetch) out.push(`LIMIT ${textOf(fetch.limit)} OFFSET ${textOf(fetch.offset)}`);
      if ("sql" in step) out.push(step.sql);
      at = step.next;
    }
    return out.join("") + limit;
  }

  #step(tokens: readonly Token[], at: number): { readonly sql: string; readonly next: number } {
    const token = tokens[at] as Token;
    const open = nextIndex(tokens, at);
    const isCall = token.kind === "word" && isSign(tokens[open], "(");
    if (isCall) {
      const close = closingOf(tokens, open);
      const inside = tokens.slice(open + 1, close);
      const sql = this.#call(token.text.toUpperCase(), inside);
      if (sql !== undefined) return { sql, next: close + 1 };
    }
    if (isSign(token, "(")) return this.#brackets(tokens, at);
    if (isSign(token, "+")) return { sql: isConcat(tokens, at) ? "||" : "+", next: at + 1 };
    if (token.kind === "text") return { sql: token.text.replace(/^N/i, ""), next: at + 1 };
    if (token.kind === "binary") return { sql: `x'${token.text.slice(2)}'`, next: at + 1 };
    if (isName(token)) return this.#name(tokens, at);
    return { sql: token.text, next: at + 1 };
  }

  #call(name: string, inside: readonly Token[]): string | undefined {
    if (name === "WITH") return isHints(inside) ? "" : undefined;
    if (name === "CONVERT" || name === "TRY_CONVERT") {
      const [type = [], value = [], style = []] = splitAt(inside, ",");
      return this.#convert(textOf(type).trim(), value, this.level(style).trim() || "0");
    }
    if (name === "CAST" || name === "TRY_CAST") {
      const as = inside.findLastIndex((token) => isWord(token, "AS"));
      return this.#convert(textOf(inside.slice(as + 1)).trim(), inside.slice(0, as), "0");
    }
    if (name === "DATEADD" || name === "DATEDIFF") {
      const [part = [], ...rest] = splitAt(inside, ",");
      const values = rest.map((one) => this.level(one)).join(",");
      return `tsql_${name.toLowerCase()}(${literal(textOf(part).trim())},${values})`;
    }
    const renamed = RENAMED[name];
    return renamed === undefined ? undefined : `${renamed}(${this.level(inside)})`;
  }

  /** A column is first made what its own type shows: `12.5` of a decimal(12,2) is `12.50`. */
  #convert(type: string, value: readonly Token[], style: string): string {
    const inner = this.level(value);
    const [name] = withoutSpace(value).toReversed();
    const isPlain = withoutSpace(value).every((token) => isName(token) || isSign(token, "."));
    const declared = isPlain && name ? this.#names.typeOf(name.name) : undefined;
    const isText = /char|text/i.test(declaredType(type)?.type ?? "");
    const shown = declared && isText ? `tsql_shown(${literal(declared)},${inner},${style})` : inner;
    return `tsql_convert(${literal(type)},${shown},${style})`;
  }

  #brackets(tokens: readonly Token[], at: number): { readonly sql: string; readonly next: number } {
    const close = closingOf(tokens, at);
    const inside = tokens.slice(at + 1, close);
    const sql = `(${this.level(inside)})`;
    if (!isWord(tokens[nextIndex(tokens, at)], "VALUES")) return { sql, next: close + 1 };
    const rest = withoutSpace(tokens.slice(close + 1));
    const as = isWord(rest[0], "AS") ? 1 : 0;
    if (!isSign(rest[as + 1], "(")) return { sql, next: close + 1 };
    // `(VALUES …) AS v (a, b)`: SQLite has no names of columns there.
    const open = tokens.findIndex((token, i) => i > close && isSign(token, "("));
    const end = closingOf(tokens, open);
    const columns = withoutSpace(tokens.slice(open + 1, end)).filter(isName);
    const list = columns.map(({ name }, i) => `column${i + 1} AS ${quoted(name)}`).join(", ");
    return {
      sql: `(SELECT ${list} FROM ${sql}) AS ${quoted(rest[as]?.name ?? "")}`,
      next: end + 1,
    };
  }

  #name(tokens: readonly Token[], at: number): { readonly sql: string; readonly next: number } {
    const parts: Token[] = [tokens[at] as Token];
    let next = at + 1;
    while (isSign(tokens[next], ".")) {
      const part = tokens[next + 1];
      // `db..table` leaves the schema out.
      if (isSign(part, ".")) parts.push(word("dbo"));
      else if (part && isName(part)) parts.push(part);
      else break;
      next += isSign(part, ".") ? 1 : 2;
    }
    const found = this.#names.resolve(parts.map(({ name }) => name));
    if (found) {
      const rest = parts.slice(found.used).map(({ name }) => `.${quoted(name)}`);
      return { sql: found.sql + rest.join(""), next };
    }
    const sql = parts.map((part) => (part.kind === "word" ? part.text : quoted(part.name)));
    return { sql: sql.join("."), next };
  }
}

/** The next token that is no space. */
function nextIndex(tokens: readonly Token[], at: number): number {
  let next = at + 1;
  while (tokens[next]?.kind === "space") next += 1;
  return next;
}

const isHints = (tokens: readonly Token[]): boolean =>
  tokens.every((token) => token.kind === "space" || isSign(token, ",") || isWord(token, ...HINTS));

function isConcat(tokens: readonly Token[], at: number): boolean {
  const before = withoutSpace(tokens.slice(0, at)).at(-1);
  return before?.kind === "text" || tokens[nextIndex(tokens, at)]?.kind === "text";
}

/** `TOP (5)` or `TOP 5` behind SELECT. */
function topOf(
  tokens: readonly Token[],
  at: number,
): { readonly limit: readonly Token[]; readonly next: number } | undefined {
  if (!isWord(tokens[at], "TOP")) return undefined;
  const from = nextIndex(tokens, at);
  if (!isSign(tokens[from], "(")) return { limit: tokens.slice(from, from + 1), next: from + 1 };
  const close = closingOf(tokens, from);
  return { limit: tokens.slice(from + 1, close), next: close + 1 };
}

/** `OFFSET 5 ROWS FETCH NEXT 10 ROWS ONLY`. */
function fetchOf(tokens: readonly Token[], at: number) {
  if (!isWord(tokens[at], "OFFSET")) return undefined;
  const rest = withoutSpace(tokens.slice(at));
  const fetch = rest.findIndex((token) => isWord(token, "FETCH"));
  const only = tokens.findIndex((token, i) => i > at && isWord(token, "ONLY"));
  if (fetch < 0 || only < 0) return undefined;
  return { offset: rest.slice(1, 2), limit: rest.slice(fetch + 2, fetch + 3), next: only + 1 };
}

/** `UPDATE t SET … FROM x AS t INNER JOIN y ON …` as `UPDATE x AS t SET … FROM y WHERE …`. */
function updateFrom(statement: readonly Token[]): readonly Token[] {
  const tokens = withoutSpace(statement);
  if (!isWord(tokens[0], "UPDATE")) return statement;
  const at = (name: string, from: number) => topLevel(statement, name, from);
  const set = at("SET", 0);
  const from = at("FROM", set);
  if (set < 0 || from < 0) return statement;
  const join = at("INNER", from);
  const on = at("ON", join);
  if (join < 0 || on < 0) return statement;
  const target = statement.slice(from + 1, join);
  return [
    ...[word("UPDATE"), word(" ")],
    ...[...target, ...statement.slice(set, from), word("FROM ")],
    ...[...statement.slice(join + 1, on).filter((token) => !isWord(token, "JOIN"))],
    ...[word("WHERE"), sign(" "), ...statement.slice(on + 1)],
  ];
}

function topLevel(tokens: readonly Token[], name: string, from: number): number {
  if (from < 0) return -1;
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    if (isSign(tokens[at], "(")) depth += 1;
    if (isSign(tokens[at], ")")) depth -= 1;
    if (depth === 0 && isWord(tokens[at], name)) return at;
  }
  return -1;
}
