import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { buildConnector } from "undici";
import { ConfigError, TransientError } from "./errors.ts";
import { toNetworkError } from "./network-fault.ts";

/** A proxy that opens tunnels (CONNECT), and says so to its name and password. */
export interface Proxy {
  readonly protocol: "http:" | "https:";
  readonly hostname: string;
  readonly port: string;
  /** Of the header Proxy-Authorization; undefined where none is wanted. */
  readonly authorization: string | undefined;
}

/** A proxy's answer to CONNECT is a status line and a few headers. */
const MAX_HEAD_BYTES = 16_384;
const END_OF_HEAD = "\r\n\r\n";

/**
 * Reads `http://user:password@proxy.example.com:3128`.
 * @throws ConfigError whose message shows no password
 */
export function parseProxy(text: string): Proxy {
  const url = URL.parse(text);
  const { protocol, hostname = "" } = url ?? {};
  if (!url || (protocol !== "http:" && protocol !== "https:") || hostname === "") {
    throw new ConfigError("The proxy is no address such as http://proxy.example.com:3128.");
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    throw new ConfigError("The proxy's address ends with its port: nothing may follow.");
  }
  const { username, password } = url;
  return {
    protocol,
    hostname: hostname.startsWith("[") ? hostname.slice(1, -1) : hostname,
    port: url.port || (protocol === "https:" ? "443" : "80"),
    authorization: username || password ? basic(username, password) : undefined,
  };
}

/** Gives a socket that leads to `authority` (`host:port`) and on which nothing was said yet. */
export type OpenTunnel = (authority: string) => Promise<Socket>;

/** The proxy resolves the name; nobody here knows which address it is. */
export function createTunnel(proxy: Proxy, { timeoutMs }: { timeoutMs: number }): OpenTunnel {
  const connect = buildConnector({ allowH2: false, autoSelectFamily: true, timeout: timeoutMs });
  const { protocol, hostname, port, authorization } = proxy;
  const name = `${hostname}:${port}`;
  const open = (): Promise<Socket> =>
    new Promise((settle, reject) => {
      connect({ protocol, hostname, host: hostname, port }, (error, socket) => {
        if (error) reject(failed(`The proxy cannot be reached: ${reasonOf(error, name)}`, error));
        else settle(socket);
      });
    });
  return async (authority) => {
    const socket = await open();
    try {
      const credentials = authorization ? `Proxy-Authorization: ${authorization}\r\n` : "";
      socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentials}\r\n`);
      const head = await readHead(socket, { name, timeoutMs });
      checkHead(head, { name, authority });
      return socket;
    } catch (error) {
      socket.on("error", () => undefined).destroy();
      throw error;
    }
  };
}

/** Everything up to the empty line, as long as nothing follows it: the other end has not been asked yet. */
function readHead(
  socket: Socket,
  { name, timeoutMs }: { name: string; timeoutMs: number },
): Promise<string> {
  return new Promise((settle, reject) => {
    let head = Buffer.alloc(0);
    const done = (fault?: TransientError): void => {
      clearTimeout(timer);
      socket.off("readable", read).off("error", onError).off("end", onEnd).off("close", onEnd);
      if (fault) reject(fault);
      else settle(head.toString("latin1"));
    };
    const onError = (error: Error): void => done(failed(reasonOf(error, name), error));
    const onEnd = (): void => done(failed(`The proxy ${name} closed the connection.`));
    const read = (): void => {
      const chunk: Buffer | null = socket.read();
      if (chunk === null) return;
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(END_OF_HEAD);
      if (end >= 0 && end === head.length - END_OF_HEAD.length) done();
      else if (end >= 0 || head.length > MAX_HEAD_BYTES) done(failed(noAnswer(name)));
    };
    const timer = setTimeout(
      () => done(failed(`The proxy ${name} opened no way within ${timeoutMs / 1_000} s.`)),
      timeoutMs,
    );
    socket.on("readable", read).on("error", onError).on("end", onEnd).on("close", onEnd);
  });
}

function checkHead(head: string, { name, authority }: { name: string; authority: string }): void {
  const status = /^HTTP\/1\.[01] (\d{3})(?: |\r)/.exec(head)?.[1];
  if (status === undefined) {
    throw failed(noAnswer(name));
  }
  if (status.startsWith("2")) return;
  if (status === "407") {
    throw failed(
      `The proxy ${name} wants a user name and password (407): write them into EGRESS_PROXY.`,
    );
  }
  throw failed(
    `The proxy ${name} opens no way to ${authority}: it answered ${status}. Allow it there, or check the address.`,
  );
}

function basic(username: string, password: string): string {
  const pair = `${decoded(username)}:${decoded(password)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const noAnswer = (name: string): string =>
  `The proxy ${name} answers with something that is no answer to CONNECT.`;
const reasonOf = (error: Error, name: string): string => toNetworkError(error, name).message;

/** Its code is never that of a socket: undici would try a failed tunnel again without end. */
const failed = (message: string, cause?: Error): TransientError =>
  new TransientError(message, { code: "proxy_failed", ...(cause ? { cause } : {}) });
