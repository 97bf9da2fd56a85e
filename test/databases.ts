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

/** Drops what a server's `create` has made. */
export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  if (url.startsWith("mysql")) await runOnMysql(`drop database ${name}`);
  else await runOnPostgres(`drop database ${name} with (force)`);
}

async function createPostgres(): Promise<Scratch> {
  const url = urlOfNew(POSTGRES);
  await runOnPostgres(`create database ${url.pathname.slice(1)}`);
  return { url: url.href, drop: () => dropDatabase(url.href) };
}

async function createMysql(): Promise<Scratch> {
  const url = urlOfNew(MYSQL);
  await runOnMysql(`create database ${url.pathname.slice(1)}`);
  return { url: url.href, drop: () => dropDatabase(url.href) };
}

function urlOfNew(server: string): URL {
  const url = new URL(server);
  url.pathname = `/viadukt_test_${randomBytes(6).toString("hex")}`;
  return url;
}

async function runOnPostgres(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: POSTGRES });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function runOnMysql(statement: string): Promise<void> {
  const connection = await createConnection(MYSQL);
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
