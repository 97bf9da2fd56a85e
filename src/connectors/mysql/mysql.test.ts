import { randomBytes } from "node:crypto";
import { after, before, describe } from "node:test";
import { type Connection, createConnection } from "mysql2/promise";
import { MYSQL, testServers } from "../../../test/databases.ts";
import {
  type SampleColumn,
  type SampleType,
  type TableSamples,
  testConnector,
} from "../../sdk/testing/index.ts";
import mysql from "./index.ts";

const TYPES: Readonly<Record<SampleType, string>> = {
  integer: "int",
  long: "bigint",
  text: "varchar(200)",
  decimal: "decimal(48,10)",
  float: "double",
  boolean: "bit(1)",
  date: "date",
  time: "time",
  datetime: "datetime",
  instant: "timestamp",
  binary: "varbinary(200)",
  json: "json",
};

const server = (await testServers()).find(({ name }) => name === "MariaDB");
const scratch = await server?.create?.();
let client: Connection;
const quote = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

const samples: TableSamples = {
  // MariaDB keeps JSON as text.
  without: ["json"],
  async create(name, columns, key = []) {
    const parts = columns.map(
      ({ name: column, type, nullable }) =>
        `${quote(column)} ${TYPES[type]} ${nullable ? "NULL" : "NOT NULL"}`,
    );
    const primary = key.length > 0 ? [`PRIMARY KEY (${key.map(quote).join(", ")})`] : [];
    await client.query(`DROP TABLE IF EXISTS ${name}`);
    await client.query(
      `CREATE TABLE ${name} (${[...parts, ...primary].join(", ")}) DEFAULT CHARSET utf8mb4`,
    );
    return `${database}.${name}`;
  },
  async insert(name, columns: readonly SampleColumn[], rows) {
    const names = columns.map((column) => quote(column.name)).join(", ");
    for (const row of rows) {
      const values = row.map((cell, i) => {
        const instant = columns[i]?.type === "instant" && typeof cell === "string";
        if (instant) return cell.replace("Z", "");
        return cell instanceof Uint8Array ? Buffer.from(cell) : cell;
      });
      await client.query(`INSERT INTO ${name} (${names}) VALUES (?)`, [values]);
    }
  },
  select: (table, columns) => `SELECT ${columns.join(", ")} FROM ${table}`,
  async lock(name) {
    const other = await createConnection(scratch?.url ?? "");
    await other.query(`LOCK TABLES ${name} WRITE`);
    return { [Symbol.asyncDispose]: () => other.end() };
  },
  slow: {
    sql: "SELECT 1 AS id, SLEEP(60) AS nap",
    async running() {
      const [rows] = await client.query(
        "SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE '%SLEEP(60)%' AND ID <> CONNECTION_ID() AND DB = DATABASE()",
      );
      return (rows as unknown[]).length;
    },
  },
};

const { hostname, port, pathname } = new URL(scratch?.url ?? MYSQL);
const database = pathname.slice(1);
/** With no more rights than the documents name. */
const user = `viadukt_${randomBytes(4).toString("hex")}`;
const password = randomBytes(12).toString("hex");

describe("MySQL", { skip: scratch ? false : (server?.missing ?? true) }, () => {
  before(async () => {
    client = await createConnection({ uri: scratch?.url ?? "", charset: "utf8mb4" });
    await client.query("SET time_zone = '+00:00'");
    await client.query(`CREATE USER ${user}@'%' IDENTIFIED BY '${password}'`);
    await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${database}.* TO ${user}@'%'`);
  });
  after(async () => {
    await client.query(`DROP USER ${user}@'%'`);
    await client.end();
    await scratch?.drop();
  });
  testConnector(mysql, {
    credentials: { username: user, password },
    settings: { database, tls: "off", allow_writes: true, host: hostname },
    server: async () => ({
      baseUrl: "",
      settings: { host: hostname, port: Number(port || 3306) },
      close: async () => {},
    }),
    tables: samples,
  });
});
