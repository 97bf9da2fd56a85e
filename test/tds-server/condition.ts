import type { SharedDatabase } from "./database.ts";
import { quoted } from "./rewrite.ts";
import { closingOf, isSign, isWord, type Token, withoutSpace } from "./tsql-tokens.ts";

const ABSENT: readonly string[] = ["DB_ID", "SUSER_ID", "USER_ID"];

/**
 * `IF OBJECT_ID(N'dbo.x', N'V') IS NOT NULL statement`: the statement, or nothing where the condition does not hold.
 * Databases and people are never there. Undefined for an IF that is none of these.
 */
export function conditional(
  shared: SharedDatabase,
  statement: readonly Token[],
): readonly Token[] | undefined {
  const open = statement.findIndex((token) => isSign(token, "("));
  const [, name] = withoutSpace(statement);
  if (open < 0 || !isWord(name, "OBJECT_ID", ...ABSENT)) return undefined;
  const close = closingOf(statement, open);
  const rest = withoutSpace(statement.slice(close + 1));
  const isNot = isWord(rest[1], "NOT");
  if (!isWord(rest[0], "IS") || !isWord(rest[isNot ? 2 : 1], "NULL")) return undefined;
  const [object] = withoutSpace(statement.slice(open + 1, close));
  const isThere = isWord(name, "OBJECT_ID") && isObject(shared, object?.text ?? "");
  const end = statement.indexOf(rest[isNot ? 2 : 1] as Token);
  return isThere === isNot ? statement.slice(end + 1) : [];
}

function isObject(shared: SharedDatabase, literal: string): boolean {
  const parts = literal.replace(/^N?'|'$/gi, "").split(".");
  const { alias, used } = shared.aliasOf(parts) ?? { alias: "dbo", used: 0 };
  const name = parts[used] ?? "";
  if (shared.viewOf(alias, name)) return true;
  const find = `SELECT 1 FROM ${quoted(alias)}.sqlite_master WHERE lower(name) = lower(?)`;
  return shared.sqlite.prepare(find).get(name) !== undefined;
}
