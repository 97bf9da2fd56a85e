import { type Dialect, Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { TransientError } from "../lib/errors.ts";
import type { ConfigTables } from "./config-schema.ts";
import type { DataTables } from "./data-schema.ts";
import { type DatabaseAddress, parseDatabaseUrl } from "./database-url.ts";
import { mysqlDialect } from "./dialects/mysql.ts";
import { postgresDialect } from "./dialects/postgres.ts";
import { sqliteDialect } from "./dialects/sqlite.ts";
import { type DialectName, type SchemaBuilder, schemaBuilder } from "./migrations/columns.ts";
import * as config0001 from "./migrations/config-0001.ts";
import * as data0001 from "./migrations/data-0001.ts";
import { listenForNotices } from "./notices.ts";
import { tellPlanner } from "./sqlite-planner.ts";
import type { Abilities, ConfigStore, DataStore, Store } from "./store.ts";

type Steps = Readonly<Record<string, { up(schema: SchemaBuilder): Promise<void> }>>;
const CONFIG_STEPS: Steps = { "0001_first": config0001 };
const DATA_STEPS: Steps = { "0001_first": data0001 };

const ABILITIES: Readonly<Record<DialectName, Abilities>> = {
  sqlite: {
    skipLocked: false,
    returning: true,
    upsert: "conflict",
    notices: false,
    keepsStatements: true,
    unseen: "none",
    lists: "json",
    jsonRows: false,
    analyze: false,
    maxParameters: 32_000,
  },
  postgresql: {
    skipLocked: true,
    returning: true,
    upsert: "conflict",
    notices: true,
    keepsStatements: false,
    unseen: "locks",
    lists: "array",
    jsonRows: true,
    analyze: true,
    maxParameters: 65_000,
  },
  mysql: {
    skipLocked: true,
    returning: false,
    upsert: "duplicate",
    notices: false,
    keepsStatements: false,
    unseen: "dirty",
    lists: "none",
    jsonRows: false,
    analyze: false,
    maxParameters: 65_000,
  },
};

export interface OpenStore<T> extends Store<T>, AsyncDisposable {
  /** Brings the tables to this release; safe when several processes start at once. Says which steps ran. */
  migrate(): Promise<readonly string[]>;
  /** The steps that `migrate` would take; nothing is changed. */
  pending(): Promise<readonly string[]>;
  /** The database's own clock, epoch milliseconds. */
  now(): Promise<number>;
  /** Calls when another process says that there is something new, as far as the database has that. */
  listen(onNotice: () => void): void;
  /** A trivial statement. @throws TransientError where the database does not answer. */
  ping(): Promise<void>;
}

/** The configuration database. `dataDir` is where relative SQLite paths start. */
export const openConfigStore = (
  url: string,
  dataDir: string,
): OpenStore<ConfigTables> & ConfigStore =>
  openStore<ConfigTables>(parseDatabaseUrl(url, dataDir), "config", CONFIG_STEPS);

/** The business database. */
export const openDataStore = (url: string, dataDir: string): OpenStore<DataTables> & DataStore =>
  openStore<DataTables>(parseDatabaseUrl(url, dataDir), "data", DATA_STEPS);

function openStore<T>(address: DatabaseAddress, name: string, steps: Steps): OpenStore<T> {
  const db = new Kysely<T>({ dialect: dialectOf(address) });
  const listeners = new AsyncDisposableStack();
  return {
    db,
    can: ABILITIES[address.dialect],
    async migrate() {
      const done = await migrate(migratorOf(db, address.dialect, name, steps), name);
      if (address.dialect === "sqlite" && name === "data")
        await tellOfRecords(db as Kysely<unknown>);
      return done;
    },
    pending: () => pending(migratorOf(db, address.dialect, name, steps), name),
    now: () => clockOf(db, address.dialect),
    async ping() {
      try {
        await sql`select 1`.execute(db);
      } catch (error) {
        throw new TransientError(`The ${name} database does not answer.`, { cause: error });
      }
    },
    listen(onNotice) {
      if (address.dialect !== "postgresql" || address.url === undefined) return;
      listeners.use(listenForNotices(address.url, onNotice));
    },
    async [Symbol.asyncDispose]() {
      await listeners.disposeAsync();
      await db.destroy();
    },
  };
}

/** Tables that grow with the records; queues keep the plans that they were made for. */
const RECORD_TABLES = [
  ...["invoice", "party", "item", "order"],
  ...["record_origin", "record_identity", "record_agreement", "record_assignment"],
  ...["record_change", "record_warning", "sync_conflict", "exchange_sent", "run_result"],
  ...["command_row", "command_mark"],
  ...["fiscal_document", "fiscal_event", "fiscal_original", "fiscal_party", "fiscal_link"],
];

const tellOfRecords = (db: Kysely<unknown>): Promise<void> =>
  db.transaction().execute((tx) => tellPlanner(tx, RECORD_TABLES));

function dialectOf(address: DatabaseAddress): Dialect {
  if (address.dialect === "sqlite") return sqliteDialect(address.path ?? ":memory:");
  if (address.dialect === "postgresql") return postgresDialect(address.url ?? "");
  return mysqlDialect(address.url ?? "");
}

function migratorOf<T>(db: Kysely<T>, dialect: DialectName, name: string, steps: Steps): Migrator {
  const migrations: Record<string, Migration> = {};
  for (const [key, step] of Object.entries(steps)) {
    migrations[key] = { up: (tx: Kysely<unknown>) => step.up(schemaBuilder(tx, dialect)) };
  }
  return new Migrator({
    db: db as unknown as Kysely<unknown>,
    provider: { getMigrations: async () => migrations },
    migrationTableName: `${name}_migration`,
    migrationLockTableName: `${name}_migration_lock`,
  });
}

async function migrate(migrator: Migrator, name: string): Promise<readonly string[]> {
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => `${name} ${result.migrationName}`);
}

async function pending(migrator: Migrator, name: string): Promise<readonly string[]> {
  const known = await migrator.getMigrations();
  return known
    .filter(({ executedAt }) => executedAt === undefined)
    .map((step) => `${name} ${step.name}`);
}

const CLOCKS: Readonly<Record<DialectName, string>> = {
  sqlite: "unixepoch('subsec') * 1000",
  postgresql: "extract(epoch from clock_timestamp()) * 1000",
  mysql: "unix_timestamp(now(3)) * 1000",
};

async function clockOf<T>(db: Kysely<T>, dialect: DialectName): Promise<number> {
  const { rows } = await sql<{
    now: number | string;
  }>`select ${sql.raw(CLOCKS[dialect])} as now`.execute(db);
  return Math.round(Number(rows[0]?.now));
}
