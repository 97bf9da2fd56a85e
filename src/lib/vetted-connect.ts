import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import type { EgressGuard } from "./egress.ts";
import { TransientError } from "./errors.ts";

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** Through the system, so that hosts files and names of the local network count. */
export const resolveHost: Resolve = (host) => lookup(host, { all: true, verbatim: true });

export interface ConnectorOptions {
  readonly egress: EgressGuard;
  readonly resolve: Resolve;
  /** From the name lookup to the end of the TLS handshake. */
  readonly timeoutMs: number;
}

/**
 * Opens connections to vetted addresses only. A name is resolved once and each of its addresses must be
 * allowed, then one of those same addresses is connected to; nobody can change the answer in between.
 */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const { egress } = options;
  const connect = buildConnector({
    allowH2: false,
    autoSelectFamily: true,
    lookup: vettedLookup(options),
    timeout: options.timeoutMs,
  });
  return (target, callback) => {
    // Node resolves no literal, so the lookup never sees one.
    if (isIP(target.hostname) !== 0) egress.checkAddress(target.hostname, target.hostname);
    connect(target, (...[error, socket]) => {
      if (error) return callback(error, null);
      try {
        egress.checkAddress(target.hostname, socket.remoteAddress ?? "");
      } catch (refusal) {
        socket.destroy();
        return callback(refusal instanceof Error ? refusal : new Error(String(refusal)), null);
      }
      callback(null, socket);
    });
  };
}

/** Connections to one host that open together share one answer. */
function vettedLookup({ egress, resolve }: ConnectorOptions): LookupFunction {
  const underway = new Map<string, Promise<readonly LookupAddress[]>>();
  const vetted = async (host: string): Promise<readonly LookupAddress[]> => {
    const addresses = await resolve(host);
    for (const { address } of addresses) egress.checkAddress(host, address);
    return addresses;
  };
  const shared = (host: string): Promise<readonly LookupAddress[]> => {
    const known = underway.get(host);
    if (known) return known;
    const started = vetted(host).finally(() => underway.delete(host));
    underway.set(host, started);
    return started;
  };
  return (host, options, callback) => {
    shared(host).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) callback(noAddress(host), []);
        else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

const noAddress = (host: string): TransientError =>
  new TransientError(`The name ${host} has no address.`, { code: "dns_failure" });
