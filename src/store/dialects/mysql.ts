import { type Dialect, MysqlDialect } from "kysely";
import { createPool } from "mysql2";

const POOL_SIZE = 10;

export function mysqlDialect(uri: string): Dialect {
  const pool = createPool({
    uri,
    connectionLimit: POOL_SIZE,
    charset: "utf8mb4",
    connectTimeout: 10_000,
    flags: ["FOUND_ROWS"],
  });
  return new MysqlDialect({ pool });
}
