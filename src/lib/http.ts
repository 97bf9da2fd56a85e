import type { Readable } from "node:stream";
import type { EgressGuard } from "./egress.ts";
import { ConfigError } from "./errors.ts";
import { BodyExchange, SmallExchange } from "./http-answer.ts";
import type { Exchange } from "./http-exchange.ts";
import { headerList } from "./http-headers.ts";
import { createPools } from "./http-pools.ts";
import { createTunnel, parseProxy } from "./http-proxy.ts";
import type { Timing } from "./http-timing.ts";
import type { TlsOptions } from "./http-tls.ts";
import { exchangeToEnd } from "./http-to-end.ts";
import type { Log } from "./log.ts";
import { type Resolve, resolveHost } from "./vetted-connect.ts";

export { type Timing, timingOf } from "./http-timing.ts";
export type { TlsOptions } from "./http-tls.ts";

export interface OutboundRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
  /** For everything: name lookup, connection, TLS, headers and the whole body. */
  readonly timeoutMs: number;
  /** An abort ends the request with the signal's own reason. */
  readonly signal?: AbortSignal;
  /** A client certificate and further authorities, for an https address. */
  readonly tls?: TlsOptions | undefined;
  /**
   * The answer is all that comes on a connection of its own until it is closed, be it more than its announced length.
   * The body must not be a stream.
   */
  readonly isLengthTolerant?: boolean | undefined;
}

export interface OutboundResponse {
  readonly status: number;
  /** Lower-case names; repeated ones are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whoever takes it must read or destroy it. */
  readonly body: Readable;
  /** Undefined behind a proxy. */
  readonly remoteAddress: string | undefined;
  /** As far as it has come: `total` is known once the body has come. */
  readonly timing: Timing;
}

export interface SmallResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The answer was longer than asked for; the rest was thrown away unread. */
  readonly isTruncated: boolean;
  /** Undefined behind a proxy. */
  readonly remoteAddress: string | undefined;
  readonly timing: Timing;
}

/**
 * The hub's way to other servers. Connects only to addresses that the egress guard allows, follows no
 * redirect (3xx is a status as any other), asks for no compression and undoes none. Disposing ends what is
 * under way. `timingOf` tells of an error how far the call came.
 */
export interface Outbound extends AsyncDisposable {
  /**
   * Answers as soon as the headers are there; the deadline goes on for the body.
   * @throws ConfigError for an address that may not be called (`egress_refused`), a request that HTTP does
   * not allow (`bad_request`) and a certificate that cannot be used (`bad_certificate`); TransientError with
   * code `timeout`, `dns_failure`, `connection_refused`, `connection_reset`, `host_unreachable`,
   * `tls_error`, `bad_answer` or `proxy_failed`
   */
  request(request: OutboundRequest): Promise<OutboundResponse>;
  /** As `request`, and reads at most `maxBytes` of the answer as UTF-8 text. */
  requestSmall(request: OutboundRequest, maxBytes: number): Promise<SmallResponse>;
}

export interface OutboundOptions {
  readonly egress: EgressGuard;
  readonly userAgent: string;
  readonly log: Log;
  /** Turns a name into addresses; the machine's own lookup by default. */
  readonly resolve?: Resolve;
  /**
   * `http://user:password@proxy.example.com:3128`, which opens ways (CONNECT) to all that the operator has
   * not named as own. It resolves names; only addresses in the URL are checked here.
   */
  readonly proxy?: string | undefined;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** @throws ConfigError where the proxy is no address of one */
export function createOutbound(options: OutboundOptions): Outbound {
  const { egress, log, proxy, userAgent } = options;
  const timeoutMs = CONNECT_TIMEOUT_MS;
  const pools = createPools({
    egress,
    log,
    timeoutMs,
    resolve: options.resolve ?? resolveHost,
    tunnel: proxy === undefined ? undefined : createTunnel(parseProxy(proxy), { timeoutMs }),
  });
  const send = (request: OutboundRequest, exchange: Exchange): void => {
    if (!exchange.begin()) return;
    try {
      const url = parseUrl(request.url);
      exchange.host = url.host;
      egress.checkUrl(url);
      if (request.tls) checkTls(url);
      if (request.isLengthTolerant) {
        const connect = pools.connectorOf(request.tls);
        exchangeToEnd({ ...request, url, userAgent }, exchange, connect);
        return;
      }
      pools.of(url.origin, request.tls).dispatch(
        {
          method: request.method,
          path: url.pathname + url.search,
          headers: headerList(request.headers, userAgent),
          body: request.body ?? null,
        },
        exchange,
      );
    } catch (error) {
      exchange.fail(error instanceof Error ? error : new Error(String(error)));
    }
  };

  return {
    request: (request) =>
      new Promise((settle, reject) => send(request, new BodyExchange(request, settle, reject))),
    requestSmall: (request, maxBytes) =>
      new Promise((settle, reject) =>
        send(request, new SmallExchange({ ...request, maxBytes }, settle, reject)),
      ),
    [Symbol.asyncDispose]: () => pools.destroy(),
  };
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw new ConfigError("The address is no URL such as https://example.com/path.");
  return url;
}

/** Over http nobody would ask for it, and whoever set it believes the other side to be known. */
function checkTls({ protocol, hostname }: URL): void {
  if (protocol === "https:") return;
  throw new ConfigError(
    `A client certificate or an authority (CA) needs an https:// address, and that of ${hostname} is http://.`,
    { code: "bad_certificate" },
  );
}
