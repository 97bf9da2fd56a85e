import type { Connection as Client, Oracledb } from "oracledb";
import { ConfigError, type Lasting } from "../../sdk/index.ts";
import { timeoutsOf } from "../sql-client/sql-fields.ts";
import { fault } from "./faults.ts";
import { DEFAULT_PORT, type OracleContext } from "./manifest.ts";

export interface Connection extends Lasting {
  readonly oracledb: Oracledb;
  readonly client: Client;
  drop(): void;
}

/** What a session of every integration reads and writes by, whatever the server's language. */
const SESSION = [
  "ALTER SESSION SET TIME_ZONE = 'UTC'",
  "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,' NLS_DATE_LANGUAGE = 'AMERICAN' NLS_COMP = 'BINARY' NLS_SORT = 'BINARY'",
];

/** Connects and signs in. @throws HubError */
export async function openConnection(ctx: OracleContext): Promise<Connection> {
  const { connectMs, statementMs } = timeoutsOf(ctx.settings);
  const connectString = await descriptorOf(ctx, Math.ceil(connectMs / 1_000));
  const { default: oracledb } = await import("oracledb");
  const { username, password } = ctx.credentials;
  const { ca_certificate: ca } = ctx.settings;
  const opening = oracledb.getConnection({
    ...{ user: username, password, connectString },
    ...(ca === undefined ? {} : { walletContent: ca }),
  });
  const client = await opening.catch((error: unknown) => {
    throw fault(error);
  });
  let isOpen = true;
  const drop = (): void => {
    isOpen = false;
    client.close({ drop: true }).catch(() => undefined);
  };
  try {
    client.callTimeout = statementMs;
    for (const sql of SESSION) await client.execute(sql, [], {});
  } catch (error) {
    drop();
    throw fault(error);
  }
  return {
    ...{ oracledb, client, drop },
    isOpen: () => isOpen && client.isHealthy(),
    async close() {
      isOpen = false;
      await client.close();
    },
  };
}

/**
 * The place as one descriptor. Without TLS it has the vetted address; with TLS the name, which the certificate
 * must be valid for, so that another machine of that name is refused.
 * @throws ConfigError
 */
export async function descriptorOf(
  { net, settings }: Pick<OracleContext, "net" | "settings">,
  connectSeconds: number,
): Promise<string> {
  const { host, service_name: service, sid, tls = "off" } = settings;
  const port = settings.port ?? DEFAULT_PORT[tls];
  if ((service === undefined) === (sid === undefined))
    throw new ConfigError("Give either the service name or the SID of the Oracle database.");
  const address = await net.address(host, port);
  const [protocol, place] = tls === "off" ? ["tcp", address] : ["tcps", host];
  const target = service === undefined ? `(SID=${sid})` : `(SERVICE_NAME=${service})`;
  const security = tls === "off" ? "" : "(SECURITY=(SSL_SERVER_DN_MATCH=ON))";
  return `(DESCRIPTION=(TRANSPORT_CONNECT_TIMEOUT=${connectSeconds})(CONNECT_TIMEOUT=${connectSeconds})(ADDRESS=(PROTOCOL=${protocol})(HOST=${place})(PORT=${port}))(CONNECT_DATA=${target})${security})`;
}
