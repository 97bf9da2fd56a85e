import { createSocket } from "node:dgram";
import { ConfigError, TransientError } from "../../sdk/index.ts";

/** The SQL Server Browser: https://learn.microsoft.com/openspecs/windows_protocols/mc-sqlr/ */
const BROWSER_PORT = 1434;
const ASK_INSTANCE = 0x04;
const ANSWER = 0x05;
const TRY_MS = 1_000;
const TRIES = 3;

/**
 * The TCP port of a named instance, as the SQL Server Browser at `address` says. The port is asked of that
 * address alone, and only its answer counts.
 * @throws TransientError where nobody answers, ConfigError where there is no such instance over TCP
 */
export async function instancePort(
  { address, instance }: { readonly address: string; readonly instance: string },
  signal: AbortSignal,
  browserPort: number = BROWSER_PORT,
): Promise<number> {
  const answer = await ask({ address, instance, port: browserPort }, signal);
  if (answer === undefined) {
    throw new TransientError(
      `The SQL Server Browser does not answer (UDP ${browserPort}): start it, let it through the firewall, or give the port in place of the instance.`,
      { code: "timeout" },
    );
  }
  const port = Number(/;tcp;(\d{1,5});/i.exec(answer)?.[1] ?? 0);
  if (port >= 1 && port <= 65_535) return port;
  throw new ConfigError(
    `The instance ${instance} takes no connections over TCP/IP: turn it on in the SQL Server Configuration Manager.`,
  );
}

function ask(
  { address, instance, port }: { address: string; instance: string; port: number },
  signal: AbortSignal,
): Promise<string | undefined> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  const question = Buffer.concat([
    Buffer.from([ASK_INSTANCE]),
    Buffer.from(instance),
    Buffer.of(0),
  ]);
  let tries = 0;
  const send = (): void => {
    tries += 1;
    if (tries > TRIES) resolve(undefined);
    else socket.send(question);
  };
  const timer = setInterval(send, TRY_MS);
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  // What nobody listens to is refused; it is the same as no answer.
  socket.on("error", () => resolve(undefined));
  socket.on("message", (bytes) => {
    if (bytes[0] === ANSWER) resolve(bytes.subarray(3).toString("latin1"));
  });
  socket.connect(port, address, send);
  return promise.finally(() => {
    clearInterval(timer);
    signal.removeEventListener("abort", onAbort);
    socket.close();
  });
}
