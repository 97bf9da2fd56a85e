import type { LookupAddress } from "node:dns";
import { connect, isIP } from "node:net";
import type { EgressGuard } from "../../lib/egress.ts";
import { ConfigError, TransientError } from "../../lib/errors.ts";
import { timeoutError, toNetworkError } from "../../lib/network-fault.ts";
import { type Resolve, resolveHost } from "../../lib/vetted-connect.ts";
import type { Net } from "../net.ts";

export interface NetOptions {
  readonly egress: EgressGuard;
  readonly signal: AbortSignal;
  readonly shared: Net["shared"];
  readonly resolve?: Resolve | undefined;
}

const CONNECT_TIMEOUT_MS = 10_000;
const MAX_PORT = 65_535;

/** The egress guard for what does not speak HTTP. It goes straight to the address: a proxy takes HTTP only. */
export const createNet = ({ egress, signal, shared, resolve = resolveHost }: NetOptions): Net => ({
  shared,
  async address(host, port) {
    signal.throwIfAborted();
    if (host === "" || !Number.isInteger(port) || port < 1 || port > MAX_PORT) {
      throw new ConfigError(`${host}:${port} is no address of a server: correct host and port.`);
    }
    if (isIP(host) !== 0) {
      egress.checkAddress(host, host);
      return host;
    }
    const found = await resolved(host, resolve);
    for (const { address } of found) egress.checkAddress(host, address);
    const [only] = found;
    return found.length === 1 && only ? only.address : answering({ host, port, found, signal });
  },
});

async function resolved(host: string, resolve: Resolve): Promise<readonly LookupAddress[]> {
  try {
    const found = await resolve(host);
    if (found.length > 0) return found;
  } catch (error) {
    throw toNetworkError(error instanceof Error ? error : new Error(String(error)), host);
  }
  throw new TransientError(`The name ${host} has no address.`, { code: "dns_failure" });
}

/** The one of several vetted addresses that takes connections, as a browser would find it. */
function answering({
  host,
  port,
  found,
  signal,
}: {
  host: string;
  port: number;
  found: readonly LookupAddress[];
  signal: AbortSignal;
}): Promise<string> {
  return new Promise((settle, reject) => {
    const socket = connect({
      host,
      port,
      autoSelectFamily: true,
      timeout: CONNECT_TIMEOUT_MS,
      signal,
      lookup: (_host, _options, callback) => callback(null, [...found]),
    });
    socket.once("connect", () => {
      settle(socket.remoteAddress ?? "");
      socket.destroy();
    });
    socket.once("timeout", () => {
      socket.destroy(timeoutError(`No connection to ${host}:${port} came about in time.`));
    });
    socket.once("error", (error) => {
      reject(signal.aborted ? signal.reason : toNetworkError(error, `${host}:${port}`));
    });
  });
}
