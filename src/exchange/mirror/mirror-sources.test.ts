import assert from "node:assert/strict";
import { it } from "node:test";
import { createConnection } from "mysql2/promise";
import pg from "pg";
import { openBed } from "../../../test/connector-bed.ts";
import { testServers } from "../../../test/databases.ts";
import { forEachDatabase } from "../../../test/harness.ts";
import { openMirrorBed, openTestSource } from "../../../test/mirror-bed.ts";
import mysql from "../../connectors/mysql/index.ts";
import postgresql from "../../connectors/postgresql/index.ts";
import type { Connector } from "../../sdk/connector.ts";

/** Databases that people have, through the hub's own connectors. */
const SOURCES = {
  PostgreSQL: {
    connector: postgresql as unknown as Connector,
    table: "public.docs",
    ddl: `create table docs (id bigint primary key, nr varchar(20) not null, "Kwota brutto" numeric(14,2), dzień date, o timestamptz, ok boolean, raw bytea, doc json, changed timestamp)`,
    rows: `insert into docs values (1, 'FV/1', 1230.00, '2026-01-31', '2026-01-31 12:00+02', true, '\\x00ff', '{"a":1}', '2026-01-01 10:00:00.25'), (2, 'ż''\\"', null, null, null, null, null, null, null), (9007199254740993, '', -0.01, '0001-01-01', '1999-12-31 23:59:59.999999+00', false, '', '[]', '2026-01-01 10:00:01')`,
  },
  MariaDB: {
    connector: mysql as unknown as Connector,
    table: "docs",
    ddl: "create table docs (id bigint primary key, nr varchar(20) not null, `Kwota brutto` decimal(14,2), `dzień` date, o timestamp(6) null, ok boolean, raw varbinary(10), doc json, changed datetime(3)) character set utf8mb4",
    rows: `insert into docs values (1, 'FV/1', 1230.00, '2026-01-31', '2026-01-31 10:00:00', true, x'00ff', '{"a":1}', '2026-01-01 10:00:00.25'), (2, 'ż''\\\\"', null, null, null, null, null, null, null), (9007199254740993, '', -0.01, '1000-01-01', '1999-12-31 23:59:59.999999', false, x'', '[]', '2026-01-01 10:00:01')`,
  },
} as const;

const servers = await testServers();

forEachDatabase((database) => {
  for (const [name, { connector, table, ddl, rows }] of Object.entries(SOURCES)) {
    const server = servers.find((one) => one.name === name);
    const create = server?.create;
    it(`mirrors a table of ${name}, its changes and its deletes`, {
      skip: create ? false : (server?.missing ?? true),
    }, async () => {
      const scratch = (await create?.()) ?? assert.fail();
      const run = await openRunner(scratch.url);
      try {
        for (const sql of [ddl, rows]) await run.sql(sql);
        await using bed = await openMirrorBed(database);
        const { hostname, port, username, password, pathname } = new URL(scratch.url);
        await using opened = openBed(connector, {
          baseUrl: "",
          credentials: { username, ...(password ? { password } : {}) },
          settings: { host: hostname, port: Number(port), database: pathname.slice(1), tls: "off" },
        });
        const tables = connector.tables ?? assert.fail();
        const known = (await tables.list(opened.ctx)).map((one) => one.name);
        const source = known.find((one) => one.endsWith("docs")) ?? table;
        const definition = { tables: [{ table: source, change: { column: "changed" } }] };
        const copy = async () => {
          const job = bed.job(tables, definition, { context: opened.ctx, connector });
          return (await bed.mirrors.copy(job)).report;
        };
        const read = async () => {
          const all: unknown[] = [];
          const query = { source: { table: source }, key: ["id"], pageSize: 10 };
          for await (const page of tables.read(opened.ctx, query)) {
            for (const row of page.rows)
              all.push(page.columns.map((column, i) => [column, row[i]]));
          }
          return all;
        };
        const first = await copy();
        assert.deepEqual(
          [first.copied, first.is_snapshot, first.tables[0]?.loosened],
          [1, true, undefined],
          JSON.stringify(first),
        );
        const mirrored = async () =>
          (await bed.rows(source, { key: ["id"] })).sort(byId).map((row) => Object.entries(row));
        assert.deepEqual(plain(await mirrored()), plain(await read()));
        await run.sql("update docs set nr = 'FV/1a', changed = '2026-02-01 00:00:00' where id = 1");
        await run.sql("insert into docs (id, nr) values (3, 'new')");
        await run.sql("delete from docs where id = 2");
        bed.now += 21 * 3_600_000;
        const second = (await copy()).tables[0];
        assert.equal(second?.message, undefined);
        assert.deepEqual(
          [second?.mode, second?.created, second?.updated, second?.removed, second?.rows],
          ["incremental", 1, 1, 1, 3],
        );
        assert.deepEqual(plain(await mirrored()), plain(await read()));
      } finally {
        await run.end();
        await scratch.drop();
      }
    });
  }

  it("mirrors a thousand columns, and very long texts page by page", async () => {
    await using bed = await openMirrorBed(database);
    using source = openTestSource();
    // Rows of InnoDB have 8 kB.
    const last = database.name === "MariaDB" ? 899 : 998;
    const names = Array.from({ length: last + 1 }, (_, i) => `column_${i}`);
    source.db.exec(
      `create table wide (id integer primary key, ${names.map((name) => `${name} integer`).join(", ")})`,
    );
    source.db.exec(
      `insert into wide (id, column_0, column_${last}) values (1, 10, 20), (2, null, 5)`,
    );
    source.db.exec("create table long (id integer primary key, v text, changed datetime_text)");
    const insert = source.db.prepare("insert into long values (?, ?, '2024-01-01T00:00:00')");
    for (let i = 0; i < 40; i++) insert.run(i, "ą".repeat(300_000) + i);
    const definition = { tables: [{ table: "wide" }, { table: "long" }] };
    const { report } = await bed.mirrors.copy(bed.job(source.tables, definition));
    assert.deepEqual([report.copied, report.failed], [2, 0], JSON.stringify(report).slice(0, 500));
    const wide = await bed.rows("wide");
    assert.deepEqual(
      [wide[0]?.[`column_${last}`], wide[1]?.column_0, Object.keys(wide[0] ?? {}).length],
      [20, null, last + 2],
    );
    const sizes = source.queries
      .filter(({ source: of }) => "table" in of && of.table === "long")
      .map(({ pageSize }) => pageSize);
    assert.ok(
      sizes.some((size) => size <= 10),
      "pages of wide rows are short",
    );
    const long = await bed.rows("long", { pageSize: 5 });
    assert.ok(
      long.every(({ id, v }) => v === "ą".repeat(300_000) + String(id)) && long.length === 40,
    );
  });
});

async function openRunner(url: string) {
  if (url.startsWith("mysql")) {
    const connection = await createConnection({ uri: url, timezone: "Z" });
    await connection.query("set time_zone = '+00:00'");
    return { sql: (sql: string) => connection.query(sql), end: () => connection.end() };
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { sql: (sql: string) => client.query(sql), end: () => client.end() };
}

const byId = (a: { id?: unknown }, b: { id?: unknown }) => Number(a.id) - Number(b.id);
const plain = (rows: unknown) =>
  JSON.parse(
    JSON.stringify(rows, (_, value: unknown) => {
      const { type, data } = (value ?? {}) as { type?: unknown; data?: number[] };
      if (type === "Buffer") return `bytes ${data?.join(" ")}`;
      // The same moment: databases fill fractions up, or do not.
      if (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value))
        return value.replace(/(\.\d*?)0+(Z?)$/, "$1$2").replace(/\.(Z?)$/, "$1");
      return value instanceof Uint8Array ? `bytes ${[...value].join(" ")}` : value;
    }),
  );
