import type { TableColumn, TableEntry, TableInfo } from "../../sdk/index.ts";
import type { SqlName } from "../sql-client/driver.ts";
import { formatName } from "../sql-client/names.ts";
import { dialect, quote } from "./dialect.ts";
import type { MssqlSession } from "./session.ts";
import { columnOf } from "./types.ts";

/** The server shows what the user has any right to. */
export async function listTables(session: MssqlSession): Promise<readonly TableEntry[]> {
  const { rows } = await session.run(
    `SELECT s.name, o.name, RTRIM(o.type), SUM(p.rows) FROM sys.objects AS o
     INNER JOIN sys.schemas AS s ON s.schema_id = o.schema_id
     LEFT JOIN sys.partitions AS p ON p.object_id = o.object_id AND p.index_id IN (0, 1)
     WHERE o.type IN ('U ', 'V ') AND o.is_ms_shipped = 0 GROUP BY s.name, o.name, o.type`,
  );
  return rows
    .filter(([schema]) => isChosen(session, String(schema)))
    .map(
      ([schema, name, type, count]): TableEntry => ({
        name: formatName([String(schema), String(name)]),
        kind: type === "V" ? "view" : "table",
        ...(type === "V" || count === null || count === undefined ? {} : { rows: Number(count) }),
      }),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const isChosen = ({ schemas }: MssqlSession, schema: string): boolean =>
  schemas === undefined || schemas.some((one) => one.toLowerCase() === schema.toLowerCase());

interface Found {
  readonly id: number;
  readonly name: SqlName;
  readonly isView: boolean;
  /** `[ERP].` of another database, else nothing. */
  readonly prefix: string;
}

/** A name without a schema is one of the user's own schema, else of `dbo`. */
async function findObject(session: MssqlSession, name: SqlName): Promise<Found | undefined> {
  if (name.length > 3) return undefined;
  const [object = "", schema, database] = name.toReversed();
  const prefix = database === undefined ? "" : `${quote([database])}.`;
  const { rows } = await session.run(
    `SELECT o.object_id, s.name, o.name, RTRIM(o.type) FROM ${prefix}sys.objects AS o
     INNER JOIN ${prefix}sys.schemas AS s ON s.schema_id = o.schema_id
     WHERE o.type IN ('U ', 'V ') AND o.name = @p1
       AND ${schema === undefined ? "s.name IN (SCHEMA_NAME(), N'dbo')" : "s.name = @p2"}
     ORDER BY CASE WHEN s.name = N'dbo' THEN 1 ELSE 0 END`,
    schema === undefined ? [object] : [object, schema],
  );
  const [row] = rows;
  if (!row) return undefined;
  const [id, schemaName, objectName, type] = row;
  if (!isChosen(session, String(schemaName))) return undefined;
  const parts = [String(schemaName), String(objectName)];
  return {
    ...{ id: Number(id), isView: type === "V", prefix },
    name: database === undefined ? parts : [database, ...parts],
  };
}

export async function describeTable(
  session: MssqlSession,
  name: SqlName,
): Promise<TableInfo | undefined> {
  const found = await findObject(session, name);
  if (!found) return undefined;
  // An alias type has the number of the type that it is made of in system_type_id.
  const { rows } = await session.run(
    `SELECT c.name, COALESCE(b.name, t.name), c.max_length, c.precision, c.scale, c.is_nullable
     FROM ${found.prefix}sys.columns AS c
     INNER JOIN ${found.prefix}sys.types AS t ON t.user_type_id = c.user_type_id
     LEFT JOIN ${found.prefix}sys.types AS b ON b.user_type_id = c.system_type_id
     WHERE c.object_id = @p1 ORDER BY c.column_id`,
    [found.id],
  );
  const columns = rows.map(([column, type, bytes, precision, scale, isNullable]): TableColumn => {
    const word = String(type);
    const size = Number(bytes);
    const length = /^n(var)?char$/.test(word) && size > 0 ? size / 2 : size;
    return columnOf(
      { name: String(column), word, nullable: isNullable === true || isNullable === 1 },
      { length, precision: Number(precision), scale: Number(scale) },
    );
  });
  const [key = []] = await keysOf(session, found);
  return {
    ...{ name: formatName(found.name), kind: found.isView ? "view" : "table" },
    ...{ columns, key },
  };
}

export async function uniqueKeys(
  session: MssqlSession,
  name: SqlName,
): Promise<readonly (readonly string[])[]> {
  const found = await findObject(session, name);
  return found ? keysOf(session, found) : [];
}

/** Of indexes without nulls and without a filter: the primary key first, then those with fewer columns. */
async function keysOf(
  session: MssqlSession,
  { id, prefix }: Found,
): Promise<readonly (readonly string[])[]> {
  const { rows } = await session.run(
    `SELECT i.index_id, i.is_primary_key, c.name, c.is_nullable FROM ${prefix}sys.indexes AS i
     INNER JOIN ${prefix}sys.index_columns AS k ON k.object_id = i.object_id AND k.index_id = i.index_id
     INNER JOIN ${prefix}sys.columns AS c ON c.object_id = k.object_id AND c.column_id = k.column_id
     WHERE i.object_id = @p1 AND i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0
       AND k.is_included_column = 0
     ORDER BY i.index_id, k.key_ordinal`,
    [id],
  );
  const indexes = Map.groupBy(rows, ([index]) => Number(index));
  return [...indexes.values()]
    .filter((parts) => parts.every(([, , , isNullable]) => !Number(isNullable)))
    .map((parts) => ({
      isPrimary: Number(parts[0]?.[1]) === 1,
      names: parts.map(([, , column]) => String(column)),
    }))
    .toSorted(
      (a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.names.length - b.names.length,
    )
    .map(({ names }) => names);
}

export const describeQuery = (
  session: MssqlSession,
  sql: string,
): Promise<readonly TableColumn[]> => session.fields(dialect.derived(sql));
