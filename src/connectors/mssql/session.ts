import type { Cell, TableColumn } from "../../sdk/index.ts";
import type { SqlName, SqlResult, SqlSession } from "../sql-client/driver.ts";
import { timeoutsOf } from "../sql-client/sql-fields.ts";
import { bulkInsert } from "./bulk.ts";
import type { Connection } from "./connection.ts";
import type { MssqlContext } from "./manifest.ts";
import { type ColumnMetadata, cellOf, resultColumn } from "./types.ts";

export interface MssqlSession extends SqlSession {
  /** Schemas that the settings limit the integration to. */
  readonly schemas: readonly string[] | undefined;
  /** The columns of a SELECT as the server describes them. */
  fields(sql: string): Promise<readonly TableColumn[]>;
}

export interface MssqlResult extends SqlResult {
  readonly types: readonly TableColumn[];
}

type Callback = (error: Error | null | undefined) => void;

export function createSession(connection: Connection, ctx: MssqlContext): MssqlSession {
  const { client, tedious } = connection;
  const { signal } = ctx;
  const query = (sql: string, params: readonly Cell[] = []) =>
    runRequest(connection, { sql, params, signal });
  const call = (work: (done: Callback) => void): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    work((error) => (error ? reject(error) : resolve()));
    return promise;
  };
  const rollback = async (): Promise<void> => {
    if (connection.isOpen() && client.inTransaction)
      await call((done) => client.rollbackTransaction(done)).catch(connection.drop);
  };
  const begin = (level: number): Promise<void> =>
    call((done) => client.beginTransaction(done, "", level as 2));
  return {
    schemas: ctx.settings.schemas,
    run: query,
    async transaction(work, mode = "write") {
      await begin(tedious.ISOLATION_LEVEL.READ_COMMITTED ?? 2);
      try {
        const result = await work();
        if (mode === "read") await rollback();
        else await call((done) => client.commitTransaction(done));
        return result;
      } catch (error) {
        await rollback();
        throw error;
      }
    },
    async beginSnapshot() {
      await begin(tedious.ISOLATION_LEVEL.SNAPSHOT ?? 5);
      return { end: rollback };
    },
    bulkInsert: (table: SqlName, columns, rows) =>
      bulkInsert({ connection, query, signal }, { table, columns, rows }),
    fields: async (sql) => (await query(`SELECT TOP (0) * FROM ${sql}`)).types,
  };
}

/** What every connection of an integration begins with, so that reading never stands in the ERP's way. */
export async function prepareConnection(connection: Connection, ctx: MssqlContext): Promise<void> {
  const { lockMs } = timeoutsOf(ctx.settings);
  const sql = `SET LOCK_TIMEOUT ${lockMs}; SET DEADLOCK_PRIORITY LOW; SET IMPLICIT_TRANSACTIONS OFF`;
  await runRequest(connection, { sql, params: [], signal: ctx.signal, isBatch: true });
}

interface Wanted {
  readonly sql: string;
  readonly params: readonly Cell[];
  readonly signal: AbortSignal;
  /** SET lasts behind a batch alone. */
  readonly isBatch?: boolean;
}

async function runRequest(
  { client, tedious, drop }: Connection,
  { sql, params, signal, isBatch = false }: Wanted,
): Promise<MssqlResult> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const request = new tedious.Request(sql, (error, rowCount) =>
    error ? reject(error) : resolve(rowCount ?? 0),
  );
  for (const [i, value] of params.entries())
    request.addParameter(`p${i + 1}`, typeOf(tedious, value), sent(value));
  const rows: Cell[][] = [];
  let types: readonly TableColumn[] = [];
  let makers: readonly ((value: unknown) => Cell)[] = [];
  request.on("columnMetadata", (columns) => {
    const list = columns as ColumnMetadata[];
    types = list.map(resultColumn);
    makers = list.map(cellOf);
  });
  request.on("row", (columns: readonly { readonly value: unknown }[]) => {
    const row = new Array<Cell>(columns.length);
    for (let i = 0; i < columns.length; i += 1) row[i] = makers[i]?.(columns[i]?.value) ?? null;
    rows.push(row);
  });
  // The server is told, and the connection can be used again once it has answered.
  const onAbort = (): void => {
    if (!client.cancel()) drop();
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (isBatch) client.execSqlBatch(request);
    else client.execSql(request);
    const affected = await promise;
    return { columns: types.map(({ name }) => name), types, rows, affected };
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

const sent = (value: Cell): unknown => (value instanceof Uint8Array ? Buffer.from(value) : value);

/** Texts as NVARCHAR whatever the column: the statement casts them. */
function typeOf({ TYPES }: Connection["tedious"], value: Cell) {
  if (typeof value === "number" && Number.isSafeInteger(value)) return TYPES.BigInt;
  if (typeof value === "boolean") return TYPES.Bit;
  return value instanceof Uint8Array ? TYPES.VarBinary : TYPES.NVarChar;
}
