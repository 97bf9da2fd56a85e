import type { ExpressionType } from "../sql/expression.ts";

/** How a statement's text differs between the databases. */
export type DialectId = "sqlite" | "postgresql" | "mysql";

/** A statement with its values; placeholders are `?` (SQLite, MariaDB) or `$1` (PostgreSQL). */
export interface Statement {
  readonly sql: string;
  readonly params: readonly (string | number | null)[];
}

/** What the database gave, unchanged: numbers of PostgreSQL and MariaDB come as text. */
export type Cell = string | number | bigint | boolean | null;

/** A column of an answer, as the JSON of its rows needs it. */
export interface JsonColumn {
  readonly label: string;
  readonly type: ExpressionType;
}

/** Rows as JSON objects with a comma between each two, in UTF-8. */
export interface JsonRows {
  readonly count: number;
  readonly bytes: Uint8Array;
}

export interface ReadOptions {
  /** The caller is gone: the statement is ended at the server. */
  readonly signal?: AbortSignal;
  /** It is ended after that long. @default 120_000 */
  readonly timeoutMs?: number;
  /** `select`, which may be slow: it has connections of its own, so that commands do not wait for it. */
  readonly isHeavy?: boolean;
}

/**
 * Reads the tables of the commands over connections that can write nothing. Rows come in batches, cells in the order
 * of the items, so that a large answer is never in memory as a whole.
 */
export interface CommandReader extends AsyncDisposable {
  readonly dialect: DialectId;
  /**
   * @throws CommandFault 900 `Execution Timeout Expired. …` after the time, and with the text of a fault that the
   * caller made (overflow, conversion); other faults of the database as TransientError
   */
  read(statement: Statement, options?: ReadOptions): AsyncIterable<readonly (readonly Cell[])[]>;
  /** The first cells of each row as JSON; made where they are read, which for SQLite is another process. */
  readJson(
    statement: Statement,
    columns: readonly JsonColumn[],
    options?: ReadOptions,
  ): AsyncIterable<JsonRows>;
}
