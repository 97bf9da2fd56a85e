import { storedType } from "./declared-type.ts";
import { quoted } from "./rewrite.ts";
import { isSign, isWord, splitAt, type Token, textOf, withoutSpace } from "./tsql-tokens.ts";

const CONSTRAINTS: readonly string[] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"];

export interface TableColumns {
  /** What stands between the brackets, as SQLite takes it. */
  readonly sql: string;
  /** The column that changes by itself with each write of a row. */
  readonly rowversion?: string;
}

/** The columns and constraints of a CREATE TABLE. */
export function tableColumns(inside: readonly Token[]): TableColumns {
  let rowversion: string | undefined;
  const parts = splitAt(inside, ",").map((tokens) => {
    const plain = withoutSpace(tokens).filter(
      (token) => !isWord(token, "CLUSTERED", "NONCLUSTERED"),
    );
    if (isWord(plain[0], ...CONSTRAINTS)) return spaced(plain);
    const column = columnOf(plain);
    if (/^(rowversion|timestamp)$/i.test(column.type)) rowversion = column.name;
    return column.sql;
  });
  return { sql: parts.join(", "), ...(rowversion === undefined ? {} : { rowversion }) };
}

function columnOf(tokens: readonly Token[]) {
  const [name, type, ...rest] = tokens;
  if (!name || !type) throw new Error(`Incorrect syntax near '${textOf(tokens)}'.`);
  const size = bracketed(rest);
  const full = type.name + textOf(size);
  const after = rest.slice(size.length);
  const identity = after.findIndex((token) => isWord(token, "IDENTITY"));
  if (identity < 0) {
    const sql = `${quoted(name.name)} ${storedType(full)} ${spaced(after)}`;
    return { name: name.name, type: full, sql };
  }
  const isKey = after.some((token) => isWord(token, "PRIMARY"));
  // SQLite counts up by itself in a column of exactly this type alone.
  return {
    name: name.name,
    type: full,
    sql: `${quoted(name.name)} INTEGER${isKey ? " PRIMARY KEY" : ""}`,
  };
}

/** Leading tokens that make up `(12, 2)`. */
function bracketed(tokens: readonly Token[]): readonly Token[] {
  if (!isSign(tokens[0], "(")) return [];
  return tokens.slice(0, tokens.findIndex((token) => isSign(token, ")")) + 1);
}

const spaced = (tokens: readonly Token[]): string =>
  tokens
    .map((token) =>
      token.kind === "quoted" ? quoted(token.name) : token.text.replace(/^N'/i, "'"),
    )
    .join(" ");
