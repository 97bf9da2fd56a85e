import type pg from "pg";
import type { Cell } from "../../sdk/index.ts";
import type { SqlResult, SqlSession } from "../sql-client/driver.ts";
import type { Connection } from "./connection.ts";
import { copyText } from "./copy-text.ts";
import { dialect } from "./dialect.ts";
import type { PostgresContext } from "./manifest.ts";
import { types } from "./types.ts";

export interface PostgresSession extends SqlSession {
  /** Schemas that the settings limit the integration to. */
  readonly schemas: readonly string[] | undefined;
  /** The columns of a SELECT as the server describes them. */
  fields(sql: string): Promise<readonly pg.FieldDef[]>;
}

/** After these the server closes the connection: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const ENDED = /^(08...|57P0.|25P03|XX00.)$/;
/** After a cancel the server has this long to end the statement; then the connection is dropped. */
const CANCEL_MS = 3_000;

export function createSession(
  connection: Connection,
  { settings, signal }: PostgresContext,
): PostgresSession {
  const { client } = connection;
  const query = async (text: string, values: readonly Cell[] = []) =>
    cancellable(connection, signal, () =>
      client.query<Cell[]>({ text, values: [...values], rowMode: "array", types }),
    );
  const inTransaction = async <T>(begin: string, work: () => Promise<T>): Promise<T> => {
    await query(begin);
    try {
      const result = await work();
      await query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(connection.drop);
      throw error;
    }
  };
  return {
    schemas: settings.schemas,
    async run(sql, params): Promise<SqlResult> {
      const { fields, rows, rowCount } = await query(sql, params);
      return { columns: fields.map(({ name }) => name), rows, affected: rowCount ?? 0 };
    },
    transaction: (work, mode = "write") =>
      inTransaction(mode === "write" ? "BEGIN READ WRITE" : "BEGIN READ ONLY", work),
    async beginSnapshot() {
      await query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      // The moment is that of the first statement.
      await query("SELECT 1");
      return {
        async end() {
          await client.query("COMMIT").catch(connection.drop);
        },
      };
    },
    copyText: (parts) => copyText(client, (name) => dialect.quote([name]), parts),
    fields: (sql) =>
      inTransaction("BEGIN READ ONLY", async () => (await query(`${sql} LIMIT 0`)).fields),
  };
}

/** The answer, or a connection that is not used again and a server that has been told to stop. */
async function cancellable<T>(
  connection: Connection,
  signal: AbortSignal,
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
  const answering = start();
  try {
    const answer = await answering;
    signal.throwIfAborted();
    return answer;
  } catch (error) {
    // The socket's end may come later than the next statement.
    if (ENDED.test(String((error as { readonly code?: unknown } | null)?.code))) connection.drop();
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
