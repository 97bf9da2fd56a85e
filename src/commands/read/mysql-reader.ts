import type { Readable } from "node:stream";
import { createPool, type Pool, type PoolConnection } from "mysql2";
import { createConnection } from "mysql2/promise";
import { abortable } from "../../lib/abortable.ts";
import { type Limit, limitOf } from "./limit.ts";
import { assertReads } from "./only-select.ts";
import { createPlaces, type Places } from "./places.ts";
import { readFault } from "./read-fault.ts";
import type { Cell, CommandReader, Statement } from "./reader.ts";
import { createCanceller } from "./server-cancel.ts";

/** A command with lists reads twice at the same time. */
const COMMAND_PLACES = 16;
const HEAVY_PLACES = 4;
const BATCH_ROWS = 500;
const IDLE_MS = 30_000;
const CONNECT_MS = 10_000;
/** The server's own limit, for when the hub cannot end the statement. */
const SERVER_SPARE_MS = 2_000;
/** The mode: values are quoted with backslashes, which a server's own mode may not know. */
const SETTINGS = [
  "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', net_write_timeout = 600",
  "set session transaction read only",
];

/** Rows are read from the socket as they are asked for. */
export function mysqlReader(url: string): Omit<CommandReader, "readJson"> {
  const pool = createPool({
    uri: url,
    connectionLimit: COMMAND_PLACES + HEAVY_PLACES,
    idleTimeout: IDLE_MS,
    maxIdle: 2,
    charset: "utf8mb4",
    connectTimeout: CONNECT_MS,
  });
  // Queued before any statement of a read; where one of them fails, the connection is of no use.
  pool.on("connection", (connection) => {
    for (const sql of SETTINGS) connection.query(sql, (error) => error && connection.destroy());
  });
  const places = { commands: createPlaces(COMMAND_PLACES), heavy: createPlaces(HEAVY_PLACES) };
  const canceller = createCanceller();
  const ends = new Set<Promise<unknown>>();
  const limiter = createLimiter();

  /** Behind the caller's back: the place is free when the server has ended the statement. */
  function end(connection: PoolConnection, place: Disposable): void {
    const ended = canceller
      .run(() => kill(url, connection.threadId))
      .finally(() => {
        connection.destroy();
        place[Symbol.dispose]();
        ends.delete(ended);
      });
    ends.add(ended);
  }

  return {
    dialect: "mysql",
    async *read(statement, options = {}) {
      assertReads(statement);
      using limit = limitOf(options);
      const [connection, place] = await connect(
        pool,
        places[options.isHeavy ? "heavy" : "commands"],
        limit.signal,
      );
      let [isOpen, isRefused] = [true, false];
      try {
        await abortable(limit.signal, limiter(connection, limit.timeoutMs + SERVER_SPARE_MS));
        for await (const { rows, isLast } of batchesOf(connection, statement, limit)) {
          if (isLast) {
            connection.release();
            place[Symbol.dispose]();
            isOpen = false;
          }
          if (rows.length > 0) yield rows;
        }
      } catch (error) {
        if (limit.signal.aborted) throw limit.signal.reason;
        // The server has answered: the connection is as before the statement.
        isRefused = typeof (error as { sqlState?: unknown }).sqlState === "string";
        throw readFault(error, "mysql");
      } finally {
        if (isOpen && isRefused) {
          connection.release();
          place[Symbol.dispose]();
        } else if (isOpen) end(connection, place);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(ends);
      await canceller[Symbol.asyncDispose]();
      await pool.promise().end();
    },
  };
}

async function connect(
  pool: Pool,
  places: Places,
  signal: AbortSignal,
): Promise<readonly [PoolConnection, Disposable]> {
  const place = await places.enter(signal);
  const { promise, resolve, reject } = Promise.withResolvers<PoolConnection>();
  pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  try {
    return [await abortable(signal, promise), place];
  } catch (error) {
    void promise
      .then(
        (late) => late.release(),
        () => {},
      )
      .then(() => place[Symbol.dispose]());
    throw signal.aborted ? signal.reason : readFault(error, "mysql");
  }
}

interface Batch {
  readonly rows: readonly (readonly Cell[])[];
  readonly isLast: boolean;
}

/** Batches, the last one when the server has said that there is no more. Values are the server's text. */
async function* batchesOf(
  connection: PoolConnection,
  { sql, params }: Statement,
  { signal }: Limit,
): AsyncGenerator<Batch> {
  const stream: Readable = connection
    .query({
      sql,
      values: [...params],
      rowsAsArray: true,
      typeCast: (field: { string(encoding: "utf8"): string | null }) => field.string("utf8"),
    } as never)
    .stream({ highWaterMark: BATCH_ROWS });
  stream.on("error", () => {});
  const stop = (): void => void stream.destroy(signal.reason as Error);
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    let rows: Cell[][] = [];
    for await (const row of stream as AsyncIterable<Cell[]>) {
      rows.push(row);
      if (rows.length < BATCH_ROWS) continue;
      yield { rows, isLast: false };
      signal.throwIfAborted();
      rows = [];
    }
    yield { rows, isLast: true };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Sets a connection's time limit where it has another: MariaDB's is in seconds, MySQL's in milliseconds. */
function createLimiter(): (connection: PoolConnection, timeoutMs: number) => Promise<void> {
  const limits = new WeakMap<object, number>();
  let isMariadb = true;
  const set = (connection: PoolConnection, timeoutMs: number): Promise<unknown> =>
    connection
      .promise()
      .query(
        isMariadb
          ? `set session max_statement_time = ${timeoutMs / 1_000}`
          : `set session max_execution_time = ${Math.ceil(timeoutMs)}`,
      );
  return async (connection, timeoutMs) => {
    const socket = (connection as unknown as { readonly stream: object }).stream;
    if (limits.get(socket) === timeoutMs) return;
    try {
      await set(connection, timeoutMs);
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ER_UNKNOWN_SYSTEM_VARIABLE") throw error;
      isMariadb = !isMariadb;
      await set(connection, timeoutMs);
    }
    limits.set(socket, timeoutMs);
  };
}

async function kill(url: string, threadId: number | null): Promise<void> {
  if (threadId === null) return;
  const connection = await createConnection({ uri: url, connectTimeout: CONNECT_MS });
  connection.on("error", () => {});
  try {
    await connection.query("kill query ?", [threadId]);
  } finally {
    connection.destroy();
  }
}
