import { isAbsolute, resolve } from "node:path";
import { ConfigError } from "../lib/errors.ts";
import { table } from "../lib/table.ts";
import type { DialectName } from "./migrations/columns.ts";

/** Where one database is: `path` for SQLite (`:memory:` included), `url` for the two servers. */
export interface DatabaseAddress {
  readonly dialect: DialectName;
  readonly path?: string;
  /** `postgresql://…` or `mysql://…`, whatever name of the driver was asked for. */
  readonly url?: string;
}

const DIALECTS: Readonly<Record<string, DialectName>> = table({
  sqlite: "sqlite",
  postgresql: "postgresql",
  postgres: "postgresql",
  mysql: "mysql",
  mariadb: "mysql",
});
/** One of each kind, for messages and help. */
export const DATABASE_URL_EXAMPLES =
  "sqlite:///viadukt.db, postgresql://user:password@host:5432/name, mysql://user:password@host:3306/name";

/**
 * Reads a URL as SQLAlchemy writes them: `sqlite:///x.db` is a file in `dataDir`, `sqlite:////var/x.db` one
 * anywhere; a driver (`postgresql+psycopg2://`, `mysql+pymysql://`) may be named and means nothing here.
 * @throws ConfigError code `bad_database_url`; the message shows no password.
 */
export function parseDatabaseUrl(url: string, dataDir: string): DatabaseAddress {
  const [, name = "", rest = ""] = /^([a-z]+)(?:\+\w+)?:\/\/(.*)$/is.exec(url.trim()) ?? [];
  const dialect = DIALECTS[name.toLowerCase()];
  if (!dialect) throw bad("is none of sqlite, postgresql and mysql.");
  return dialect === "sqlite"
    ? { dialect, path: sqlitePath(rest, dataDir) }
    : { dialect, url: serverUrl(dialect, rest) };
}

/** The same URL with `***` for its password. */
export const maskDatabaseUrl = (url: string): string =>
  url
    .replace(/^([a-z0-9+]+:\/\/[^:@/]*):.*@(?=[^@]*$)/is, "$1:***@")
    .replace(/([?&]password=)[^&]*/gi, "$1***");

/** What follows `sqlite://`: nothing for a database in memory, else a slash and a path. */
function sqlitePath(rest: string, dataDir: string): string {
  if (rest === "" || rest === "/" || rest === "/:memory:") return ":memory:";
  if (!rest.startsWith("/")) {
    throw bad("has too few slashes: sqlite:///file.db (three) lies in the data folder.");
  }
  if (rest.includes("?")) throw bad("has parameters after ?, which SQLite takes none of here.");
  const path = rest.slice(1);
  return isAbsolute(path) ? path : resolve(dataDir, path);
}

function serverUrl(dialect: DialectName, rest: string): string {
  const text = `${dialect}://${rest}`;
  if (!URL.canParse(text)) {
    throw bad(
      "cannot be read: percent-encode special characters in the password (@ is %40, / %2F).",
    );
  }
  const { pathname, hostname, searchParams } = new URL(text);
  if (pathname.length < 2) throw bad("names no database: put its name after the host, /name.");
  if (hostname === "" && !searchParams.has("host")) throw bad("names no host.");
  return text;
}

const bad = (what: string): ConfigError =>
  new ConfigError(`The database URL ${what}`, { code: "bad_database_url" });
