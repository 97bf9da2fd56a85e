import type { FieldPacket, ResultSetHeader } from "mysql2/promise";
import type { Cell } from "../../sdk/index.ts";
import type { SqlResult, SqlSession } from "../sql-client/driver.ts";
import { timeoutsOf } from "../sql-client/sql-fields.ts";
import type { Connection } from "./connection.ts";
import type { MysqlContext } from "./manifest.ts";
import { toCells } from "./types.ts";

export interface MysqlSession extends SqlSession {
  /** Databases that the settings limit the integration to. */
  readonly schemas: readonly string[] | undefined;
  /** The one of the settings, for names without one. */
  readonly database: string;
  /** The columns of a SELECT as the server describes them. */
  fields(sql: string): Promise<readonly FieldPacket[]>;
}

/** What the library knows of a prepared statement and does not tell its types. */
interface Prepared {
  readonly statement: { readonly columns: readonly FieldPacket[] };
}

/** After a cancel the server has this long to end the statement; then the connection is dropped. */
const CANCEL_MS = 3_000;
/** The server ends a statement first; this is for one that answers nobody any more. */
const SILENCE_MS = 15_000;

export function createSession(
  connection: Connection,
  { settings, signal }: MysqlContext,
): MysqlSession {
  const { client } = connection;
  const limitMs = timeoutsOf(settings).statementMs + SILENCE_MS;
  const limits = { signal, limitMs };
  const prepared = (sql: string, values: readonly Cell[] = []) =>
    cancellable(connection, limits, () => client.execute(sql, [...values]));
  const plain = async (sql: string): Promise<void> => {
    await cancellable(connection, limits, () => client.query(sql));
  };
  const inTransaction = async <T>(begin: string, work: () => Promise<T>): Promise<T> => {
    await plain(begin);
    try {
      const result = await work();
      await plain("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(connection.drop);
      throw error;
    }
  };
  return {
    schemas: settings.schemas,
    database: settings.database,
    async run(sql, params): Promise<SqlResult> {
      const [result, fields = []] = await prepared(sql, params);
      if (!Array.isArray(result)) {
        return { columns: [], rows: [], affected: changedRows(result as ResultSetHeader) };
      }
      const columns = fields.map(({ name }) => name);
      return { columns, rows: toCells(result as unknown[][], fields), affected: 0 };
    },
    transaction: (work, mode = "write") =>
      inTransaction(`START TRANSACTION READ ${mode === "write" ? "WRITE" : "ONLY"}`, work),
    async beginSnapshot() {
      await plain("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
      return {
        async end() {
          await client.query("COMMIT").catch(connection.drop);
        },
      };
    },
    async fields(sql) {
      const statement = await cancellable(connection, limits, () => client.prepare(sql));
      const { columns } = (statement as unknown as Prepared).statement;
      await statement.close();
      return columns;
    },
  };
}

/** A row that an upsert changes counts twice, and once more as a duplicate where there are several rows. */
function changedRows({ affectedRows, info }: ResultSetHeader): number {
  const duplicates = /Duplicates: (\d+)/.exec(info ?? "")?.[1];
  return duplicates === undefined ? affectedRows : affectedRows - Number(duplicates);
}

/** The answer, or a connection that is not used again and a server that has been told to stop. */
async function cancellable<T>(
  connection: Connection,
  { signal, limitMs }: { readonly signal: AbortSignal; readonly limitMs: number },
  start: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const onAbort = (): void => {
    const timer = setTimeout(connection.drop, CANCEL_MS);
    connection
      .cancel()
      .catch(connection.drop)
      .finally(() => answering.finally(() => clearTimeout(timer)).catch(() => undefined));
  };
  signal.addEventListener("abort", onAbort, { once: true });
  const silence = setTimeout(connection.drop, limitMs);
  const answering = start();
  try {
    const answer = await answering;
    // A cancelled statement may answer as if it had come to its end.
    signal.throwIfAborted();
    return answer;
  } catch (error) {
    if ((error as { readonly fatal?: boolean }).fatal === true) connection.drop();
    throw error;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", onAbort);
  }
}
