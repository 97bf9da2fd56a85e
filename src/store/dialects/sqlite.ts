import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from "kysely";

/** How long a statement waits for another process that writes. */
const BUSY_TIMEOUT_MS = 30_000;
/**
 * 16 MB of log before its pages are put into the database file: four times SQLite's default, because an
 * import changes the same index pages again and again (`npm run bench import` was 1.8 times as fast).
 */
const CHECKPOINT_PAGES = 4_000;
/** Compiled statements kept per connection; hot statements are a few dozen. */
const STATEMENTS = 200;

/**
 * Kysely's SQLite dialect on the driver that Node ships: WAL, every commit on disk (`synchronous=FULL`),
 * write transactions that take their lock at the start, so that none fails half-way.
 */
export function sqliteDialect(path: string): Dialect {
  return new NodeSqliteDialect({ database: async () => open(path) });
}

function open(path: string): SqliteDatabase {
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  db.exec("PRAGMA journal_mode=WAL");
  db.exec("PRAGMA synchronous=FULL");
  db.exec("PRAGMA foreign_keys=ON");
  db.exec("PRAGMA journal_size_limit=67108864");
  db.exec(`PRAGMA wal_autocheckpoint=${CHECKPOINT_PAGES}`);
  const statements = new Map<string, StatementSync>();
  return {
    close: () => db.close(),
    prepare(sql) {
      const statement = statements.get(sql) ?? db.prepare(sql);
      remember(statements, sql, statement);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => db.prepare(sql).iterate(...(parameters as SQLInputValue[])),
      };
    },
  };
}

/** Keeps the statements used last. */
function remember(
  statements: Map<string, StatementSync>,
  sql: string,
  statement: StatementSync,
): void {
  statements.delete(sql);
  statements.set(sql, statement);
  if (statements.size <= STATEMENTS) return;
  const [oldest] = statements.keys();
  if (oldest !== undefined) statements.delete(oldest);
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDialect>[0];

  constructor(config: ConstructorParameters<typeof SqliteDialect>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter();
  }
}

/**
 * Statements answer at once, so that awaiting them lets nobody else have a turn: after so long, requests, timers and
 * the like do before the next statement or transaction begins.
 */
const TURN_MS = 10;
/** In this process. While one is open nobody gets a turn: other connections would wait for it, and others for them. */
let openTransactions = 0;

class ImmediateDriver extends SqliteDriver {
  #began: number | undefined;

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#began === undefined) {
      this.#began = performance.now();
      setImmediate().then(() => {
        this.#began = undefined;
      });
    } else if (openTransactions === 0 && performance.now() - this.#began > TURN_MS) {
      await setImmediate();
    }
    return super.acquireConnection();
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
    openTransactions += 1;
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    openTransactions -= 1;
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    openTransactions -= 1;
    await super.rollbackTransaction(connection);
  }
}

/** Schema changes are part of the transaction: two processes that start at once migrate one after the other. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
