import { randomBytes } from "node:crypto";
import { after, before, describe } from "node:test";
import pg from "pg";
import { POSTGRES, testServers } from "../../../test/databases.ts";
import {
  type SampleColumn,
  type SampleType,
  type TableSamples,
  testConnector,
} from "../../sdk/testing/index.ts";
import postgresql from "./index.ts";

const TYPES: Readonly<Record<SampleType, string>> = {
  integer: "integer",
  long: "bigint",
  text: "text",
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

const server = (await testServers()).find(({ name }) => name === "PostgreSQL");
const scratch = await server?.create?.();
const client = new pg.Client({ connectionString: scratch?.url ?? "" });
/** With no more rights than the documents name. */
const user = `viadukt_${randomBytes(4).toString("hex")}`;
const password = randomBytes(12).toString("hex");
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const samples: TableSamples = {
  async create(name, columns, key = []) {
    const parts = columns.map(
      ({ name: column, type, nullable }) =>
        `${quote(column)} ${TYPES[type]}${nullable ? "" : " NOT NULL"}`,
    );
    const primary = key.length > 0 ? [`PRIMARY KEY (${key.map(quote).join(", ")})`] : [];
    await client.query(`DROP TABLE IF EXISTS ${name}`);
    await client.query(`CREATE TABLE ${name} (${[...parts, ...primary].join(", ")})`);
    return `public.${name}`;
  },
  async insert(name, columns: readonly SampleColumn[], rows) {
    const names = columns.map((column) => quote(column.name)).join(", ");
    const places = columns.map((_, i) => `$${i + 1}`).join(", ");
    for (const row of rows)
      await client.query(`INSERT INTO ${name} (${names}) VALUES (${places})`, [...row]);
  },
  select: (table, columns) => `SELECT ${columns.join(", ")} FROM ${table}`,
  async lock(name) {
    const other = new pg.Client({ connectionString: scratch?.url ?? "" });
    await other.connect();
    await other.query(`BEGIN; LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`);
    return { [Symbol.asyncDispose]: () => other.end() };
  },
  slow: {
    sql: "SELECT 1 AS id, pg_sleep(60)",
    async running() {
      const { rowCount } = await client.query(
        "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid() AND datname = current_database()",
      );
      return rowCount ?? 0;
    },
  },
};

describe("PostgreSQL", { skip: scratch ? false : (server?.missing ?? true) }, () => {
  before(async () => {
    await client.connect();
    await client.query(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`);
    await client.query(
      `ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${user}`,
    );
  });
  after(async () => {
    await client.query(`DROP OWNED BY ${user}`);
    await client.query(`DROP ROLE ${user}`);
    await client.end();
    await scratch?.drop();
  });
  const { hostname, port, pathname } = new URL(scratch?.url ?? POSTGRES);
  testConnector(postgresql, {
    credentials: { username: user, password },
    // A server that trusts this machine takes any password.
    badCredentials: { username: "nobody_of_this_name", password: "wrong-password" },
    settings: { database: pathname.slice(1), tls: "off", allow_writes: true, host: hostname },
    server: async () => ({
      baseUrl: "",
      settings: { host: hostname, port: Number(port || 5432) },
      close: async () => {},
    }),
    tables: samples,
  });
});
