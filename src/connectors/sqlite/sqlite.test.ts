import assert from "node:assert/strict";
import { mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, describe, it } from "node:test";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { createExportDisk } from "../../sdk/host/export-disk.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { type SampleType, type TableSamples, testConnector } from "../../sdk/testing/index.ts";
import { openDataStore } from "../../store/open.ts";
import sqlite from "./index.ts";
import type { SqliteContext } from "./manifest.ts";

const TYPES: Readonly<Record<SampleType, string>> = {
  integer: "INTEGER",
  long: "BIGINT",
  text: "TEXT",
  decimal: "DECIMAL(48,10)",
  float: "REAL",
  boolean: "BOOLEAN",
  date: "DATE",
  time: "TIME",
  datetime: "DATETIME",
  instant: "TEXT",
  binary: "BLOB",
  json: "JSON",
};

const folder = await realpath(await mkdtemp(join(tmpdir(), "viadukt-sqlite-")));
const db = new DatabaseSync(join(folder, "erp.db"));
db.exec("PRAGMA journal_mode=WAL");
after(async () => {
  db.close();
  await rm(folder, { recursive: true, force: true });
});
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const samples: TableSamples = {
  // SQLite has no exact decimals of that size and no times with a zone.
  without: ["decimal", "instant"],
  async create(name, columns, key = []) {
    const parts = columns.map(
      ({ name: column, type, nullable }) =>
        `${quote(column)} ${TYPES[type]} ${nullable ? "" : "NOT NULL"}`,
    );
    const primary = key.length > 0 ? [`PRIMARY KEY (${key.map(quote).join(", ")})`] : [];
    db.exec(`DROP TABLE IF EXISTS ${name}`);
    db.exec(`CREATE TABLE ${name} (${[...parts, ...primary].join(", ")})`);
    return name;
  },
  async insert(name, columns, rows) {
    const places = columns.map(({ type }) => (type === "long" ? "CAST(? AS INTEGER)" : "?"));
    const statement = db.prepare(`INSERT INTO ${name} VALUES (${places.join(", ")})`);
    // As SQLite's own CURRENT_TIMESTAMP has it.
    for (const row of rows)
      statement.run(
        ...row.map((cell, i) => {
          if (typeof cell === "boolean") return Number(cell);
          if (typeof cell === "number" && Number.isInteger(cell)) return BigInt(cell);
          const isTime = columns[i]?.type === "datetime" && typeof cell === "string";
          return isTime ? cell.replace("T", " ") : cell;
        }),
      );
  },
  select: (table, columns) => `SELECT ${columns.join(", ")} FROM ${table}`,
};

const settings = { folder, file: "erp.db", allow_writes: true };
testConnector(sqlite, {
  credentials: {},
  settings,
  server: async () => ({ baseUrl: "", close: async () => {} }),
  openContext: (options) => ({ ...openTestContext(options), disk: createExportDisk([folder]) }),
  tables: samples,
});

const open = (changes: object = {}, exportDirs = [folder]): SqliteContext => ({
  ...(openTestContext({
    connector: sqlite as never,
    credentials: {},
    settings: { ...settings, ...changes },
    baseUrl: "",
    log: silentLog,
    clock: systemClock,
    signal: AbortSignal.timeout(60_000),
  }) as SqliteContext),
  disk: createExportDisk(exportDirs),
});

describe("the file", () => {
  const list = async (ctx: SqliteContext) => sqlite.tables?.list(ctx);

  it("must lie in an allowed folder, be no link and no database of the hub", async () => {
    await assert.rejects(list(open({}, ["/nowhere"])), { code: "folder_not_allowed" });
    await assert.rejects(list(open({ file: "absent.db" })), { name: "ConfigError" });
    await symlink(join(folder, "erp.db"), join(folder, "link.db"));
    await assert.rejects(list(open({ file: "link.db" })), /links are not followed/);
    const own = await openDataStore("sqlite:///own.db", folder);
    await own.migrate();
    await own[Symbol.asyncDispose]();
    await assert.rejects(list(open({ file: "own.db" })), /of the hub itself/);
  });

  it("is not changed by a SELECT, and none runs for ever", async () => {
    const sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    const describing = async () => sqlite.tables?.describe(open(), { sql });
    await assert.rejects(describing, { name: "RejectedError" });
  });

  it("is waited for briefly while another program writes", async () => {
    db.exec("CREATE TABLE IF NOT EXISTS busy (id INTEGER PRIMARY KEY); BEGIN IMMEDIATE");
    try {
      const ctx = open({ lock_timeout_seconds: 1 });
      const write = { table: "busy", columns: ["id"], rows: [[1]], mode: "insert" } as const;
      await assert.rejects(async () => sqlite.tables?.write(ctx, write), {
        name: "TransientError",
      });
    } finally {
      db.exec("ROLLBACK");
    }
  });

  it("refuses a decimal that SQLite would round", async () => {
    db.exec("CREATE TABLE money (id INTEGER PRIMARY KEY, net DECIMAL(38,10))");
    const write = async (net: string) =>
      sqlite.tables?.write(open(), {
        table: "money",
        columns: ["id", "net"],
        rows: [[1, net]],
        mode: "insert",
      });
    await assert.rejects(write("1234567890123456.01"), /would round/);
    await write("1234567890.12");
    const pages = await Array.fromAsync(
      sqlite.tables?.read(open(), { source: { table: "money" }, key: ["id"], pageSize: 5 }) ?? [],
    );
    assert.deepEqual(pages[0]?.rows, [[1, "1234567890.12"]]);
  });
});
