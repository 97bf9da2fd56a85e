import { type Dialect, PostgresDialect } from "kysely";
import pg from "pg";

const INT8 = 20;
const POOL_SIZE = 10;

/** 64-bit integers come as numbers: no count, id or millisecond of ours passes 2^53. */
export function postgresDialect(connectionString: string): Dialect {
  pg.types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({
    connectionString,
    max: POOL_SIZE,
    connectionTimeoutMillis: 10_000,
    application_name: "viadukt",
  });
  // A broken idle connection must not end the process: the next query gets a new one.
  pool.on("error", () => {});
  // Nor one that breaks between two statements of a transaction: the next statement fails then.
  pool.on("connect", (client) => client.on("error", () => {}));
  return new PostgresDialect({ pool });
}
