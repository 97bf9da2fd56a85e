import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { decimalKey } from "./decimal-key.ts";
import type { Answer, Question } from "./sqlite-messages.ts";

/** The file of one mirror in a thread of its own, so that nothing else of the hub waits for the disk. */
const { path } = workerData as { readonly path: string };
const BUSY_TIMEOUT_MS = 30_000;
const STATEMENTS = 100;
/** 16 MB of pages, as SQLite counts them: negative kibibytes. */
const CACHE = -16_384;

/** Writes and reads are apart, so that a reader never sees half of a transaction. */
const connections = { write: open(), read: open() };
connections.read.db.exec("PRAGMA query_only=ON");

parentPort?.on("message", (question: Question) => {
  let answer: Answer;
  try {
    answer = { id: question.id, ...answerTo(question) };
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number };
    answer = { id: question.id, fault: { message, errcode } };
  }
  parentPort?.postMessage(answer);
});

function open() {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  db.exec("PRAGMA journal_mode=WAL");
  // What the disk loses with the power is copied again: the cursor is lost with it.
  db.exec("PRAGMA synchronous=NORMAL");
  db.exec(`PRAGMA cache_size=${CACHE}`);
  db.exec("PRAGMA temp_store=FILE");
  db.exec("PRAGMA journal_size_limit=67108864");
  // Views of people name the table that is being replaced: a rename must not look into them.
  db.exec("PRAGMA legacy_alter_table=ON");
  // As in the other databases, which compare text by code points, too.
  db.exec("PRAGMA case_sensitive_like=ON");
  db.function("decimal_key", { deterministic: true }, (value) => decimalKey(value));
  return { db, statements: new Map<string, StatementSync>() };
}

type Connection = ReturnType<typeof open>;

function answerTo(question: Question): Omit<Answer, "id"> {
  const connection = connections[question.on];
  if (question.cells) {
    return { rows: [], affected: load(connection, question.sql, question.cells, question.width) };
  }
  const statement = prepared(connection, question.sql);
  const params = (question.params ?? []) as SQLInputValue[];
  if (statement.columns().length > 0) {
    return { rows: allOf(statement, params), affected: 0 };
  }
  return { rows: [], affected: Number(statement.run(...params).changes) };
}

/** Numbers beyond 2^53 come as BigInt, and then all do. */
function allOf(statement: StatementSync, params: SQLInputValue[]): unknown[][] {
  statement.setReturnArrays(true);
  try {
    return statement.all(...params) as unknown as unknown[][];
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_OUT_OF_RANGE") throw error;
    statement.setReadBigInts(true);
    try {
      return statement.all(...params) as unknown as unknown[][];
    } finally {
      statement.setReadBigInts(false);
    }
  }
}

function load(connection: Connection, sql: string, cells: readonly unknown[], width = 1): number {
  const statement = prepared(connection, sql);
  for (let at = 0; at < cells.length; at += width) {
    statement.run(...(cells.slice(at, at + width) as SQLInputValue[]));
  }
  return cells.length / width;
}

/** The ones used last stay compiled. Changes of tables are rare, and SQLite compiles again what they touch. */
function prepared({ db, statements }: Connection, sql: string): StatementSync {
  const known = statements.get(sql);
  if (known) return known;
  const statement = db.prepare(sql);
  // Also of one that gives no rows: the number of its last row may be beyond 2^53.
  if (statement.columns().length === 0) statement.setReadBigInts(true);
  statements.set(sql, statement);
  if (statements.size > STATEMENTS) {
    const [oldest] = statements.keys();
    if (oldest !== undefined) statements.delete(oldest);
  }
  return statement;
}
