import type { TableColumn, TableEntry, TableInfo } from "../../sdk/index.ts";
import type { SqlName } from "../sql-client/driver.ts";
import { formatName } from "../sql-client/names.ts";
import type { OdbcRow } from "./library.ts";
import type { OdbcSession } from "./session.ts";
import { catalogColumn } from "./types.ts";

/** What databases keep for themselves, where the driver does not say so. */
const OWN_SCHEMAS =
  /^(information_schema|pg_catalog|pg_toast|sys|sysibm|syscat|sysstat|sysprogress)$/i;

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const nameOf = (row: OdbcRow): SqlName => {
  const schema = text(row.TABLE_SCHEM);
  const table = String(row.TABLE_NAME);
  return schema === undefined ? [table] : [schema, table];
};

export async function listTables(session: OdbcSession): Promise<readonly TableEntry[]> {
  const rows = await session.client.tables(null, null, null, null);
  return Array.from(rows)
    .filter((row) => isReadable(row) && isChosen(session, row))
    .map(
      (row): TableEntry => ({
        name: formatName(nameOf(row)),
        kind: row.TABLE_TYPE === "VIEW" ? "view" : "table",
      }),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const isReadable = ({ TABLE_TYPE: type, TABLE_SCHEM: schema }: OdbcRow): boolean =>
  /^(BASE )?TABLE$|^VIEW$|^MATVIEW$|^SYNONYM$/i.test(String(type)) &&
  !OWN_SCHEMAS.test(String(schema));

const isChosen = ({ schemas }: OdbcSession, row: OdbcRow): boolean =>
  schemas === undefined ||
  schemas.some((one) => one.toLowerCase() === String(row.TABLE_SCHEM).toLowerCase());

/** The catalogue takes patterns, where `_` is any sign: only what has just this name counts. */
export async function describeTable(
  session: OdbcSession,
  name: SqlName,
): Promise<TableInfo | undefined> {
  if (name.length > 2) return undefined;
  const [table = "", schema] = name.toReversed();
  const { client } = session;
  const isIt = (row: OdbcRow): boolean =>
    row.TABLE_NAME === table && (schema === undefined || row.TABLE_SCHEM === schema);
  const found = Array.from(await client.tables(null, schema ?? null, table, null)).filter(
    (row) => isIt(row) && isReadable(row) && isChosen(session, row),
  );
  const [one] = found;
  // Without a schema there may be several of the name, and none of them is meant more than the others.
  if (!one || found.length > 1) return undefined;
  const owner = text(one.TABLE_SCHEM) ?? null;
  const rows = Array.from(await client.columns(null, owner, table, null)).filter(
    (row) => row.TABLE_NAME === table && (owner === null || row.TABLE_SCHEM === owner),
  );
  const columns: readonly TableColumn[] = rows.map(catalogColumn);
  if (columns.length === 0) return undefined;
  const keys = Array.from(await client.primaryKeys(null, owner, table));
  const key = keys
    .toSorted((a, b) => Number(a.KEY_SEQ) - Number(b.KEY_SEQ))
    .map((row) => String(row.COLUMN_NAME));
  return {
    ...{ name: formatName(nameOf(one)), kind: one.TABLE_TYPE === "VIEW" ? "view" : "table" },
    ...{ columns, key },
  };
}
