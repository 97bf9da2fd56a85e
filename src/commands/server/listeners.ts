import { once } from "node:events";
import { readFile } from "node:fs/promises";
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { createSecureContext } from "node:tls";
import { ConfigError, messageOf } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";

export interface ListenerSettings {
  readonly host: string;
  readonly port: number | undefined;
  readonly tlsPort: number | undefined;
  /** Files, PEM. */
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
}

export interface ListenerParts {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  readonly log: Log;
}

/** The command API's own ports. */
export interface Listeners {
  /** `http://127.0.0.1:12375`, of each that listens. */
  readonly addresses: readonly string[];
  /**
   * Listens as the settings say; what listens already goes on, with a certificate that was read anew. Requests
   * under way are finished on the port that they came to.
   * @throws ConfigError where it cannot be; everything stays as it was
   */
  apply(settings: ListenerSettings): Promise<void>;
  /** Takes no new connection; resolves when the last one is over. */
  close(): Promise<void>;
  /** Ends what is still open. */
  cut(): void;
}

interface Listener {
  readonly server: Server | SecureServer;
  readonly scheme: "http" | "https";
  readonly host: string;
  /** As it was wished: 0 is any free one. */
  readonly port: number;
}

/** A head that comes slower is an attack; the time for bodies is the handler's. */
const HEADERS_MS = 20_000;
const KEEP_ALIVE_MS = 15_000;
const MOST_CONNECTIONS = 2_000;
const OPTIONS: ServerOptions = {
  // Clients send a name with a scheme before it, or none at all.
  requireHostHeader: false,
  headersTimeout: HEADERS_MS,
  requestTimeout: 0,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: 5_000,
};

export function createListeners(parts: ListenerParts): Listeners {
  let open: readonly Listener[] = [];
  const closing = new Set<Server | SecureServer>();

  const retire = (listener: Listener): Promise<void> => {
    const { server } = listener;
    closing.add(server);
    server.closeIdleConnections();
    return new Promise((resolve) => {
      server.close(() => {
        closing.delete(server);
        resolve();
      });
    });
  };

  return {
    get addresses() {
      return open.map(addressOf);
    },
    async apply(settings) {
      const tls = await readTls(settings);
      const kept: Listener[] = [];
      for (const wanted of wantedOf(settings)) {
        const known = open.find((one) => isSame(one, wanted));
        kept.push(known ?? (await openListener(parts, wanted, { tls, open, retire })));
        if (known && tls && "setSecureContext" in known.server) known.server.setSecureContext(tls);
      }
      const gone = open.filter((one) => !kept.includes(one) && one.server.listening);
      open = kept;
      for (const listener of gone) void retire(listener);
    },
    async close() {
      const all = open;
      open = [];
      await Promise.all(all.map(retire));
    },
    cut() {
      for (const server of [...closing, ...open.map((one) => one.server)]) {
        server.closeAllConnections();
      }
    },
  };
}

type Wanted = Pick<Listener, "scheme" | "host" | "port">;
type Tls = { readonly cert: Buffer; readonly key: Buffer };

const isSame = (one: Wanted, other: Wanted): boolean =>
  one.scheme === other.scheme && one.host === other.host && one.port === other.port;

function wantedOf({ host, port, tlsPort }: ListenerSettings): Wanted[] {
  return [
    ...(port === undefined ? [] : [{ scheme: "http", host, port } as const]),
    ...(tlsPort === undefined ? [] : [{ scheme: "https", host, port: tlsPort } as const]),
  ];
}

/** @throws ConfigError for files that are not there or do not belong together */
async function readTls({ tlsPort, certFile, keyFile }: ListenerSettings): Promise<Tls | undefined> {
  if (tlsPort === undefined || certFile === undefined || keyFile === undefined) return undefined;
  try {
    const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (cause) {
    const why = messageOf(cause);
    throw new ConfigError(`The certificate in COMMAND_TLS_CERT cannot be used: ${why}`, { cause });
  }
}

interface Opening {
  readonly tls: Tls | undefined;
  readonly open: readonly Listener[];
  readonly retire: (listener: Listener) => Promise<void>;
}

/** An own listener that has the port on another address makes room; it comes back where that was in vain. */
async function openListener(
  parts: ListenerParts,
  wanted: Wanted,
  { tls, open, retire }: Opening,
): Promise<Listener> {
  const server = createFor(parts, tls && wanted.scheme === "https" ? tls : undefined);
  const inTheWay = open.find(({ port, server: one }) => one.listening && port === wanted.port);
  try {
    await listen(server, wanted);
  } catch (error) {
    const isOurs = (error as NodeJS.ErrnoException).code === "EADDRINUSE" && wanted.port !== 0;
    if (!inTheWay || !isOurs) throw refused(wanted, error);
    void retire(inTheWay);
    try {
      await listen(server, wanted);
    } catch (second) {
      await listen(inTheWay.server, inTheWay).catch(() => undefined);
      throw refused(wanted, second);
    }
  }
  return { ...wanted, server };
}

async function listen(server: Server | SecureServer, { host, port }: Wanted): Promise<void> {
  server.listen({ host, port });
  await once(server, "listening");
}

function refused({ host, port }: Wanted, cause: unknown): ConfigError {
  const { code } = cause as NodeJS.ErrnoException;
  const text =
    code === "EADDRINUSE"
      ? `Port ${port} is in use on ${host}: choose another one for the commands with COMMAND_PORT or COMMAND_TLS_PORT.`
      : `Commands cannot be taken on ${host}:${port}: ${messageOf(cause)}`;
  return new ConfigError(text, { cause });
}

function addressOf({ server, scheme, host }: Listener): string {
  const bound = server.address() as AddressInfo | null;
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `${scheme}://${name.includes(":") ? `[${name}]` : name}:${bound?.port ?? 0}`;
}

function createFor({ handle, log }: ListenerParts, tls: Tls | undefined): Server | SecureServer {
  const server = tls
    ? createSecureServer({
        ...OPTIONS,
        ...tls,
        minVersion: "TLSv1.2",
        handshakeTimeout: HEADERS_MS,
      })
    : createServer(OPTIONS);
  server.maxConnections = MOST_CONNECTIONS;
  /** The last request of each connection. */
  const answers = new WeakMap<Socket, { request: IncomingMessage; response: ServerResponse }>();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    answers.set(request.socket, { request, response });
    void handle(request, response);
  };
  server.on("request", onRequest);
  // Some clients expect more than is known here; they get the same answer.
  server.on("checkExpectation", onRequest);
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    const last = answers.get(socket);
    const isUnderWay = last?.request.complete && !last.response.writableFinished;
    log.debug({ code: error.code, address: socket.remoteAddress }, "a request that is none");
    // What follows a whole request, such as the rest of a body whose length was counted in letters, is not
    // what the answer is about.
    if (isUnderWay && socket.writable) last.response.once("finish", () => socket.destroySoon());
    else refuseConnection(error, socket);
  });
  server.on("tlsClientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    log.debug({ code: error.code, address: socket.remoteAddress }, "no TLS connection");
    socket.destroy();
  });
  return server;
}

const STATUSES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

function refuseConnection({ code = "" }: NodeJS.ErrnoException, socket: Socket): void {
  const status = STATUSES[code] ?? "400 Bad Request";
  if (!socket.writable || code === "ECONNRESET") return void socket.destroy();
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.destroySoon();
}
