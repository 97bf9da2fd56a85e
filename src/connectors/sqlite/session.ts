import { constants, type DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { type Cell, RejectedError } from "../../sdk/index.ts";
import type { SqlResult, SqlSession } from "../sql-client/driver.ts";
import type { Connection } from "./connection.ts";
import type { SqliteContext } from "./manifest.ts";
import { type Notations, toCells } from "./types.ts";

export interface SqliteSession extends SqlSession {
  readonly db: DatabaseSync;
  readonly notations: Notations;
  /** A statement of a person: it may not call itself, which might never end. */
  prepareForeign(sql: string): StatementSync;
}

type Rows = (null | number | bigint | string | Uint8Array)[][];

export function createSession(
  { db }: Connection,
  { signal }: SqliteContext,
  notations: Notations,
): SqliteSession {
  let isForeign = false;
  const prepare = (sql: string): StatementSync =>
    isForeign ? prepareForeign(db, sql) : db.prepare(sql);
  const inTransaction = async <T>(begin: string, work: () => Promise<T>): Promise<T> => {
    db.exec(begin);
    try {
      const result = await work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    } finally {
      isForeign = false;
      db.exec("PRAGMA query_only=ON");
    }
  };
  return {
    db,
    notations,
    prepareForeign: (sql) => prepareForeign(db, sql),
    async run(sql, params = []): Promise<SqlResult> {
      // The library answers at once: others get their turn between two statements.
      await setImmediate();
      signal.throwIfAborted();
      return runStatement(prepare(sql), params, notations);
    },
    transaction: (work, mode = "write") => {
      if (mode === "write") db.exec("PRAGMA query_only=OFF");
      isForeign = mode === "read";
      return inTransaction(mode === "write" ? "BEGIN IMMEDIATE" : "BEGIN", work);
    },
    async beginSnapshot() {
      const mode = db.prepare("PRAGMA journal_mode").get()?.journal_mode;
      if (mode !== "wal") {
        throw new RejectedError(
          "The file is not in WAL mode, where a snapshot would keep others from writing: read without a snapshot, or turn on PRAGMA journal_mode=WAL.",
        );
      }
      db.exec("BEGIN");
      // The moment is that of the first read.
      db.prepare("SELECT count(*) FROM sqlite_schema").get();
      return {
        async end() {
          if (db.isTransaction) db.exec("COMMIT");
        },
      };
    },
  };
}

function runStatement(
  statement: StatementSync,
  params: readonly Cell[],
  notations: Notations,
): SqlResult {
  const values = params as readonly SQLInputValue[];
  const columns = statement.columns();
  if (columns.length === 0) {
    const { changes } = statement.run(...values);
    return { columns: [], rows: [], affected: Number(changes) };
  }
  const rows = toCells(allRows(statement, values), columns, notations);
  return { columns: columns.map(({ name }) => name), rows, affected: 0 };
}

/** Numbers above 2^53 come as big ones alone, which cost every number of the page more. */
function allRows(statement: StatementSync, values: readonly SQLInputValue[]): Rows {
  statement.setReturnArrays(true);
  try {
    return statement.all(...values) as unknown as Rows;
  } catch (error) {
    if ((error as { readonly code?: string }).code !== "ERR_OUT_OF_RANGE") throw error;
    statement.setReadBigInts(true);
    return statement.all(...values) as unknown as Rows;
  }
}

function prepareForeign(db: DatabaseSync, sql: string): StatementSync {
  db.setAuthorizer((action) =>
    action === constants.SQLITE_RECURSIVE ? constants.SQLITE_DENY : constants.SQLITE_OK,
  );
  try {
    return db.prepare(sql);
  } finally {
    db.setAuthorizer(null);
  }
}
