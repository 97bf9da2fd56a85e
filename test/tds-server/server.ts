import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { DatabaseSync } from "node:sqlite";
import { TdsConnection } from "./connection.ts";
import { SharedDatabase } from "./database.ts";
import { TdsSession } from "./session.ts";
import { type TdsError, TdsFault } from "./types.ts";

export interface TdsServerOptions {
  /** The database that clients sign in to; `TEST` where it is left out. */
  readonly database?: string;
  /** Its schemas; with a dot those of other databases: `ERPDB.dbo`. At most ten; `dbo` alone where left out. */
  readonly schemas?: readonly string[];
  readonly user?: string;
  readonly password?: string;
  /** As ALLOW_SNAPSHOT_ISOLATION ON; off where left out. */
  readonly allowsSnapshots?: boolean;
  /** Whoever has signed in is sent on to there, as Azure SQL does. */
  readonly redirectTo?: { readonly host: string; readonly port: number };
  /** Speaks TLS with whoever asks for it. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A SQL Server of this process, on a free port of 127.0.0.1. */
export interface TdsServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** What stands behind; each schema is attached: `CDN.Towary`. */
  readonly sqlite: DatabaseSync;
  /** Statements such as GRANT and CREATE LOGIN, which change nothing here. */
  readonly administrative: readonly string[];
  /** Runs a script of Transact-SQL with GO between its batches. */
  run(script: string): Promise<void>;
  /** Runs a statement in a transaction of its own that stays open, with its locks, until the answer is called. */
  lock(sql: string): Promise<() => Promise<void>>;
  /** The next statement that matches fails so; 1205 ends its transaction as a deadlock does. */
  failNext(error: TdsError, match?: RegExp): void;
  /** Statements that match do not end until they are cancelled; `waiting` tells how many do so now. */
  hold(match: RegExp): void;
  waiting(): number;
  /** Breaks all connections off. */
  disconnect(): void;
  close(): Promise<void>;
}

/** @see README.md beside this file */
export async function startTdsServer(options: TdsServerOptions = {}): Promise<TdsServer> {
  const {
    allowsSnapshots = false,
    database = "TEST",
    schemas = ["dbo"],
    user = "viadukt",
    password = "tds-Secret-17",
  } = options;
  const shared = new SharedDatabase({ database, schemas, allowsSnapshots });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    new TdsConnection(socket, {
      name: "TESTSQL",
      ...(options.tls ? { tls: options.tls } : {}),
      ...(options.redirectTo ? { redirectTo: options.redirectTo } : {}),
      signIn(login) {
        if (login.user !== user || login.password !== password)
          throw new TdsFault({
            number: 18_456,
            class: 14,
            message: `Login failed for user '${login.user}'.`,
          });
        if (login.database !== "" && login.database.toLowerCase() !== database.toLowerCase())
          throw new TdsFault({
            number: 4060,
            class: 11,
            message: `Cannot open database "${login.database}" requested by the login. The login failed.`,
          });
        return new TdsSession(shared);
      },
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const disconnect = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const close = async (): Promise<void> => {
    disconnect();
    if (!server.listening) return;
    server.close();
    await once(server, "close");
    shared.sqlite.close();
  };
  const own = new TdsSession(shared);
  return {
    ...{
      host: "127.0.0.1",
      port,
      url: `mssql://127.0.0.1:${port}/${database}`,
      database,
      user,
      password,
    },
    sqlite: shared.sqlite,
    administrative: shared.administrative,
    async run(script) {
      for (const batch of script.split(/^\s*GO\s*;?\s*$/im)) {
        for await (const result of own.run(batch, {}, new AbortController().signal))
          if ("columns" in result) Array.from(result.rows);
      }
    },
    async lock(sql) {
      const other = new TdsSession(shared);
      other.begin(0);
      for await (const _ of other.run(sql, {}, new AbortController().signal));
      return async () => other.end();
    },
    failNext: (error, match) => shared.failNext(error, match),
    hold: (match) => shared.hold(match),
    waiting: () => shared.waiting,
    disconnect,
    close,
    [Symbol.asyncDispose]: close,
  };
}
