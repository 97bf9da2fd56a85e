import type { TableColumn, TableEntry, TableInfo } from "../../sdk/index.ts";
import type { SqlName } from "../sql-client/driver.ts";
import { formatName } from "../sql-client/names.ts";
import { sizesOf } from "../sql-client/words.ts";
import { dialect } from "./dialect.ts";
import type { PostgresSession } from "./session.ts";
import { kindOf } from "./types.ts";

/** Tables, partitioned ones, foreign ones, views and materialized views. */
const READABLE = `c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema' AND has_schema_privilege(n.oid, 'USAGE')
  AND has_any_column_privilege(c.oid, 'SELECT')`;
const FROM = "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace";

export async function listTables(session: PostgresSession): Promise<readonly TableEntry[]> {
  const { rows } = await session.run(
    `SELECT n.nspname, c.relname, c.relkind IN ('v', 'm'), c.reltuples::float8 ${FROM} WHERE ${READABLE}
     ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
  );
  return rows
    .filter(([schema]) => isChosen(session, String(schema)))
    .map(([schema, name, isView, estimate]) => ({
      name: formatName([String(schema), String(name)]),
      kind: isView === true ? ("view" as const) : ("table" as const),
      // -1 until the table is analysed.
      ...(isView !== true && typeof estimate === "number" && estimate >= 0
        ? { rows: estimate }
        : {}),
    }));
}

const isChosen = ({ schemas }: PostgresSession, schema: string): boolean =>
  schemas === undefined || schemas.includes(schema);

/** A name without a schema is looked for along the user's search path. */
export async function describeTable(
  session: PostgresSession,
  name: SqlName,
): Promise<TableInfo | undefined> {
  const found = await findTable(session, name);
  if (!found) return undefined;
  const { rows } = await session.run(
    `SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull OR t.typnotnull,
       coalesce(nullif(t.typbasetype, 0), t.oid), t.typcategory,
       pg_catalog.format_type(coalesce(nullif(t.typbasetype, 0), t.oid), coalesce(nullif(t.typtypmod, -1), a.atttypmod))
     FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
       AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
     ORDER BY a.attnum`,
    [found.oid],
  );
  const columns = rows.map(([column, native, isFilled, oid, category, base]): TableColumn => {
    const kind = kindOf(Number(oid), String(category));
    return {
      ...{ name: String(column), kind, native: String(native) },
      nullable: isFilled !== true,
      ...sizesOf(String(base), kind),
    };
  });
  const keys = await uniqueKeys(session, name);
  const readable = new Set(columns.map((column) => column.name));
  const key = keys.find((one) => one.every((part) => readable.has(part))) ?? [];
  return { name: formatName(found.name), kind: found.isView ? "view" : "table", columns, key };
}

interface Found {
  readonly oid: number;
  readonly name: SqlName;
  readonly isView: boolean;
}

async function findTable(session: PostgresSession, name: SqlName): Promise<Found | undefined> {
  if (name.length > 3) return undefined;
  const { rows } = await session.run(
    `SELECT c.oid, n.nspname, c.relname, c.relkind IN ('v', 'm'), current_database() ${FROM}
     WHERE c.oid = pg_catalog.to_regclass($1) AND ${READABLE}`,
    [dialect.quote(name.slice(-2))],
  );
  const [row] = rows;
  if (!row || (name.length === 3 && name[0] !== row[4])) return undefined;
  const [oid, schema, relation, isView] = row;
  if (!isChosen(session, String(schema))) return undefined;
  return {
    ...{ oid: Number(oid), name: [String(schema), String(relation)] },
    isView: isView === true,
  };
}

/** Of indexes over whole columns without nulls, the primary key first, then those with fewer columns. */
export async function uniqueKeys(
  session: PostgresSession,
  name: SqlName,
): Promise<readonly (readonly string[])[]> {
  const { rows } = await session.run(
    `SELECT array_to_json(array_agg(a.attname::text ORDER BY k.place))::text
     FROM pg_catalog.pg_index i
     CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
     JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
     WHERE i.indrelid = pg_catalog.to_regclass($1) AND i.indisunique AND i.indisvalid
       AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
     GROUP BY i.indexrelid, i.indisprimary, i.indnkeyatts
     HAVING bool_and(a.attnotnull)
     ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid`,
    [dialect.quote(name.slice(-2))],
  );
  return rows.map(([names]) => JSON.parse(String(names)) as string[]);
}

export async function describeQuery(
  session: PostgresSession,
  sql: string,
): Promise<readonly TableColumn[]> {
  const fields = await session.fields(`SELECT * FROM ${dialect.derived(sql)}`);
  if (fields.length === 0) return [];
  const list = (values: readonly number[]) => `{${values.join(",")}}`;
  const { rows } = await session.run(
    `SELECT pg_catalog.format_type(f.oid, f.typmod), t.typcategory
     FROM unnest($1::oid[], $2::int4[]) WITH ORDINALITY AS f(oid, typmod, place)
     JOIN pg_catalog.pg_type t ON t.oid = f.oid ORDER BY f.place`,
    [
      list(fields.map((field) => field.dataTypeID)),
      list(fields.map((field) => field.dataTypeModifier)),
    ],
  );
  return fields.map(({ name, dataTypeID }, i): TableColumn => {
    const [native = "", category = ""] = rows[i] ?? [];
    const kind = kindOf(dataTypeID, String(category));
    return {
      ...{ name, kind, native: String(native), nullable: true },
      ...sizesOf(String(native), kind),
    };
  });
}
