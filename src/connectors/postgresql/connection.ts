import { isIP } from "node:net";
import type pg from "pg";
import { type Lasting, trustOf } from "../../sdk/index.ts";
import { timeoutsOf } from "../sql-client/sql-fields.ts";
import { fault } from "./faults.ts";
import { DEFAULT_PORT, type PostgresContext } from "./manifest.ts";
import { types } from "./types.ts";

export interface Connection extends Lasting {
  readonly client: pg.Client;
  /** Ends the statement that runs, over a connection of its own, and the connection with it. */
  cancel(): Promise<void>;
  drop(): void;
}

/** The server ends a statement first; this is for one that answers nobody any more. */
const SILENCE_MS = 15_000;

/** Connects and signs in; everything that the session reads and writes is in UTC and ISO. */
export async function openConnection(ctx: PostgresContext): Promise<Connection> {
  const config = await configOf(ctx);
  const { default: driver } = await import("pg");
  const connect = async (): Promise<pg.Client> => {
    const client = new driver.Client(config);
    // Its end is seen by `isOpen`; an error without a listener would end the process.
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      client.end().catch(() => undefined);
      throw fault(error);
    }
  };
  const client = await connect();
  let isOpen = true;
  const drop = (): void => {
    isOpen = false;
    streamOf(client)?.destroy();
  };
  client.on("error", drop);
  client.on("end", drop);
  await client.query(sessionText(ctx));
  const processId = (client as pg.Client & { readonly processID: number }).processID;
  return {
    client,
    isOpen: () => isOpen,
    drop,
    async cancel() {
      isOpen = false;
      const other = await connect();
      try {
        await other.query("SELECT pg_cancel_backend($1)", [processId]);
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

/** The library does not tell its types about the socket. */
const streamOf = (client: pg.Client) =>
  (client as pg.Client & { readonly connection?: { readonly stream?: { destroy(): void } } })
    .connection?.stream;

async function configOf({ net, credentials, settings }: PostgresContext): Promise<pg.ClientConfig> {
  const { host, port = DEFAULT_PORT, database, tls = "verify", ca_certificate: ca } = settings;
  const { connectMs, statementMs } = timeoutsOf(settings);
  const address = await net.address(host, port);
  const name = isIP(host) === 0 ? { servername: host } : { host };
  const trust = tls === "verify" ? trustOf(ca) : { rejectUnauthorized: false };
  return {
    ...{ host: address, port, database, user: credentials.username },
    password: credentials.password ?? "",
    ssl: tls === "off" ? false : { ...name, ...trust },
    application_name: "viadukt",
    connectionTimeoutMillis: connectMs,
    query_timeout: statementMs + SILENCE_MS,
    keepAlive: true,
    types,
  };
}

/** As statements and not as start parameters, which a pooler between us and the server may refuse. */
function sessionText({ settings }: PostgresContext): string {
  const { statementMs, lockMs } = timeoutsOf(settings);
  return [
    ["DateStyle", "'ISO, YMD'"],
    ["IntervalStyle", "'iso_8601'"],
    ["TimeZone", "'UTC'"],
    ["bytea_output", "'hex'"],
    ["standard_conforming_strings", "on"],
    ["extra_float_digits", "3"],
    ["statement_timeout", statementMs],
    ["lock_timeout", lockMs],
    ["default_transaction_read_only", "on"],
  ]
    .map(([name, value]) => `SET ${name} TO ${value}`)
    .join("; ");
}
