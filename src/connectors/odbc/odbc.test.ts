import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import pg from "pg";
import { openBed } from "../../../test/connector-bed.ts";
import { POSTGRES, testServers } from "../../../test/databases.ts";
import { buildOdbc } from "../../../test/odbc/build.ts";
import { type SampleType, type TableSamples, testConnector } from "../../sdk/testing/index.ts";
import odbc from "./index.ts";

const TYPES: Readonly<Record<SampleType, string>> = {
  integer: "integer",
  long: "bigint",
  text: "varchar(200)",
  decimal: "numeric(48,10)",
  float: "double precision",
  boolean: "boolean",
  date: "date",
  time: "time",
  datetime: "timestamp",
  instant: "timestamptz",
  binary: "bytea",
  json: "jsonb",
};

const build = await buildOdbc();
const server = (await testServers()).find(({ name }) => name === "PostgreSQL");
const scratch = build.folder === undefined ? undefined : await server?.create?.();
const missing = build.folder === undefined ? build.missing : (server?.missing ?? "");
// The hub looks for the package in the folder that it is started in.
if (build.folder !== undefined) process.chdir(build.folder);

const client = new pg.Client({ connectionString: scratch?.url ?? "" });
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const samples: TableSamples = {
  without: ["instant", "json"],
  async create(name, columns, key = []) {
    const parts = columns.map(
      (column) =>
        `${quote(column.name)} ${TYPES[column.type]}${column.nullable ? "" : " NOT NULL"}`,
    );
    const primary = key.length > 0 ? [`PRIMARY KEY (${key.map(quote).join(", ")})`] : [];
    await client.query(`DROP TABLE IF EXISTS ${name}`);
    await client.query(`CREATE TABLE ${name} (${[...parts, ...primary].join(", ")})`);
    return `public.${name}`;
  },
  async insert(name, columns, rows) {
    const names = columns.map((column) => quote(column.name)).join(", ");
    const places = columns.map((_, i) => `$${i + 1}`).join(", ");
    for (const row of rows)
      await client.query(`INSERT INTO ${name} (${names}) VALUES (${places})`, [...row]);
  },
  select: (table, columns) => `SELECT ${columns.join(", ")} FROM ${table}`,
  slow: {
    sql: "SELECT 1 AS id, CAST(pg_sleep(60) AS varchar(1)) AS slept",
    async running() {
      const { rowCount } = await client.query(
        "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid() AND datname = current_database()",
      );
      return rowCount ?? 0;
    },
  },
};

it("is tried through unixODBC", {
  skip: scratch || process.env.CI === "true" ? false : missing,
}, () => {
  assert.ok(scratch, missing);
});

describe("ODBC", { skip: scratch ? false : missing }, () => {
  before(() => client.connect());
  after(async () => {
    await client.end();
    await scratch?.drop();
  });
  const { hostname, port, username, pathname } = new URL(scratch?.url ?? POSTGRES);
  const credentials = { username, password: "not-asked-for-4711" };
  const settings = {
    connection_string: `Driver={PostgreSQL Unicode};Server=${hostname};Port=${port || 5432};Database=${pathname.slice(1)};BoolsAsChar=0;MaxVarcharSize=4000`,
    allow_writes: true,
  };
  testConnector(odbc, {
    credentials,
    badCredentials: { username: "nobody_of_this_name", password: "wrong-password" },
    settings,
    server: async () => ({ baseUrl: "", close: async () => {} }),
    tables: samples,
    skip: {
      "tables.lost": "the driver connects by itself, past the proxy that would cut it off",
      ...(process.env.CI === "true" ? {} : { "tables.large_write": "12,000 UPDATEs take 15 s" }),
    },
  });

  it("goes on over another connection after the server ended the first", async () => {
    await using bed = openBed(odbc, { baseUrl: "", credentials, settings });
    await client.query("CREATE TABLE kept (id integer PRIMARY KEY, name varchar(20))");
    await client.query("INSERT INTO kept VALUES (1, 'a')");
    const { tables } = odbc;
    const rows = async () => {
      const query = { source: { table: "public.kept" }, key: ["id"], pageSize: 10 };
      const pages = await Array.fromAsync(tables?.read(bed.ctx as never, query) ?? []);
      return pages.flatMap((page) => page.rows);
    };
    assert.deepEqual(await rows(), [[1, "a"]]);
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    await assert.rejects(rows(), { name: "TransientError" });
    assert.deepEqual(await rows(), [[1, "a"]]);
  });
});
