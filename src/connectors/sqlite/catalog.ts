import type { DatabaseSync, StatementColumnMetadata } from "node:sqlite";
import type { TableEntry, TableInfo } from "../../sdk/index.ts";
import type { SqlName } from "../sql-client/driver.ts";
import { formatName } from "../sql-client/names.ts";
import { sizesOf } from "../sql-client/words.ts";
import { dialect } from "./dialect.ts";
import type { SqliteSession } from "./session.ts";
import { kindOf, type Notation, notationKey, type SqliteColumn } from "./types.ts";

const TABLES = `SELECT name, type FROM sqlite_schema
  WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;

export async function listTables({ run }: SqliteSession): Promise<readonly TableEntry[]> {
  const { rows } = await run(`${TABLES} ORDER BY name`);
  return rows.map(([name, type]) => ({
    name: formatName([String(name)]),
    kind: type === "view" ? "view" : "table",
  }));
}

/** Names are the same in upper and lower case. */
async function findTable(
  { run }: SqliteSession,
  name: SqlName,
): Promise<{ readonly table: string; readonly isView: boolean } | undefined> {
  const [schema = "", table = ""] = name.length === 2 ? name : ["main", ...name];
  if (name.length > 2 || schema.toLowerCase() !== "main") return undefined;
  const { rows } = await run(`${TABLES} AND name = ? COLLATE NOCASE`, [table]);
  const [row] = rows;
  return row && { table: String(row[0]), isView: row[1] === "view" };
}

export async function describeTable(
  session: SqliteSession,
  name: SqlName,
): Promise<TableInfo | undefined> {
  const found = await findTable(session, name);
  if (!found) return undefined;
  const { table, isView } = found;
  const from = dialect.quote([table]);
  const origins = session.db.prepare(`SELECT * FROM ${from}`).columns();
  const facts = await session.run(
    'SELECT name, "notnull", pk, (SELECT count(*) FROM pragma_table_xinfo(?) WHERE pk > 0) FROM pragma_table_xinfo(?) ORDER BY cid',
    [table, table],
  );
  const filled = new Set(
    facts.rows
      .filter(
        ([column, isFilled, place, parts]) =>
          isFilled === 1 || (place === 1 && parts === 1 && isRowId(origins, column)),
      )
      .map(([column]) => String(column)),
  );
  const columns = origins.map((origin) => columnOf(session, origin, !filled.has(origin.name)));
  const [key = []] = isView ? [] : await keysOf(session, { table, facts: facts.rows, filled });
  return { name: formatName([table]), kind: isView ? "view" : "table", columns, key };
}

/** An INTEGER PRIMARY KEY is the row's number and never null; any other primary key may be. */
const isRowId = (origins: readonly StatementColumnMetadata[], name: unknown): boolean =>
  origins.some((one) => one.name === name && /^integer$/i.test(one.type ?? ""));

function columnOf(
  session: SqliteSession,
  origin: StatementColumnMetadata,
  nullable: boolean,
): SqliteColumn {
  const native = origin.type ?? "";
  const kind = kindOf(origin.type);
  const base = { name: origin.name, native: native || "ANY", nullable };
  if (kind !== "datetime") return { ...base, kind, ...sizesOf(native, kind) };
  const held = heldTimes(session.db, origin);
  const key = notationKey(origin);
  if (key !== undefined) session.notations.delete(key);
  if (typeof held === "object") return { ...base, kind: held.kind };
  if (key !== undefined) session.notations.set(key, held);
  return { ...base, kind, notation: held };
}

/** How the first and the last row have their times; as what they are, where they have them in different ways. */
function heldTimes(
  db: DatabaseSync,
  { table, column }: StatementColumnMetadata,
): Notation | { readonly kind: "integer" | "float" | "text" } {
  if (table === null || column === null) return { kind: "text" };
  const name = dialect.quote([column]);
  const sample = (direction: string) =>
    db
      .prepare(
        `SELECT typeof(${name}) AS type, substr(${name}, 11, 1) AS sign FROM ${dialect.quote([table])}
         WHERE ${name} IS NOT NULL ORDER BY ${name} ${direction} LIMIT 1`,
      )
      .get();
  const [first, last] = [sample("ASC"), sample("DESC")];
  if (first === undefined || last === undefined) return "T";
  if (first.type !== last.type) return { kind: "text" };
  if (first.type === "integer") return { kind: "integer" };
  if (first.type === "real") return { kind: "float" };
  const isOne = first.sign === last.sign && (first.sign === " " || first.sign === "T");
  return isOne ? (first.sign as Notation) : { kind: "text" };
}

export async function uniqueKeys(
  session: SqliteSession,
  name: SqlName,
): Promise<readonly (readonly string[])[]> {
  const info = await findTable(session, name);
  if (!info) return [];
  const { rows } = await session.run(
    'SELECT name, "notnull", pk FROM pragma_table_xinfo(?) ORDER BY cid',
    [info.table],
  );
  // A write gives no null for its key, so that a nullable unique column does as well.
  return keysOf(session, {
    table: info.table,
    facts: rows,
    filled: new Set(rows.map(([column]) => String(column))),
  });
}

/** The primary key first, then the columns of unique indexes; only of columns that are `filled`. */
async function keysOf(
  { run }: SqliteSession,
  {
    table,
    facts,
    filled,
  }: {
    readonly table: string;
    readonly facts: readonly (readonly unknown[])[];
    readonly filled: ReadonlySet<string>;
  },
): Promise<readonly (readonly string[])[]> {
  const primary = facts
    .filter(([, , place]) => Number(place) > 0)
    .sort(([, , a], [, , b]) => Number(a) - Number(b))
    .map(([column]) => String(column));
  const { rows } = await run(
    `SELECT json_group_array(i.name) FROM pragma_index_list(?) l, pragma_index_info(l.name) i
     WHERE l."unique" = 1 AND l.partial = 0 AND l.origin <> 'pk' GROUP BY l.name ORDER BY l.seq DESC`,
    [table],
  );
  const keys = [primary, ...rows.map(([names]) => JSON.parse(String(names)) as string[])];
  return keys.filter((key) => key.length > 0 && key.every((name) => filled.has(name)));
}

export async function describeQuery(
  session: SqliteSession,
  sql: string,
): Promise<readonly SqliteColumn[]> {
  const statement = session.prepareForeign(`SELECT * FROM ${dialect.derived(sql)}`);
  return statement.columns().map((origin) => columnOf(session, origin, true));
}
