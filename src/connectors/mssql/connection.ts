import { connect as connectSocket, isIP, type Socket } from "node:net";
import type { Connection as TediousConnection } from "tedious";
import { ConfigError, type Lasting, trustOf } from "../../sdk/index.ts";
import { timeoutsOf } from "../sql-client/sql-fields.ts";
import { fault } from "./faults.ts";
import { instancePort } from "./instance.ts";
import { DEFAULT_PORT, type MssqlContext } from "./manifest.ts";

export type Tedious = typeof import("tedious");

export interface Connection extends Lasting {
  readonly tedious: Tedious;
  readonly client: TediousConnection;
  drop(): void;
}

/** Above what a server needs to end a statement that was cancelled. */
const CANCEL_MS = 5_000;

/** Connects and signs in. @throws HubError */
export async function openConnection(ctx: MssqlContext): Promise<Connection> {
  const { host, port, instance } = ctx.settings;
  if (port !== undefined && instance !== undefined)
    throw new ConfigError("Give the port or the name of the instance, not both.");
  const tedious = await import("tedious");
  const address = await ctx.net.address(host, port ?? DEFAULT_PORT);
  const target =
    port ??
    (instance === undefined ? DEFAULT_PORT : await instancePort({ address, instance }, ctx.signal));
  const client = new tedious.Connection(configOf(ctx, { address, port: target }));
  let isOpen = true;
  const drop = (): void => {
    isOpen = false;
    client.close();
  };
  // Its end is seen by `isOpen`; an error without a listener would end the process.
  client.on("error", drop);
  client.on("end", () => {
    isOpen = false;
  });
  await signIn(client).catch((error: unknown) => {
    drop();
    throw fault(error);
  });
  return {
    ...{ tedious, client, drop },
    isOpen: () => isOpen,
    close: async () => drop(),
  };
}

function signIn(client: TediousConnection): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.connect((error) => (error ? reject(error) : resolve()));
  return promise;
}

function configOf(
  { credentials, settings }: MssqlContext,
  place: { readonly address: string; readonly port: number },
): ConstructorParameters<Tedious["Connection"]>[0] {
  const { host, database, tls = "verify", ca_certificate: ca, old_tls: isOld = false } = settings;
  const { connectMs, statementMs } = timeoutsOf(settings);
  const { username, password } = credentials;
  return {
    server: place.address,
    authentication: { type: "default", options: { userName: username, password } },
    options: {
      ...{ port: place.port, database, appName: "viadukt", useUTC: true, lowerCaseGuids: true },
      connector: connector(place),
      encrypt: tls !== "off",
      trustServerCertificate: tls !== "verify",
      ...(isIP(host) === 0 ? { serverName: host } : {}),
      cryptoCredentialsDetails: {
        ...(tls === "verify" ? trustOf(ca) : {}),
        ...(isOld ? { minVersion: "TLSv1" as const, ciphers: "DEFAULT@SECLEVEL=0" } : {}),
      },
      ...{ connectTimeout: connectMs, requestTimeout: statementMs, cancelTimeout: CANCEL_MS },
      // A statement that fails ends its transaction by our ROLLBACK; dates are read as year, month, day.
      ...{ dateFormat: "ymd", abortTransactionOnError: false },
    },
  };
}

/** Goes to the vetted address alone: a server that redirects to another one is not followed. */
function connector({ address, port }: { readonly address: string; readonly port: number }) {
  let calls = 0;
  return async (): Promise<Socket> => {
    calls += 1;
    if (calls > 1) {
      throw new ConfigError(
        "The server redirects connections to another address, which is not followed: give that address, or turn the redirect off (Azure SQL: connection policy Proxy).",
      );
    }
    const { promise, resolve, reject } = Promise.withResolvers<Socket>();
    const socket = connectSocket(port, address);
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
    return promise;
  };
}
