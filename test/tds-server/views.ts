import type { SharedDatabase } from "./database.ts";
import { quoted, rewrite } from "./rewrite.ts";
import { selectTypes } from "./select-types.ts";
import { isName, isWord, type Token, withoutSpace } from "./tsql-tokens.ts";
import { TdsFault, type TdsResult } from "./types.ts";

interface Place {
  readonly alias: string;
  readonly name: string;
}

function placeOf(shared: SharedDatabase, tokens: readonly Token[]): Place {
  const parts = tokens.filter(isName).map(({ name }) => name);
  const found = shared.aliasOf(parts) ?? { alias: "dbo", used: 0 };
  return { alias: found.alias, name: parts[found.used] ?? "" };
}

/** CREATE VIEW, CREATE OR ALTER VIEW and ALTER VIEW. */
export function createView(
  shared: SharedDatabase,
  statement: readonly Token[],
  connection: string,
): TdsResult {
  const start = statement.findIndex((token) => isWord(token, "VIEW"));
  const as = statement.findIndex((token, at) => at > start && isWord(token, "AS"));
  const { alias, name } = placeOf(shared, statement.slice(start + 1, as));
  const body = statement.slice(as + 1);
  const sql = rewrite(body, shared.names(connection));
  const isThere = shared.viewOf(alias, name) !== undefined;
  if (isThere && !statement.slice(0, start).some((token) => isWord(token, "ALTER"))) {
    const message = `There is already an object named '${name}' in the database.`;
    throw new TdsFault({ number: 2714, message });
  }
  // A name that the view does not find shows now and not with its first use.
  shared.sqlite.prepare(sql);
  if (isThere) shared.sqlite.exec(`DROP VIEW temp.${quoted(name)}`);
  shared.sqlite.exec(`CREATE TEMP VIEW ${quoted(name)} AS ${sql}`);
  shared.addView(alias, name, { sql, types: typesOf(shared, name, body) });
  return {};
}

/** By the names of the columns in lower case: what the view converts its columns to. */
function typesOf(
  shared: SharedDatabase,
  view: string,
  body: readonly Token[],
): ReadonlyMap<string, string> {
  const columns = shared.sqlite.prepare(`PRAGMA temp.table_info(${quoted(view)})`).all();
  const hints = selectTypes(body, "text");
  return new Map(
    columns.flatMap(({ name }, i) => {
      const hint = hints[i];
      return hint === undefined ? [] : [[String(name).toLowerCase(), hint] as const];
    }),
  );
}

/** DROP VIEW, with IF EXISTS or without. */
export function dropView(shared: SharedDatabase, tokens: readonly Token[]): TdsResult {
  const isLenient = isWord(tokens[2], "IF");
  const { alias, name } = placeOf(shared, withoutSpace(tokens).slice(isLenient ? 4 : 2));
  if (shared.dropView(alias, name)) shared.sqlite.exec(`DROP VIEW temp.${quoted(name)}`);
  else if (!isLenient) {
    const message = `Cannot drop the view '${name}', because it does not exist or you do not have permission.`;
    throw new TdsFault({ number: 3701, message });
  }
  return {};
}
