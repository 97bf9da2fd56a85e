import { isIP } from "node:net";
import type { JetStreamClient } from "@nats-io/jetstream";
import type { Authenticator, ConnectionOptions, NatsConnection } from "@nats-io/transport-node";
import {
  AuthError,
  abortable,
  ConfigError,
  type Context,
  type HubError,
  isHubError,
  type Lasting,
  messageOf,
  RejectedError,
  TransientError,
  toNetworkError,
  trustOf,
} from "../../sdk/index.ts";

export interface Server {
  readonly host: string;
  readonly port?: number;
  readonly tls?: boolean;
  readonly ca_certificate?: string;
}
export interface Login {
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
  readonly creds_file?: string;
}
export type Place = Pick<Context<Login, Server>, "net" | "credentials" | "settings" | "signal">;

interface Broker extends Lasting {
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
}

const CONNECT_TIMEOUT_MS = 10_000;
const PUBLISH_TIMEOUT_MS = 30_000;
const PING_INTERVAL_MS = 30_000;
const DEFAULT_PORT = 4222;

export interface Publication {
  readonly subject: string;
  readonly content: string;
  readonly eventId: string;
}

/** Connects and signs in. */
export async function versionOf(place: Place): Promise<string> {
  const { connection } = await brokerOf(place);
  return `NATS ${connection.info?.version ?? ""}`.trim();
}

/** Resolves with the stream and the number in it once it is stored; a repeat is stored once. */
export async function publishToStream(
  place: Place,
  { subject, content, eventId }: Publication,
): Promise<{ readonly sequence: string; readonly isDuplicate: boolean }> {
  const { jetstream, connection } = await brokerOf(place);
  const { headers } = await import("@nats-io/transport-node");
  const own = headers();
  own.set("webhook-id", eventId);
  // A stream drops what has an id that it knows: two subjects of one event are two messages.
  const msgID = `${eventId}:${subject}`;
  const options = { msgID, headers: own, timeout: PUBLISH_TIMEOUT_MS };
  try {
    const ack = await abortable(place.signal, jetstream.publish(subject, content, options));
    return { sequence: `${ack.stream} ${ack.seq}`, isDuplicate: ack.duplicate };
  } catch (error) {
    place.signal.throwIfAborted();
    throw publishFault(error, { subject, isClosed: connection.isClosed() });
  }
}

/** Resolves once the server has it. */
export async function publishToServer(
  place: Place,
  { subject, content, eventId }: Publication,
): Promise<void> {
  const { connection } = await brokerOf(place);
  const { headers } = await import("@nats-io/transport-node");
  const own = headers();
  own.set("webhook-id", eventId);
  try {
    connection.publish(subject, content, { headers: own });
    await abortable(place.signal, connection.flush());
  } catch (error) {
    place.signal.throwIfAborted();
    throw publishFault(error, { subject, isClosed: connection.isClosed() });
  }
}

const brokerOf = (place: Place): Promise<Broker> =>
  abortable(
    place.signal,
    place.net.shared("nats", () => open(place)),
  );

async function open({ net, credentials, settings }: Place): Promise<Broker> {
  const { host, port = DEFAULT_PORT } = settings;
  const address = await net.address(host, port);
  const [{ connect, ...library }, { jetstream }] = await Promise.all([
    import("@nats-io/transport-node"),
    import("@nats-io/jetstream"),
  ]);
  const options: ConnectionOptions = {
    servers: [isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`],
    name: "viadukt",
    timeout: CONNECT_TIMEOUT_MS,
    // The next delivery connects anew, to an address that is vetted anew; none that the server names.
    reconnect: false,
    ignoreClusterUpdates: true,
    pingInterval: PING_INTERVAL_MS,
    tls: settings.tls ? (tlsOf(settings) as NonNullable<ConnectionOptions["tls"]>) : null,
    authenticator: authenticators(credentials, library),
  };
  const where = `${host}:${port}`;
  const connection = await connect(options).catch((error: unknown) => {
    throw connectFault(error, where);
  });
  return {
    connection,
    jetstream: jetstream(connection),
    isOpen: () => !connection.isClosed(),
    close: () => connection.close(),
  };
}

/** Node takes the server's name and a list of authorities as well, which the library's types leave out. */
const tlsOf = ({ host, ca_certificate: ca }: Server): object => ({
  ...(isIP(host) === 0 ? { servername: host } : {}),
  ...trustOf(ca),
});

type Library = Pick<
  typeof import("@nats-io/transport-node"),
  "credsAuthenticator" | "tokenAuthenticator" | "usernamePasswordAuthenticator"
>;

function authenticators(
  { username, password, token, creds_file: creds }: Login,
  library: Library,
): Authenticator[] {
  if (creds !== undefined) return [credentialsOf(creds, library)];
  if (token !== undefined) return [library.tokenAuthenticator(token)];
  return username === undefined ? [] : [library.usernamePasswordAuthenticator(username, password)];
}

/** The library reads the file only when the server asks, and tells of a wrong one as of a lost connection. */
function credentialsOf(text: string, { credsAuthenticator }: Library): Authenticator {
  if (/BEGIN NATS USER JWT[\s\S]+BEGIN USER NKEY SEED/.test(text)) {
    return credsAuthenticator(new TextEncoder().encode(text));
  }
  throw new ConfigError("The credentials file is none: paste the whole text of the .creds file.", {
    code: "credentials_missing",
  });
}

function connectFault(thrown: unknown, where: string): HubError {
  if (isHubError(thrown)) return thrown;
  const { name } = thrown instanceof Error ? thrown : new Error();
  const words = messageOf(thrown);
  if (name === "AuthorizationError" || name === "UserAuthenticationExpiredError") {
    return new AuthError(`${where} refused the sign-in: check the credentials.`);
  }
  if (/does not support 'tls'/.test(words)) {
    return new ConfigError(`${where} offers no TLS: switch it on there, or off here.`);
  }
  if (name === "TimeoutError") {
    return new TransientError(`No connection to ${where} came about in time.`, { code: "timeout" });
  }
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const error = toNetworkError(cause instanceof Error ? cause : new Error(words), where);
  if (isHubError(error) && error.code !== "network_fault") return error;
  return new TransientError(`${where} ended the handshake: is it NATS, and TLS as set?`, {
    code: "bad_answer",
  });
}

function publishFault(
  thrown: unknown,
  { subject, isClosed }: { subject: string; isClosed: boolean },
): HubError {
  if (isHubError(thrown)) return thrown;
  const { name } = thrown instanceof Error ? thrown : new Error();
  if (name === "JetStreamNotEnabled" || name === "NoRespondersError") {
    return new ConfigError(`No stream takes the subject ${subject}: add it to one, or make one.`);
  }
  if (name === "PermissionViolationError" || /permissions violation/i.test(messageOf(thrown))) {
    return new AuthError(`The user may not publish to ${subject}: give it the right.`);
  }
  const status = thrown instanceof Error && "status" in thrown ? Number(thrown.status) : 0;
  if (name === "JetStreamApiError" && status >= 400 && status < 500) {
    return new RejectedError(`The stream refuses it: ${messageOf(thrown).slice(0, 200)}.`);
  }
  if (name === "SyntaxError") {
    return new ConfigError(`Another program answers on ${subject}: no stream takes it.`);
  }
  const what = isClosed ? "closed the connection" : "did not confirm the message";
  return new TransientError(`NATS ${what}.`, { cause: thrown });
}
