import type { Cell, TableColumn } from "../../sdk/index.ts";
import type { SqlResult, SqlSession } from "../sql-client/driver.ts";
import { timeoutsOf } from "../sql-client/sql-fields.ts";
import type { Connection } from "./connection.ts";
import { isLost } from "./faults.ts";
import type { OdbcResult } from "./library.ts";
import type { OdbcContext } from "./manifest.ts";
import { cellOf, resultColumn } from "./types.ts";

export interface OdbcSession extends SqlSession {
  /** Schemas that the settings limit the integration to. */
  readonly schemas: readonly string[] | undefined;
  readonly client: Connection["client"];
  /** The columns of a SELECT as the driver describes them. */
  fields(sql: string): Promise<readonly TableColumn[]>;
}

/** Bytes that a value without a known length gets room for at first. */
const FIRST_BUFFER = 64 * 1024;

export function createSession(connection: Connection, ctx: OdbcContext): OdbcSession {
  const { client } = connection;
  const { statementMs } = timeoutsOf(ctx.settings);
  const timeout = Math.ceil(statementMs / 1_000);
  const query = (sql: string, params: readonly Cell[] = []) =>
    cancellable(connection, ctx.signal, () =>
      client.query(sql, params.map(sent), { timeout, initialBufferSize: FIRST_BUFFER }),
    );
  const end = async (isDone: boolean): Promise<void> => {
    if (isDone) return client.commit();
    await client.rollback().catch(connection.drop);
  };
  return {
    ...{ client, schemas: ctx.settings.schemas },
    async run(sql, params): Promise<SqlResult> {
      const result = await query(sql, params);
      const { columns = [], count } = result;
      return {
        columns: columns.map(({ name }) => name),
        rows: rowsOf(result),
        affected: Math.max(0, count),
      };
    },
    async transaction(work, mode = "write") {
      await client.beginTransaction();
      try {
        const result = await work();
        await end(mode === "write");
        return result;
      } catch (error) {
        await end(false);
        throw error;
      }
    },
    async fields(sql) {
      const { columns } = await query(`SELECT * FROM ${sql} WHERE 1 = 0`);
      return columns.map(resultColumn);
    },
  };
}

function rowsOf(result: OdbcResult): readonly (readonly Cell[])[] {
  const makers = (result.columns ?? []).map((column) => ({
    name: column.name,
    make: cellOf(column),
  }));
  return Array.from(result, (row) => makers.map(({ name, make }) => make(row[name] ?? null)));
}

/** The package takes bytes as a Buffer. */
const sent = (value: Cell): unknown => (value instanceof Uint8Array ? Buffer.from(value) : value);

/** The answer; an abort tells the driver to stop, and a connection that was lost is not used again. */
async function cancellable<T>(
  { client, drop }: Connection,
  signal: AbortSignal,
  start: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const onAbort = (): void => {
    client.cancel().catch(drop);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await start();
  } catch (error) {
    if (signal.aborted || isLost(error)) drop();
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
