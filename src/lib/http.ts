import type { Readable } from "node:stream";
import { Client, type Dispatcher, Pool } from "undici";
import type { EgressGuard } from "./egress.ts";
import { ConfigError, messageOf } from "./errors.ts";
import { BodyExchange, SmallExchange } from "./http-answer.ts";
import { Exchange } from "./http-exchange.ts";
import type { Log } from "./log.ts";
import { createConnector, type Resolve, resolveHost } from "./vetted-connect.ts";

export interface OutboundRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
  /** For everything: name lookup, connection, TLS, headers and the whole body. */
  readonly timeoutMs: number;
  /** An abort ends the request with the signal's own reason. */
  readonly signal?: AbortSignal;
}

export interface OutboundResponse {
  readonly status: number;
  /** Lower-case names; repeated ones are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whoever takes it must read or destroy it. */
  readonly body: Readable;
  readonly remoteAddress: string | undefined;
}

export interface SmallResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The answer was longer than asked for; the rest was thrown away unread. */
  readonly isTruncated: boolean;
  readonly remoteAddress: string | undefined;
}

/**
 * The hub's way to other servers. Connects only to addresses that the egress guard allows, follows no
 * redirect (3xx is a status as any other) and asks for no compression. Disposing ends what is under way.
 */
export interface Outbound extends AsyncDisposable {
  /**
   * Answers as soon as the headers are there; the deadline goes on for the body.
   * @throws ConfigError for an address that may not be called; TransientError with code `timeout`,
   * `dns_failure`, `connection_refused`, `connection_reset`, `host_unreachable`, `tls_error` or
   * `bad_answer`
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
}

/** Origins with open connections at one moment: 256 × a few sockets stay below the usual 1,024 files. */
const MAX_ORIGINS = 256;
/** Connections to one origin; further requests wait for one. */
const MAX_CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 10_000;
/** Below the 5 s after which many servers close an idle connection without a word about it. */
const IDLE_MS = 4_000;
const MAX_IDLE_MS = 30_000;

const CLIENT_OPTIONS = {
  // The deadline is ours: one for everything.
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: IDLE_MS,
  keepAliveMaxTimeout: MAX_IDLE_MS,
  pipelining: 1,
  allowH2: false,
} as const;

type Connect = ReturnType<typeof createConnector>;

interface OpenPool {
  readonly pool: Pool;
  usedAt: number;
}

export function createOutbound(options: OutboundOptions): Outbound {
  const { egress, log, userAgent } = options;
  const connect = createConnector({
    egress,
    resolve: options.resolve ?? resolveHost,
    timeoutMs: CONNECT_TIMEOUT_MS,
  });
  const pools = new Map<string, OpenPool>();
  let uses = 0;

  const close = (origin: string, open: OpenPool): void => {
    if (pools.get(origin) === open) pools.delete(origin);
    open.pool.close().catch((error: unknown) => {
      log.debug({ origin, reason: messageOf(error) }, "closing idle connections failed");
    });
  };
  const poolOf = (origin: string): Pool => {
    let open = pools.get(origin);
    if (!open) {
      if (pools.size >= MAX_ORIGINS) dropOldest(pools, close);
      const made: OpenPool = { pool: openPool(origin, connect), usedAt: 0 };
      const closeWhenUnused = (): void => {
        const { connected, size } = made.pool.stats;
        if (connected === 0 && size === 0 && pools.get(origin) === made) close(origin, made);
      };
      made.pool.on("disconnect", closeWhenUnused).on("connectionError", closeWhenUnused);
      pools.set(origin, made);
      open = made;
    }
    uses += 1;
    open.usedAt = uses;
    return open.pool;
  };
  const send = (request: OutboundRequest, exchange: Exchange): void => {
    if (!exchange.begin()) return;
    try {
      const url = parseUrl(request.url);
      exchange.host = url.host;
      egress.checkUrl(url);
      poolOf(url.origin).dispatch(
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
    async [Symbol.asyncDispose]() {
      const open = [...pools.values()];
      pools.clear();
      await Promise.all(open.map(({ pool }) => pool.destroy()));
    },
  };
}

function openPool(origin: string, connect: Connect): Pool {
  return new Pool(origin, {
    ...CLIENT_OPTIONS,
    connections: MAX_CONNECTIONS,
    connect,
    factory: (url) => new Connection(url, connect),
  });
}

/** One socket; tells each request where it went, and takes none that is over already. */
class Connection extends Client {
  readonly #remote: { address: string | undefined };

  constructor(url: URL, connect: Connect) {
    const remote: { address: string | undefined } = { address: undefined };
    super(url, {
      ...CLIENT_OPTIONS,
      connect: (target, callback) =>
        connect(target, (...result) => {
          remote.address = result[1]?.remoteAddress;
          callback(...result);
        }),
    });
    this.#remote = remote;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    if (handler instanceof Exchange) {
      if (handler.isOver) return true;
      handler.connection = this.#remote;
    }
    return super.dispatch(options, handler);
  }
}

function dropOldest(
  pools: ReadonlyMap<string, OpenPool>,
  close: (origin: string, open: OpenPool) => void,
): void {
  let oldest: [string, OpenPool] | undefined;
  for (const entry of pools) {
    if (!oldest || entry[1].usedAt < oldest[1].usedAt) oldest = entry;
  }
  if (oldest) close(...oldest);
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw new ConfigError("The address is no URL such as https://example.com/path.");
  return url;
}

/** A host of the caller's own would let the name that was vetted and the one that is asked differ. */
function headerList(headers: Readonly<Record<string, string>>, userAgent: string): string[] {
  const list: string[] = [];
  let hasUserAgent = false;
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || name.toLowerCase() === "host") continue;
    hasUserAgent ||= name.toLowerCase() === "user-agent";
    list.push(name, value);
  }
  if (!hasUserAgent) list.push("user-agent", userAgent);
  return list;
}
