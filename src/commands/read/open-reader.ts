import type { Log } from "../../lib/log.ts";
import { parseDatabaseUrl } from "../../store/database-url.ts";
import { withJson } from "./json-rows.ts";
import { mysqlReader } from "./mysql-reader.ts";
import { postgresReader } from "./postgres-reader.ts";
import type { CommandReader } from "./reader.ts";
import { sqliteReader } from "./sqlite-reader.ts";

/**
 * Reads of the business database over connections of their own that can write nothing. Nothing is opened before the
 * first read; a database in memory can be opened and not read: each read throws a ConfigError.
 * @throws ConfigError code `bad_database_url`
 */
export function openCommandReader({
  databaseUrl,
  dataDir,
  log,
}: {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly log: Log;
}): CommandReader {
  const { dialect, path = ":memory:", url = "" } = parseDatabaseUrl(databaseUrl, dataDir);
  if (dialect === "sqlite") return sqliteReader(path, log);
  return withJson(dialect === "postgresql" ? postgresReader(url) : mysqlReader(url));
}
