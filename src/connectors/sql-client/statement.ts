import { RejectedError } from "../../sdk/index.ts";

/** What a database takes for text, names and comments: as much as is needed to find the end of a statement. */
export interface Lexis {
  /** Beside `"`: where names are in backquotes or square brackets. */
  readonly hasBackquotes?: boolean;
  readonly hasBrackets?: boolean;
  /** `'it\'s'` everywhere, or in `E'…'` alone. */
  readonly backslash?: "always" | "after_e";
  /** `$tag$ … $tag$`. */
  readonly hasDollarQuotes?: boolean;
  readonly hasNestedComments?: boolean;
  /** `#` begins a comment, `--` does so before a blank alone, and `/*!` is no comment at all. */
  readonly hasMysqlComments?: boolean;
  /** What would be taken for one of our parameters: `?`, `$1`. */
  readonly placeholder: RegExp;
}

const MAX_LENGTH = 20_000;
/** A read waits for nobody, and nobody for a read. */
const LOCKING =
  /\bfor\s+(?:no\s+key\s+)?(?:update|share|key\s+share)\b|\block\s+in\s+share\s+mode\b/i;

/**
 * A SELECT of a person, fit to stand in brackets: exactly one statement that begins with SELECT or WITH, its
 * brackets in pairs, without parameters; a `;` at its end is taken off. That it changes nothing is the
 * database's care, which runs it in a transaction that may only read.
 * @throws RejectedError that says what is wrong
 */
export function selectStatement(sql: string, lexis: Lexis): string {
  if (sql.length > MAX_LENGTH) throw refused(`is longer than ${MAX_LENGTH} characters`);
  if (sql.includes("\0")) throw refused("has a null character in it");
  const code = codeOf(sql, lexis);
  const end = /[\s;]*$/.exec(code)?.index ?? code.length;
  if (code.slice(0, end).includes(";")) throw refused("must be one statement: there is a ; inside");
  if (!/^\s*(select|with)\b/i.test(code)) throw refused("must begin with SELECT or WITH");
  const placeholder = lexis.placeholder.exec(code);
  if (placeholder) throw refused(`has a parameter, ${placeholder[0]}: write the value itself`);
  if (LOCKING.test(code)) throw refused("locks rows: leave that part out");
  assertPairs(code);
  const semicolon = code.indexOf(";", end);
  return semicolon < 0 ? sql : sql.slice(0, semicolon);
}

function assertPairs(code: string): void {
  let open = 0;
  for (const sign of code.match(/[()]/g) ?? []) {
    open += sign === "(" ? 1 : -1;
    if (open < 0) throw refused("closes a bracket that it has not opened");
  }
  if (open > 0) throw refused("has a bracket that is not closed");
}

/** The statement with blanks for texts, quoted names and comments, each as long as it was. */
function codeOf(sql: string, lexis: Lexis): string {
  let code = "";
  for (let at = 0; at < sql.length; ) {
    const end = endOfQuiet(sql, at, lexis);
    code += end === at ? sql[at] : " ".repeat(end - at);
    at = Math.max(end, at + 1);
  }
  return code;
}

/** Where what begins at `at` ends, if it is a text, a quoted name or a comment; else `at`. */
function endOfQuiet(sql: string, at: number, lexis: Lexis): number {
  const sign = sql[at];
  if (sign === "'" || sign === '"' || (sign === "`" && lexis.hasBackquotes))
    return endOfQuoted(sql, at, { closing: sign, hasBackslash: hasBackslash(sql, at, lexis) });
  if (sign === "[" && lexis.hasBrackets)
    return endOfQuoted(sql, at, { closing: "]", hasBackslash: false });
  if (sign === "$" && lexis.hasDollarQuotes) return endOfDollar(sql, at);
  if (sql.startsWith("/*", at)) return endOfComment(sql, at, lexis);
  if (sql.startsWith("--", at)) return endOfDashes(sql, at, lexis);
  return sign === "#" && lexis.hasMysqlComments ? endOfLine(sql, at) : at;
}

function hasBackslash(sql: string, at: number, { backslash }: Lexis): boolean {
  if (backslash === "always") return sql[at] !== "`";
  return (
    backslash === "after_e" &&
    sql[at] === "'" &&
    /(^|[^\w$])e$/i.test(sql.slice(Math.max(0, at - 2), at))
  );
}

function endOfQuoted(
  sql: string,
  start: number,
  { closing, hasBackslash }: { readonly closing: string; readonly hasBackslash: boolean },
): number {
  for (let at = start + 1; at < sql.length; at += 1) {
    if (hasBackslash && sql[at] === "\\") at += 1;
    else if (sql[at] === closing && sql[at + 1] === closing) at += 1;
    else if (sql[at] === closing) return at + 1;
  }
  throw refused("has a quote that is not closed");
}

function endOfDollar(sql: string, at: number): number {
  // Inside a name such as a$b$ it is a letter.
  if (/[\w$\u0080-\uffff]/.test(sql[at - 1] ?? " ")) return at;
  const tag = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(
    sql.slice(at, at + 100),
  )?.[0];
  if (tag === undefined) return at;
  const end = sql.indexOf(tag, at + tag.length);
  if (end < 0) throw refused("has a quote that is not closed");
  return end + tag.length;
}

function endOfComment(sql: string, start: number, lexis: Lexis): number {
  if (lexis.hasMysqlComments && /^\/\*M?!/.test(sql.slice(start, start + 4)))
    throw refused("has a comment that the database runs");
  let depth = 0;
  for (let at = start; at < sql.length - 1; at += 1) {
    if (sql.startsWith("*/", at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    } else if (sql.startsWith("/*", at) && (depth === 0 || lexis.hasNestedComments)) {
      depth += 1;
      at += 1;
    }
  }
  throw refused("has a comment that is not closed");
}

function endOfDashes(sql: string, at: number, { hasMysqlComments = false }: Lexis): number {
  if (hasMysqlComments && !/^(\s|$)/.test(sql.slice(at + 2, at + 3)))
    throw refused("has -- without a blank behind it");
  return endOfLine(sql, at);
}

const endOfLine = (sql: string, at: number): number => {
  const end = /[\r\n]/.exec(sql.slice(at))?.index;
  return end === undefined ? sql.length : at + end;
};

const refused = (what: string): RejectedError => new RejectedError(`The SELECT ${what}.`);
