import type { TableColumn, TableEntry, TableInfo } from "../../sdk/index.ts";
import type { SqlName } from "../sql-client/driver.ts";
import { formatName } from "../sql-client/names.ts";
import { dialect } from "./dialect.ts";
import type { OracleSession } from "./session.ts";
import { columnOf, wordOf } from "./types.ts";

/** What is not part of Oracle itself; the views of the dictionary show what the user may read. */
const LIST = `SELECT o.owner, o.object_name, o.object_type, t.num_rows
  FROM all_objects o INNER JOIN all_users u ON u.username = o.owner
  LEFT JOIN all_tables t ON t.owner = o.owner AND t.table_name = o.object_name AND o.object_type = 'TABLE'
  WHERE u.oracle_maintained = 'N' AND o.object_type IN ('TABLE', 'VIEW')
    AND o.secondary = 'N' AND o.object_name NOT LIKE 'BIN$%'`;

export async function listTables(session: OracleSession): Promise<readonly TableEntry[]> {
  const { rows } = await session.run(LIST);
  return rows
    .filter(([owner]) => isChosen(session, String(owner)))
    .map(
      ([owner, name, type, count]): TableEntry => ({
        name: formatName([String(owner), String(name)]),
        kind: type === "VIEW" ? "view" : "table",
        ...(count === null || count === undefined || type === "VIEW"
          ? {}
          : { rows: Number(count) }),
      }),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const isChosen = ({ schemas }: OracleSession, owner: string): boolean =>
  schemas === undefined || schemas.some((one) => one.toUpperCase() === owner.toUpperCase());

interface Found {
  readonly owner: string;
  readonly table: string;
  readonly isView: boolean;
}

/** As written, else in capitals as Oracle keeps names that are not quoted; a synonym leads to its table. */
const FIND = `SELECT o.owner, o.object_name, o.object_type FROM all_objects o
  WHERE o.object_type IN ('TABLE', 'VIEW') AND o.object_name IN (:1, :2) AND o.owner IN (:3, :4)
  ORDER BY CASE WHEN o.object_name = :5 THEN 0 ELSE 1 END, o.object_type`;
const SYNONYM = `SELECT s.table_owner, s.table_name FROM all_synonyms s
  WHERE s.db_link IS NULL AND s.synonym_name IN (:1, :2) AND s.owner IN (:3, :4, 'PUBLIC')
  ORDER BY CASE WHEN s.owner = 'PUBLIC' THEN 1 ELSE 0 END`;
const USER = "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM DUAL";

async function findTable(session: OracleSession, name: SqlName): Promise<Found | undefined> {
  if (name.length > 2) return undefined;
  const [table = "", given] = name.toReversed();
  const owner = given ?? String((await session.run(USER)).rows[0]?.[0]);
  const found =
    (await findObject(session, { owner, table })) ?? (await findSynonym(session, { owner, table }));
  return found && isChosen(session, found.owner) ? found : undefined;
}

async function findObject(
  session: OracleSession,
  { owner, table }: { readonly owner: string; readonly table: string },
): Promise<Found | undefined> {
  const places = [table, table.toUpperCase(), owner, owner.toUpperCase(), table];
  const [row] = (await session.run(FIND, places)).rows;
  if (!row) return undefined;
  return { owner: String(row[0]), table: String(row[1]), isView: row[2] === "VIEW" };
}

async function findSynonym(
  session: OracleSession,
  { owner, table }: { readonly owner: string; readonly table: string },
): Promise<Found | undefined> {
  const places = [table, table.toUpperCase(), owner, owner.toUpperCase()];
  const [row] = (await session.run(SYNONYM, places)).rows;
  if (!row) return undefined;
  return findObject(session, { owner: String(row[0]), table: String(row[1]) });
}

const COLUMNS = `SELECT c.column_name, c.data_type, c.char_length, c.data_length, c.data_precision, c.data_scale, c.nullable
  FROM all_tab_columns c WHERE c.owner = :1 AND c.table_name = :2 ORDER BY c.column_id`;

export async function describeTable(
  session: OracleSession,
  name: SqlName,
): Promise<TableInfo | undefined> {
  const found = await findTable(session, name);
  if (!found) return undefined;
  const { rows } = await session.run(COLUMNS, [found.owner, found.table]);
  const columns = rows.map(
    ([column, type, characters, bytes, digits, places, nullable]): TableColumn => {
      const precision = digits === null ? undefined : Number(digits);
      const scale = places === null ? undefined : Number(places);
      const length = Number(characters) > 0 ? Number(characters) : Number(bytes);
      const native = nativeOf(String(type), { length, precision, scale });
      return columnOf(
        { name: String(column), native, nullable: nullable === "Y", length },
        { precision, scale },
      );
    },
  );
  const [key = []] = await keysOf(session, found);
  const { owner, table, isView } = found;
  return { name: formatName([owner, table]), kind: isView ? "view" : "table", columns, key };
}

const SIZED: ReadonlySet<string> = new Set(["CHAR", "NCHAR", "VARCHAR2", "NVARCHAR2", "RAW"]);

function nativeOf(
  type: string,
  {
    length,
    precision,
    scale,
  }: {
    readonly length: number;
    readonly precision: number | undefined;
    readonly scale: number | undefined;
  },
): string {
  if (SIZED.has(wordOf(type))) return `${type}(${length})`;
  return type === "NUMBER" && precision !== undefined ? `NUMBER(${precision},${scale ?? 0})` : type;
}

const KEYS = `SELECT i.index_name, k.column_name, c.nullable,
    CASE WHEN p.constraint_name IS NULL THEN 0 ELSE 1 END AS is_primary
  FROM all_indexes i
  INNER JOIN all_ind_columns k ON k.index_owner = i.owner AND k.index_name = i.index_name
  LEFT JOIN all_tab_columns c ON c.owner = i.table_owner AND c.table_name = i.table_name AND c.column_name = k.column_name
  LEFT JOIN all_constraints p ON p.owner = i.table_owner AND p.table_name = i.table_name
    AND p.index_name = i.index_name AND p.constraint_type = 'P'
  WHERE i.table_owner = :1 AND i.table_name = :2 AND i.uniqueness = 'UNIQUE' AND i.status = 'VALID'
  ORDER BY i.index_name, k.column_position`;

/** Of indexes over whole columns without nulls: the primary key first, then those with fewer columns. */
async function keysOf(
  session: OracleSession,
  { owner, table }: Found,
): Promise<readonly (readonly string[])[]> {
  const { rows } = await session.run(KEYS, [owner, table]);
  const indexes = Map.groupBy(rows, ([index]) => String(index));
  return [...indexes.values()]
    .filter((parts) => parts.every(([, , nullable]) => nullable === "N"))
    .map((parts) => ({
      isPrimary: Number(parts[0]?.[3]) === 1,
      names: parts.map(([, column]) => String(column)),
    }))
    .toSorted(
      (a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.names.length - b.names.length,
    )
    .map(({ names }) => names);
}

export async function uniqueKeys(
  session: OracleSession,
  name: SqlName,
): Promise<readonly (readonly string[])[]> {
  const found = await findTable(session, name);
  return found ? keysOf(session, found) : [];
}

export const describeQuery = (
  session: OracleSession,
  sql: string,
): Promise<readonly TableColumn[]> => session.fields(dialect.derived(sql));
