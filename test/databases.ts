import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import pg from "pg";

/** One empty database on a server, for one open store at a time. */
export interface Scratch {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database server that the tests can use, or the reason why not. */
export interface TestServer {
  readonly name: "SQLite" | "PostgreSQL" | "MariaDB";
  readonly create: (() => Promise<Scratch>) | undefined;
  readonly missing: string;
}

export const POSTGRES =
  process.env.TEST_POSTGRES_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres";
export const MYSQL = process.env.TEST_MYSQL_URL ?? "mysql://root@127.0.0.1:3306/test";

const sqlite: TestServer = {
  name: "SQLite",
  missing: "",
  async create() {
    const folder = mkdtempSync(join(tmpdir(), "viadukt-test-"));
    return {
      url: `sqlite:///${join(folder, "test.db")}`,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

/** Every server of the three, in the order in which tests use them. */
export async function testServers(): Promise<readonly TestServer[]> {
  const [hasPostgres, hasMysql] = await Promise.all([answers(POSTGRES), answers(MYSQL)]);
  return [
    sqlite,
    {
      name: "PostgreSQL",
      create: hasPostgres ? createPostgres : undefined,
      missing: "PostgreSQL does not answer: start one on 127.0.0.1:5432 or set TEST_POSTGRES_URL",
    },
    {
      name: "MariaDB",
      create: hasMysql ? createMysql : undefined,
      missing: "MariaDB does not answer: start one on 127.0.0.1:3306 or set TEST_MYSQL_URL",
    },
  ];
}

/** True where something listens at the URL's host and port. */
export function answers(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(Number(port || (protocol.startsWith("mysql") ? 3306 : 5432)), hostname);
  socket.setTimeout(5_000, () => socket.destroy(new Error("timeout")));
  socket.once("connect", () => {
    socket.destroy();
    resolve(true);
  });
  socket.once("error", () => resolve(false));
  socket.once("close", () => resolve(false));
  return promise;
}

const newName = () => `viadukt_test_${randomBytes(6).toString("hex")}`;

async function createPostgres(): Promise<Scratch> {
  const name = newName();
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: POSTGRES });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await run(`create database ${name}`);
  const url = new URL(POSTGRES);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
}

async function createMysql(): Promise<Scratch> {
  const name = newName();
  const run = async (statement: string) => {
    const connection = await createConnection(MYSQL);
    try {
      await connection.query(statement);
    } finally {
      await connection.end();
    }
  };
  await run(`create database ${name}`);
  const url = new URL(MYSQL);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database ${name}`) };
}
