import pg from "pg";
import { abortable } from "../../lib/abortable.ts";
import { type Limit, limitOf } from "./limit.ts";
import { assertReads } from "./only-select.ts";
import { createPlaces } from "./places.ts";
import { readFault } from "./read-fault.ts";
import type { Cell, CommandReader, Statement } from "./reader.ts";
import { createCanceller } from "./server-cancel.ts";

/** A command with lists reads twice at the same time. */
const COMMAND_PLACES = 16;
const HEAVY_PLACES = 4;
const BATCH_ROWS = 500;
const IDLE_MS = 30_000;
const CONNECT_MS = 10_000;
/** The server's own limit, for when the hub cannot cancel. */
const SERVER_SPARE_MS = 2_000;
const BOOL = 16;
const TYPES = {
  getTypeParser: (oid: number) => (text: unknown) => (oid === BOOL ? text === "t" : text),
};
const SETTINGS =
  "set default_transaction_read_only = on; set timezone = 'UTC'; set datestyle = 'ISO'; set client_encoding = 'UTF8'; set extra_float_digits = 1; set cursor_tuple_fraction = 1";

/** Rows come through a cursor in a transaction that can only read. */
export function postgresReader(url: string): Omit<CommandReader, "readJson"> {
  const pool = new pg.Pool({
    connectionString: url,
    max: COMMAND_PLACES + HEAVY_PLACES,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    allowExitOnIdle: true,
    application_name: "viadukt commands",
    types: TYPES as never,
    onConnect: async (client) => {
      client.on("error", () => {});
      await client.query(SETTINGS);
    },
  });
  pool.on("error", () => {});
  const places = { commands: createPlaces(COMMAND_PLACES), heavy: createPlaces(HEAVY_PLACES) };
  const ends = createEnds(url);

  return {
    dialect: "postgresql",
    async *read(statement, options = {}) {
      assertReads(statement);
      using limit = limitOf(options);
      const place = await places[options.isHeavy ? "heavy" : "commands"].enter(limit.signal);
      const client = await connect(pool, place, limit.signal);
      let isOpen = true;
      try {
        await open(client, statement, limit);
        for (;;) {
          limit.signal.throwIfAborted();
          const rows = await fetchBatch(client, limit);
          if (rows.length < BATCH_ROWS) {
            await abortable(limit.signal, client.query("commit"));
            client.release();
            place[Symbol.dispose]();
            isOpen = false;
          }
          if (rows.length > 0) yield rows;
          if (!isOpen) return;
        }
      } catch (error) {
        if (limit.signal.aborted) throw limit.signal.reason;
        throw readFault(error, "postgresql");
      } finally {
        if (isOpen && limit.signal.aborted) ends.cancel(client, place);
        else if (isOpen) ends.leave(client, place);
      }
    },
    async [Symbol.asyncDispose]() {
      await ends[Symbol.asyncDispose]();
      await pool.end();
    },
  };
}

/** Ways to end a read behind its caller's back; its place is free when the server is done with it. */
function createEnds(url: string) {
  const canceller = createCanceller();
  const ends = new Set<Promise<unknown>>();
  function keep(work: Promise<void>, place: Disposable): void {
    const end = work.finally(() => {
      place[Symbol.dispose]();
      ends.delete(end);
    });
    ends.add(end);
  }
  return {
    /** A statement may be running. */
    cancel(client: pg.PoolClient, place: Disposable): void {
      const { processID } = client as unknown as { readonly processID: number };
      const cancelled = canceller.run(() => cancel(url, processID));
      keep(
        cancelled.then(() => client.release(true)),
        place,
      );
    },
    /** None is: the caller needs no more rows, or the server refused it. */
    leave(client: pg.PoolClient, place: Disposable): void {
      const left = client.query("rollback").then(
        () => client.release(),
        () => client.release(true),
      );
      keep(left, place);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(ends);
      await canceller[Symbol.asyncDispose]();
    },
  };
}

async function connect(
  pool: pg.Pool,
  place: Disposable,
  signal: AbortSignal,
): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  try {
    return await abortable(signal, connecting);
  } catch (error) {
    void connecting
      .then(
        (late) => late.release(),
        () => {},
      )
      .then(() => place[Symbol.dispose]());
    throw signal.aborted ? signal.reason : readFault(error, "postgresql");
  }
}

async function open(
  client: pg.PoolClient,
  { sql, params }: Statement,
  { signal, timeoutMs }: Limit,
): Promise<void> {
  const begun = client.query(
    `begin read only; set local statement_timeout = ${Math.ceil(timeoutMs) + SERVER_SPARE_MS}`,
  );
  await abortable(signal, begun);
  const declared = client.query({
    text: `declare c no scroll cursor for ${sql}`,
    values: [...params],
  });
  await abortable(signal, declared);
}

async function fetchBatch(
  client: pg.PoolClient,
  { signal }: Limit,
): Promise<readonly (readonly Cell[])[]> {
  const fetched = client.query({ text: `fetch ${BATCH_ROWS} from c`, rowMode: "array" });
  const { rows } = await abortable(signal, fetched);
  return rows as Cell[][];
}

async function cancel(url: string, processId: number): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "viadukt commands",
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select pg_cancel_backend($1)", [processId]);
  } finally {
    await client.end();
  }
}
