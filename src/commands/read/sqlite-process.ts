import { constants, DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { registerSqliteFunctions } from "../sql/sqlite-functions.ts";
import { jsonRows, rendererOf } from "./json-rows.ts";
import type { Cell } from "./reader.ts";
import { BATCH_ROWS, type LaneReply, type LaneRequest } from "./sqlite-messages.ts";

/**
 * A process that reads one SQLite database for the hub: SQLite's own code cannot be interrupted from Node, a process
 * can be killed. Each statement that is under way has a connection of its own, so that it sees what is committed when
 * it begins and not what an earlier one began with.
 */
const BUSY_TIMEOUT_MS = 30_000;
const STATEMENTS = 100;
/** Connections that are kept for the next statement. */
const SPARE = 4;
const CACHE_KIB = 16_384;
const PARENT_CHECK_MS = 1_000;
/** All that a statement may do. `setAuthorizer` is in Node 24.10 and later; the connections are read-only without it. */
const READING: ReadonlySet<number> = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]);

interface Connection {
  readonly db: DatabaseSync;
  readonly statements: Map<string, StatementSync>;
}

interface Cursor {
  readonly connection: Connection;
  readonly rows: Iterator<readonly Cell[]>;
  readonly render: ReturnType<typeof rendererOf> | undefined;
}

const spare: Connection[] = [];
const cursors = new Map<number, Cursor>();

if (isMainThread) serve(process.argv[2] ?? "");
else watchParent(workerData as number);

function serve(path: string): void {
  const thread = new Worker(new URL(import.meta.url), { workerData: process.ppid });
  thread.unref();
  // A Ctrl-C reaches the whole group of processes; the hub ends this one when it has answered its callers.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
  process.on("disconnect", () => process.exit());
  process.on("message", (request: LaneRequest) => process.send?.(answerTo(path, request)));
}

/** A hub that was killed cannot end a statement that runs for hours. */
function watchParent(parent: number): void {
  setInterval(() => {
    if (process.ppid !== parent || !isAlive(parent)) process.kill(process.pid, "SIGKILL");
  }, PARENT_CHECK_MS);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function answerTo(path: string, request: LaneRequest): LaneReply {
  try {
    if (request.type === "open") open(path, request);
    return request.type === "close" ? close(request.id) : batchOf(request.id);
  } catch (error) {
    close(request.id);
    const { message, errcode } = error as Error & { errcode?: number };
    return { rows: [], isDone: true, fault: { message, errcode } };
  }
}

function open(path: string, { id, sql, params, columns }: LaneRequest & { type: "open" }): void {
  const connection = spare.pop() ?? connect(path);
  try {
    const statement = prepared(connection, sql);
    const rows = statement.iterate(...(params as SQLInputValue[]));
    cursors.set(id, {
      connection,
      rows: rows as unknown as Iterator<readonly Cell[]>,
      render: columns && rendererOf(columns),
    });
  } catch (error) {
    giveBack(connection);
    throw error;
  }
}

function batchOf(id: number): LaneReply {
  const cursor = cursors.get(id);
  if (!cursor) throw new Error("There is no such statement.");
  const batch: (readonly Cell[])[] = [];
  let isDone = false;
  while (batch.length < BATCH_ROWS && !isDone) {
    const { value, done = false } = cursor.rows.next();
    if (!done) batch.push(value as readonly Cell[]);
    isDone = done;
  }
  if (isDone) {
    cursors.delete(id);
    giveBack(cursor.connection);
  }
  return cursor.render
    ? { rows: [], json: jsonRows(batch, cursor.render), isDone }
    : { rows: batch.map((cells) => cells.map(smallest)), isDone };
}

/** A whole number that a double holds exactly is one. */
function smallest(cell: Cell): Cell {
  if (typeof cell !== "bigint") return cell;
  const number = Number(cell);
  return Number.isSafeInteger(number) ? number : cell;
}

function close(id: number): LaneReply {
  const cursor = cursors.get(id);
  cursors.delete(id);
  if (cursor) {
    cursor.rows.return?.();
    giveBack(cursor.connection);
  }
  return { rows: [], isDone: true };
}

function connect(path: string): Connection {
  const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  db.exec("PRAGMA query_only=ON");
  db.exec("PRAGMA trusted_schema=OFF");
  db.exec(`PRAGMA cache_size=-${CACHE_KIB}`);
  db.exec("PRAGMA temp_store=FILE");
  registerSqliteFunctions(db);
  db.setAuthorizer?.((action) =>
    READING.has(action) ? constants.SQLITE_OK : constants.SQLITE_DENY,
  );
  return { db, statements: new Map() };
}

function giveBack(connection: Connection): void {
  if (spare.length < SPARE) spare.push(connection);
  else connection.db.close();
}

/** The ones used last stay compiled; SQLite compiles again what a changed table touches. */
function prepared({ db, statements }: Connection, sql: string): StatementSync {
  const statement = statements.get(sql) ?? db.prepare(sql);
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  statements.delete(sql);
  statements.set(sql, statement);
  const [oldest] = statements.size > STATEMENTS ? statements.keys() : [];
  if (oldest !== undefined) statements.delete(oldest);
  return statement;
}
