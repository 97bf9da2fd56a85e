import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction, Socket } from "node:net";
import { buildConnector } from "undici";
import type { EgressGuard, Scheme } from "./egress.ts";
import { ConfigError, isHubError, TransientError } from "./errors.ts";
import type { OpenTunnel } from "./http-proxy.ts";
import type { Opening } from "./http-timing.ts";
import type { PreparedTls } from "./http-tls.ts";

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** Through the system, so that hosts files and names of the local network count. */
export const resolveHost: Resolve = (host) => lookup(host, { all: true, verbatim: true });

export interface ConnectorOptions {
  readonly egress: EgressGuard;
  readonly resolve: Resolve;
  /** From the name lookup to the end of the TLS handshake. */
  readonly timeoutMs: number;
  /** The only way to everything that the operator has not named as own. */
  readonly tunnel?: OpenTunnel | undefined;
}

/** Opens one connection and notes its moments. */
export type Connect = (
  target: buildConnector.Options,
  callback: buildConnector.Callback,
  opening: Opening,
) => void;

/**
 * Opens connections to vetted addresses only. A name is resolved once and each of its addresses must be
 * allowed, then one of those same addresses is connected to; nobody can change the answer in between.
 * Each set of TLS options needs a connector of its own: TLS sessions are kept in it, and a session carries
 * both the client's certificate and the trust in the server's.
 */
export function createConnector(options: ConnectorOptions, tls?: PreparedTls): Connect {
  const { egress, timeoutMs: timeout, tunnel } = options;
  const common = { allowH2: false, autoSelectFamily: true, timeout };
  const plain = buildConnector({ ...common, lookup: vettedLookup(options, "http:") });
  const secure = buildConnector({ ...common, ...tls, lookup: vettedLookup(options, "https:") });

  const direct: Connect = (target, callback, opening) => {
    const scheme = schemeOf(target);
    // Node resolves no literal, so the lookup never sees one.
    if (isIP(target.hostname) !== 0) {
      egress.checkAddress(target.hostname, target.hostname, scheme);
    }
    const connect = scheme === "https:" ? secure : plain;
    watch(
      connect(target, (...[error, socket]) => {
        if (error) return callback(error, null);
        try {
          egress.checkAddress(target.hostname, socket.remoteAddress ?? "", scheme);
        } catch (refusal) {
          socket.destroy();
          return callback(asError(refusal), null);
        }
        opened(opening, scheme);
        callback(null, socket);
      }),
      opening,
    );
  };
  if (!tunnel) return direct;

  const proxied: Connect = (target, callback, opening) => {
    const scheme = schemeOf(target);
    opening.isProxied = true;
    tunnel(authorityOf(target)).then(
      (httpSocket) => {
        opening.connectedAt = performance.now();
        if (scheme === "http:") return callback(null, httpSocket);
        secure({ ...target, httpSocket }, (...[error, socket]) => {
          if (error) return callback(error, null);
          opened(opening, scheme);
          callback(null, socket);
        });
      },
      (error: unknown) => callback(asError(error), null),
    );
  };
  return (target, callback, opening) => {
    if (egress.isOwn(target.hostname)) return direct(target, callback, opening);
    if (isIP(target.hostname) === 0) egress.checkName(target.hostname, schemeOf(target));
    else egress.checkAddress(target.hostname, target.hostname, schemeOf(target));
    proxied(target, callback, opening);
  };
}

/** Connections to one host that open together share one answer. */
function vettedLookup({ egress, resolve }: ConnectorOptions, scheme: Scheme): LookupFunction {
  const underway = new Map<string, Promise<readonly LookupAddress[]>>();
  const vetted = async (host: string): Promise<readonly LookupAddress[]> => {
    const addresses = await resolve(host);
    for (const { address } of addresses) egress.checkAddress(host, address, scheme);
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
      (error: unknown) => callback(ownError(error), []),
    );
  };
}

/** The socket that undici's connector gives back, though its types do not say so. */
function watch(socket: unknown, opening: Opening): void {
  if (!(socket instanceof Socket)) return;
  socket.once("lookup", (error: Error | null) => {
    if (!error) opening.resolvedAt = performance.now();
  });
  socket.once("connect", () => {
    opening.connectedAt = performance.now();
  });
}

function opened(opening: Opening, scheme: Scheme): void {
  if (scheme === "https:") opening.securedAt = performance.now();
}

const schemeOf = ({ protocol }: buildConnector.Options): Scheme =>
  protocol === "https:" ? "https:" : "http:";

function authorityOf({ hostname, port, protocol }: buildConnector.Options): string {
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return `${host}:${port || (protocol === "https:" ? "443" : "80")}`;
}

const noAddress = (host: string): TransientError =>
  new TransientError(`The name ${host} has no address.`, { code: "dns_failure" });

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

/** Several connections may share a lookup, but each call has an error of its own. */
function ownError(error: unknown): Error {
  return isHubError(error)
    ? new ConfigError(error.message, { code: error.code, cause: error })
    : asError(error);
}
