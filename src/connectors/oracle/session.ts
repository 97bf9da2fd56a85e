import type { Metadata } from "oracledb";
import type { Cell, TableColumn } from "../../sdk/index.ts";
import type { SqlName, SqlResult, SqlSession } from "../sql-client/driver.ts";
import type { Connection } from "./connection.ts";
import { insertOne, quote } from "./dialect.ts";
import type { OracleContext } from "./manifest.ts";
import { bindOf, fetchingOf, resultColumn } from "./types.ts";

export interface OracleSession extends SqlSession {
  /** Schemas that the settings limit the integration to. */
  readonly schemas: readonly string[] | undefined;
  readonly version: string;
  /** The columns of a SELECT as the server describes them. */
  fields(sql: string): Promise<readonly TableColumn[]>;
}

/** Rows that one answer of the server brings. */
const FETCH_ROWS = 1_000;
/** After a cancel the server has this long to end the statement; then the connection is dropped. */
const CANCEL_MS = 3_000;

export function createSession(connection: Connection, ctx: OracleContext): OracleSession {
  const { client, oracledb } = connection;
  const execute = (sql: string, params: readonly Cell[] = []) =>
    cancellable(connection, ctx.signal, () =>
      client.execute(sql, params.map(sent), {
        ...{ outFormat: oracledb.OUT_FORMAT_ARRAY, autoCommit: false, maxRows: 0 },
        ...{ fetchArraySize: FETCH_ROWS, prefetchRows: FETCH_ROWS + 1 },
        fetchTypeHandler: (metadata: Metadata) => fetchingOf(oracledb, metadata),
      }),
    );
  const end = (isDone: boolean): Promise<void> =>
    (isDone ? client.commit() : client.rollback()).catch((error: unknown) => {
      if (isDone) throw error;
      connection.drop();
    });
  return {
    schemas: ctx.settings.schemas,
    version: client.oracleServerVersionString,
    async run(sql, params): Promise<SqlResult> {
      const { metaData = [], rows = [], rowsAffected = 0 } = await execute(sql, params);
      const columns = metaData.map(({ name }) => name);
      return { columns, rows: rows as readonly (readonly Cell[])[], affected: rowsAffected };
    },
    async transaction(work, mode = "write") {
      // A transaction begins with the first statement that writes.
      if (mode === "read") await execute("SET TRANSACTION READ ONLY");
      try {
        const result = await work();
        await end(mode === "write");
        return result;
      } catch (error) {
        await end(false);
        throw error;
      }
    },
    async beginSnapshot() {
      await execute("SET TRANSACTION READ ONLY");
      return { end: () => end(false) };
    },
    bulkInsert: (table: SqlName, columns, rows) =>
      insertMany(connection, ctx.signal, { table, columns, rows }),
    async fields(sql) {
      const { metaData = [] } = await execute(`SELECT * FROM ${sql} WHERE 1 = 0`);
      return metaData.map(resultColumn);
    },
  };
}

const sent = (value: Cell): unknown => (value instanceof Uint8Array ? Buffer.from(value) : value);

/** Every value as text, with its longest one as the size: one column has one type. */
async function insertMany(
  connection: Connection,
  signal: AbortSignal,
  {
    table,
    columns,
    rows,
  }: {
    readonly table: SqlName;
    readonly columns: readonly TableColumn[];
    readonly rows: readonly (readonly Cell[])[];
  },
): Promise<number> {
  const { oracledb, client } = connection;
  const values = rows.map((row) =>
    columns.map((column, i) => sent(bindOf(row[i] ?? null, column))),
  );
  const bindDefs = columns.map((_, i) => {
    const isBytes = values.some((row) => Buffer.isBuffer(row[i]));
    const size = values.reduce((most, row) => Math.max(most, sizeOf(row[i])), 1);
    return { type: isBytes ? oracledb.BUFFER : oracledb.STRING, maxSize: size };
  });
  const { rowsAffected = 0 } = await cancellable(connection, signal, () =>
    client.executeMany(insertOne(quote(table), columns), values, { bindDefs, autoCommit: false }),
  );
  return rowsAffected;
}

const sizeOf = (value: unknown): number =>
  typeof value === "string" || Buffer.isBuffer(value) ? Buffer.byteLength(value) : 1;

/** The answer; an abort tells the server to stop, and the connection is used again once it has. */
async function cancellable<T>(
  { client, drop }: Connection,
  signal: AbortSignal,
  start: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(drop, CANCEL_MS);
    client.break().catch(drop);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await start();
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
