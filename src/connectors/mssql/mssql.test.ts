import { describe } from "node:test";
import { startTdsServer, type TdsServer } from "../../../test/tds-server/server.ts";
import { type SampleType, type TableSamples, testConnector } from "../../sdk/testing/index.ts";
import mssql from "./index.ts";

const TYPES: Readonly<Record<SampleType, string>> = {
  integer: "int",
  long: "bigint",
  text: "nvarchar(200)",
  decimal: "decimal(38,10)",
  float: "float",
  boolean: "bit",
  date: "date",
  time: "time(7)",
  datetime: "datetime2(7)",
  instant: "datetimeoffset(7)",
  binary: "varbinary(max)",
  json: "nvarchar(max)",
};
const SLOW = "SELECT 1 AS id, 'viadukt_slow' AS name";
const quote = (name: string): string => `[${name.replaceAll("]", "]]")}]`;

let server: TdsServer;
const samples: TableSamples = {
  without: ["json"],
  async create(name, columns, key = []) {
    const parts = columns.map(
      (column) =>
        `${quote(column.name)} ${TYPES[column.type]} ${column.nullable ? "NULL" : "NOT NULL"}`,
    );
    const primary = key.length > 0 ? [`PRIMARY KEY (${key.map(quote).join(", ")})`] : [];
    await server.run(`DROP TABLE IF EXISTS dbo.${name}
      GO
      CREATE TABLE dbo.${name} (${[...parts, ...primary].join(", ")})`);
    return `dbo.${name}`;
  },
  async insert(name, columns, rows) {
    const names = columns.map((column) => `"${column.name.replaceAll('"', '""')}"`).join(", ");
    const marks = columns.map(() => "?").join(", ");
    const insert = server.sqlite.prepare(`INSERT INTO dbo.${name} (${names}) VALUES (${marks})`);
    for (const row of rows)
      insert.run(...row.map((cell) => (typeof cell === "boolean" ? Number(cell) : cell)));
  },
  select: (table, columns) => `SELECT ${columns.join(", ")} FROM ${table}`,
  async lock(name) {
    const release = await server.lock(`UPDATE dbo.${name} SET [name] = [name]`);
    return { [Symbol.asyncDispose]: release };
  },
  slow: { sql: SLOW, running: async () => server.waiting() },
};

describe("SQL Server", () => {
  testConnector(mssql, {
    credentials: { username: "viadukt", password: "tds-Secret-17" },
    settings: { database: "TEST", host: "127.0.0.1", tls: "off", allow_writes: true },
    server: async () => {
      server = await startTdsServer({ allowsSnapshots: true });
      server.hold(/TOP \((?!0\))[\s\S]*viadukt_slow/);
      const { host, port } = server;
      return { baseUrl: "", settings: { host, port }, close: () => server.close() };
    },
    tables: samples,
  });
});
