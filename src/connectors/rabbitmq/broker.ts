import { isIP } from "node:net";
import type { ChannelModel } from "amqplib";
import {
  AuthError,
  abortable,
  ConfigError,
  type Context,
  type HubError,
  isHubError,
  type Lasting,
  messageOf,
  TransientError,
  toNetworkError,
  trustOf,
} from "../../sdk/index.ts";
import { openPublisher, type Publisher } from "./publisher.ts";

export interface Server {
  readonly host: string;
  readonly port?: number;
  readonly vhost?: string;
  readonly tls?: boolean;
  readonly ca_certificate?: string;
}
export interface Login {
  readonly username: string;
  readonly password: string;
}
export type Place = Pick<Context<Login, Server>, "net" | "credentials" | "settings" | "signal">;

interface Broker extends Lasting {
  readonly connection: ChannelModel;
  readonly publishers: Map<string, Promise<Publisher>>;
  /** Why RabbitMQ takes no messages at this moment; undefined where it does. */
  readonly blocked: () => string | undefined;
}

const CONNECT_TIMEOUT_MS = 10_000;
const HEARTBEAT_SECONDS = 30;
/** Each exchange has a channel of its own; RabbitMQ allows some thousand a connection. */
const MAX_PUBLISHERS = 200;

const portOf = ({ port, tls }: Server): number => port ?? (tls ? 5671 : 5672);
const whereOf = (server: Server): string => `${server.host}:${portOf(server)}`;

/** Connects and signs in. */
export async function productOf(place: Place): Promise<string> {
  const { connection } = await brokerOf(place);
  const { product, version } = connection.connection.serverProperties;
  return [product, version].filter((part) => typeof part === "string").join(" ");
}

/** The channel for an exchange that is there. @throws ConfigError where it is not */
export async function publisherFor(place: Place, exchange: string): Promise<Publisher> {
  const { connection, publishers, blocked } = await brokerOf(place);
  const reason = blocked();
  if (reason !== undefined) {
    throw new TransientError(`RabbitMQ takes no messages at this moment: ${reason}.`);
  }
  const known = publishers.get(exchange);
  if (known && (await known.catch(() => undefined))?.isOpen()) return known;
  if (publishers.size >= MAX_PUBLISHERS) publishers.clear();
  const opening = openPublisher(connection, exchange);
  publishers.set(exchange, opening);
  opening.catch(() => publishers.delete(exchange));
  return abortable(place.signal, opening);
}

const brokerOf = (place: Place): Promise<Broker> =>
  abortable(
    place.signal,
    place.net.shared("amqp", () => open(place)),
  );

async function open({ net, credentials, settings }: Place): Promise<Broker> {
  const { host, vhost = "/", tls = false, ca_certificate: ca } = settings;
  const port = portOf(settings);
  const hostname = await net.address(host, port);
  const { connect } = await import("amqplib");
  const { username, password } = credentials;
  const protocol = tls ? "amqps" : "amqp";
  const connection = await connect(
    { protocol, hostname, port, username, password, vhost, heartbeat: HEARTBEAT_SECONDS },
    {
      timeout: CONNECT_TIMEOUT_MS,
      noDelay: true,
      clientProperties: { connection_name: "viadukt" },
      ...(tls ? { ...(isIP(host) === 0 ? { servername: host } : {}), ...trustOf(ca) } : {}),
    },
  ).catch((error: unknown) => {
    throw connectFault(error, whereOf(settings));
  });
  let isOpen = true;
  let blocked: string | undefined;
  // Its end is seen by `isOpen`; an error without a listener would end the process.
  connection.on("error", () => {});
  connection.on("close", () => {
    isOpen = false;
  });
  connection.on("blocked", (reason) => {
    blocked = String(reason).slice(0, 100);
  });
  connection.on("unblocked", () => {
    blocked = undefined;
  });
  return {
    connection,
    publishers: new Map(),
    isOpen: () => isOpen,
    blocked: () => blocked,
    async close() {
      isOpen = false;
      await connection.close();
    },
  };
}

/** `Handshake terminated by server: 403 (ACCESS-REFUSED) with message "…"` */
const REFUSED = /terminated by server: 403/;
/** The last step of the handshake opens the virtual host. */
const NO_VHOST = /Expected ConnectionOpenOk; got <ConnectionClose|terminated by server: 530/;

function connectFault(thrown: unknown, where: string): HubError {
  if (isHubError(thrown)) return thrown;
  const words = messageOf(thrown);
  if (REFUSED.test(words)) {
    return new AuthError(`${where} refused the sign-in: check user name and password.`);
  }
  if (NO_VHOST.test(words)) {
    return new ConfigError(`${where} has no such virtual host for this user: check vhost.`);
  }
  if (/ETIMEDOUT|timed? ?out/i.test(words)) {
    return new TransientError(`No connection to ${where} came about in time.`, { code: "timeout" });
  }
  const error = toNetworkError(thrown instanceof Error ? thrown : new Error(String(thrown)), where);
  if (isHubError(error) && error.code !== "network_fault") return error;
  return new TransientError(`${where} ended the handshake: is it AMQP, and TLS as set?`, {
    code: "bad_answer",
    cause: thrown,
  });
}
