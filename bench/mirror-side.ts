import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { pipeline } from "node:stream/promises";
import { setFlagsFromString } from "node:v8";
import { createConnection, createPool } from "mysql2/promise";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import mysqlConnector from "../src/connectors/mysql/index.ts";
import postgresConnector from "../src/connectors/postgresql/index.ts";
import { createMirrors } from "../src/exchange/mirror/mirrors.ts";
import { systemClock } from "../src/lib/clock.ts";
import { newId } from "../src/lib/ids.ts";
import type { Connector } from "../src/sdk/connector.ts";
import { openDataStore } from "../src/store/open.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { openBed } from "../test/connector-bed.ts";

/**
 * One copy in a process of its own: `ours`, the hub's mirror through its connector, or `bare`, the quickest that the
 * drivers give: COPY into COPY for PostgreSQL, a loop of pages into multi-row statements else, with no cursor, no
 * check, no switch. Both end with the key. Arguments: which, URL of the source, URL of the target. Tells milliseconds
 * and the largest resident set.
 */
const [which, source = "", target = ""] = process.argv.slice(2);
const TABLE = "goods";
const PAGE = 2_000;
const COLUMNS =
  "id bigint not null, code varchar(20), name varchar(80), price decimal(12,2), qty bigint, day date, changed timestamp, active boolean";

// As the hub starts itself (src/main.ts).
setFlagsFromString("--heap-growing-percent=50");
const copies = { ours, bare };
if (which !== "ours" && which !== "bare") throw new Error(`there is no ${which}`);
const ms = await copies[which]();
process.send?.({ ms, peakKb: process.resourceUsage().maxRSS });
process.disconnect?.();

async function ours(): Promise<number> {
  await using store = openDataStore(target, tmpdir());
  await store.migrate();
  const data = forTenant(store, 1);
  const { protocol, hostname, port, username, password, pathname } = new URL(source);
  const isPostgres = protocol.startsWith("postgres");
  const connector = (isPostgres ? postgresConnector : mysqlConnector) as unknown as Connector;
  await using bed = openBed(connector, {
    baseUrl: "",
    credentials: { username, ...(password ? { password } : {}) },
    settings: {
      ...{ host: hostname, database: pathname.slice(1), tls: "off" },
      port: Number(port || (isPostgres ? 5432 : 3306)),
    },
    signal: AbortSignal.timeout(600_000),
  });
  const dataDir = new URL(target).protocol === "sqlite:" ? join(target.slice(10), "..") : tmpdir();
  await using mirrors = createMirrors({ url: target, dataDir });
  const start = performance.now();
  const tables = (await connector.tables?.list(bed.ctx)) ?? [];
  const table = tables.find(({ name }) => name.endsWith(TABLE))?.name ?? TABLE;
  const { report } = await mirrors.copy({
    ...{ data, connector, context: bed.ctx, runId: newId("run"), definitionId: 1, mode: "full" },
    definition: { tables: [{ table }] },
    integration: { id: 1, slug: "bench", settings: {} },
    log: () => {},
    clock: systemClock,
    signal: bed.ctx.signal,
    progress: () => {},
  });
  const took = performance.now() - start;
  if (report.copied !== 1) throw new Error(JSON.stringify(report));
  await mirrors.drop({ data, integrationId: 1 });
  return took;
}

async function bare(): Promise<number> {
  if (target.startsWith("sqlite")) return toSqlite();
  return target.startsWith("mysql") ? toMysql() : copyToCopy();
}

async function copyToCopy(): Promise<number> {
  const [from, to] = [source, target].map((url) => new pg.Client({ connectionString: url }));
  if (!from || !to) throw new Error("two URLs are needed");
  await Promise.all([from.connect(), to.connect()]);
  await to.query(`create table bare (${COLUMNS})`);
  const start = performance.now();
  await pipeline(
    from.query(copyTo(`copy ${TABLE} to stdout`)),
    to.query(copyFrom("copy bare from stdin")),
  );
  await to.query("alter table bare add primary key (id)");
  const took = performance.now() - start;
  await to.query("drop table bare");
  await Promise.all([from.end(), to.end()]);
  return took;
}

async function toMysql(): Promise<number> {
  const from = await createPool({ uri: source, dateStrings: true }).getConnection();
  const to = await createConnection({ uri: target });
  await to.query(`create table bare (${COLUMNS}, primary key (id))`);
  const start = performance.now();
  let last = 0;
  for (;;) {
    const [rows] = await from.query({
      sql: `select * from ${TABLE} where id > ? order by id limit ${PAGE}`,
      values: [last],
      rowsAsArray: true,
    });
    const page = rows as unknown as unknown[][];
    if (page.length === 0) break;
    await to.query("insert into bare values ?", [page]);
    last = Number(page.at(-1)?.[0]);
  }
  const took = performance.now() - start;
  await to.query("drop table bare");
  await to.end();
  from.destroy();
  return took;
}

async function toSqlite(): Promise<number> {
  const from = new pg.Client({
    connectionString: source,
    types: { getTypeParser: () => (value: unknown) => value } as never,
  });
  await from.connect();
  const db = new DatabaseSync(`${target.slice(10)}.bare`);
  db.exec("pragma journal_mode = wal; pragma synchronous = normal");
  db.exec(
    `create table bare (${COLUMNS.replaceAll("decimal", "text").replaceAll(/date|timestamp/g, "text")})`,
  );
  const insert = db.prepare("insert into bare values (?, ?, ?, ?, ?, ?, ?, ?)");
  const start = performance.now();
  let last = "0";
  for (;;) {
    const { rows } = await from.query({
      text: `select * from ${TABLE} where id > $1 order by id limit ${PAGE}`,
      values: [last],
      rowMode: "array",
    });
    if (rows.length === 0) break;
    db.exec("begin");
    for (const row of rows) insert.run(...(row as SQLInputValue[]));
    db.exec("commit");
    last = rows.at(-1)?.[0] as string;
  }
  db.exec("create unique index bare_key on bare (id)");
  const took = performance.now() - start;
  db.close();
  await from.end();
  return took;
}
