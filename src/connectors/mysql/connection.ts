import { connect, isIP, type Socket } from "node:net";
import type { ConnectionOptions, Connection as MysqlConnection } from "mysql2/promise";
import { ConfigError, type Lasting, trustOf } from "../../sdk/index.ts";
import { timeoutsOf } from "../sql-client/sql-fields.ts";
import { fault } from "./faults.ts";
import { DEFAULT_PORT, type MysqlContext } from "./manifest.ts";

export interface Connection extends Lasting {
  readonly client: MysqlConnection;
  /** Ends the statement that runs, over a connection of its own, and the connection with it. */
  cancel(): Promise<void>;
  drop(): void;
}

/** Statements that the server keeps prepared for us; it has a limit for all its users together. */
const PREPARED = 30;

/** Connects and signs in; times are of UTC, and what does not fit a column is refused. */
export async function openConnection(ctx: MysqlContext): Promise<Connection> {
  const { address, port, ...config } = await configOf(ctx);
  const { createConnection } = await import("mysql2/promise");
  const open = async (): Promise<{ client: MysqlConnection; stream: Socket }> => {
    const stream = connect({ host: address, port, keepAlive: true, noDelay: true });
    try {
      return { client: await createConnection({ ...config, port, stream }), stream };
    } catch (error) {
      // A server that refuses may leave the connection to us.
      stream.destroy();
      throw fault(error);
    }
  };
  const { client, stream } = await open();
  let isOpen = true;
  // The library's own `destroy` leaves the callers of statements that run without an answer.
  const drop = (): void => {
    isOpen = false;
    stream.destroy();
  };
  client.on("error", drop);
  stream.on("close", drop);
  for (const statement of await sessionTexts(client, ctx)) await client.query(statement);
  return {
    client,
    isOpen: () => isOpen,
    drop,
    async cancel() {
      isOpen = false;
      const { client: other } = await open();
      try {
        await other.query(`KILL QUERY ${Number(client.threadId)}`);
      } finally {
        await other.end();
      }
    },
    async close() {
      isOpen = false;
      await client.end();
    },
  };
}

/** The name of the server is for its certificate alone; connections go to the address. */
async function configOf({
  net,
  credentials,
  settings,
}: MysqlContext): Promise<ConnectionOptions & { readonly address: string; readonly port: number }> {
  const { host, port = DEFAULT_PORT, database, tls = "verify", ca_certificate: ca } = settings;
  if (tls === "verify" && isIP(host) !== 0) {
    throw new ConfigError(
      "With tls verify the server needs its name, as its certificate has it, and not its IP address.",
    );
  }
  const address = await net.address(host, port);
  const isChecked = tls === "verify";
  const trust = { ...trustOf(ca), rejectUnauthorized: isChecked, verifyIdentity: isChecked };
  return {
    ...{
      address,
      host,
      port,
      database,
      user: credentials.username,
      password: credentials.password ?? "",
    },
    ...(tls === "off" ? {} : { ssl: trust }),
    connectTimeout: timeoutsOf(settings).connectMs,
    charset: "utf8mb4",
    timezone: "Z",
    ...{ dateStrings: true, supportBigNumbers: true, bigNumberStrings: true, jsonStrings: true },
    rowsAsArray: true,
    maxPreparedStatements: PREPARED,
    // So that rows are counted that change, not those that are found.
    flags: ["-FOUND_ROWS", "-LOCAL_FILES"],
  };
}

const SQL_MODE =
  "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

async function sessionTexts(
  client: MysqlConnection,
  { settings }: MysqlContext,
): Promise<readonly string[]> {
  const { statementMs, lockMs } = timeoutsOf(settings);
  const [rows] = await client.query("SELECT VERSION()");
  const isMaria = /mariadb/i.test(JSON.stringify(rows));
  const longest = isMaria
    ? `max_statement_time = ${statementMs / 1_000}`
    : `max_execution_time = ${statementMs}`;
  return [
    `SET SESSION sql_mode = '${SQL_MODE}', time_zone = '+00:00', ${longest}`,
    `SET SESSION lock_wait_timeout = ${lockMs / 1_000}, innodb_lock_wait_timeout = ${lockMs / 1_000}`,
    "SET SESSION TRANSACTION READ ONLY",
  ];
}
