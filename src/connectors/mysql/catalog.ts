import type { TableColumn, TableEntry, TableInfo } from "../../sdk/index.ts";
import type { SqlName } from "../sql-client/driver.ts";
import { formatName } from "../sql-client/names.ts";
import { sizesOf } from "../sql-client/words.ts";
import { dialect } from "./dialect.ts";
import type { MysqlSession } from "./session.ts";
import { kindOf, typeOfField } from "./types.ts";

const SYSTEM = "'mysql', 'information_schema', 'performance_schema', 'sys'";
const TABLES = `FROM information_schema.TABLES
  WHERE TABLE_SCHEMA NOT IN (${SYSTEM}) AND TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')`;

export async function listTables(session: MysqlSession): Promise<readonly TableEntry[]> {
  const { rows } = await session.run(
    `SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, CAST(TABLE_ROWS AS SIGNED) ${TABLES}
     ORDER BY CAST(TABLE_SCHEMA AS BINARY), CAST(TABLE_NAME AS BINARY)`,
  );
  return rows
    .filter(([schema]) => isChosen(session, String(schema)))
    .map(([schema, name, type, estimate]) => ({
      name: formatName([String(schema), String(name)]),
      kind: type === "VIEW" ? ("view" as const) : ("table" as const),
      ...(type !== "VIEW" && typeof estimate === "number" ? { rows: estimate } : {}),
    }));
}

const isChosen = ({ schemas }: MysqlSession, schema: string): boolean =>
  schemas === undefined || schemas.includes(schema);

/** A name without a database is one of the database of the settings. */
export async function describeTable(
  session: MysqlSession,
  name: SqlName,
): Promise<TableInfo | undefined> {
  const found = await findTable(session, name);
  if (!found) return undefined;
  const { rows } = await session.run(
    `SELECT COLUMN_NAME, LOWER(DATA_TYPE), COLUMN_TYPE, IS_NULLABLE, CAST(CHARACTER_MAXIMUM_LENGTH AS CHAR)
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [...found.name],
  );
  const columns = rows.map(([column, type, native, isNullable, length]): TableColumn => {
    const kind = kindOf(String(type), String(native));
    const sizes =
      kind === "text" || kind === "binary" ? lengthOf(length) : sizesOf(String(native), kind);
    return {
      ...{ name: String(column), kind, native: String(native) },
      nullable: isNullable !== "NO",
      ...sizes,
    };
  });
  const [key = []] = await uniqueKeys(session, found.name);
  return { name: formatName(found.name), kind: found.kind, columns, key };
}

const lengthOf = (text: unknown): { readonly length?: number } =>
  text === null ? {} : { length: Number(text) };

/** Where names differ in case alone, the one that is spelt as asked. */
async function findTable(
  session: MysqlSession,
  name: SqlName,
): Promise<{ readonly name: SqlName; readonly kind: "table" | "view" } | undefined> {
  if (name.length > 2) return undefined;
  const [schema = "", table = ""] = name.length === 2 ? name : [session.database, ...name];
  const { rows } = await session.run(
    `SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE ${TABLES} AND TABLE_SCHEMA = ? AND TABLE_NAME = ?`,
    [schema, table],
  );
  const row = rows.find(([, one]) => one === table) ?? rows[0];
  if (!row || !isChosen(session, String(row[0]))) return undefined;
  return { name: [String(row[0]), String(row[1])], kind: row[2] === "VIEW" ? "view" : "table" };
}

/** Of indexes over whole columns without nulls, the primary key first, then those with fewer columns. */
export async function uniqueKeys(
  session: MysqlSession,
  name: SqlName,
): Promise<readonly (readonly string[])[]> {
  const [schema = "", table = ""] = name.length === 2 ? name : [session.database, ...name];
  const { rows } = await session.run(
    `SELECT INDEX_NAME, COLUMN_NAME, NULLABLE, SUB_PART FROM information_schema.STATISTICS
     WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND NON_UNIQUE = 0 ORDER BY INDEX_NAME, SEQ_IN_INDEX`,
    [schema, table],
  );
  const byIndex = Map.groupBy(rows, ([index]) => String(index));
  return [...byIndex]
    .filter(([, parts]) =>
      parts.every(
        ([, column, nullable, prefix]) => column !== null && nullable !== "YES" && prefix === null,
      ),
    )
    .sort(([a, x], [b, y]) => rank(a) - rank(b) || x.length - y.length)
    .map(([, parts]) => parts.map(([, column]) => String(column)));
}

const rank = (index: string): number => (index === "PRIMARY" ? 0 : 1);

export async function describeQuery(
  session: MysqlSession,
  sql: string,
): Promise<readonly TableColumn[]> {
  const fields = await session.fields(`SELECT * FROM ${dialect.derived(sql)}`);
  return fields.map((field): TableColumn => {
    const [kind, native] = typeOfField(field);
    return { name: field.name, kind, native, nullable: true };
  });
}
