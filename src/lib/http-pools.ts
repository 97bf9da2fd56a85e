import { Client, type Dispatcher, Pool } from "undici";
import { messageOf } from "./errors.ts";
import { Exchange } from "./http-exchange.ts";
import { ConnectionFacts, startOpening } from "./http-timing.ts";
import { prepareTls, type TlsOptions, tlsDigest } from "./http-tls.ts";
import type { Log } from "./log.ts";
import { type Connect, type ConnectorOptions, createConnector } from "./vetted-connect.ts";

/** Origins with open connections at one moment: 256 × a few sockets stay below the usual 1,024 files. */
const MAX_ORIGINS = 256;
/**
 * Connections to one origin; further requests wait for one. More than the requests that anybody has under way
 * at once: of two endpoints at one origin, one that hangs must not hold what the other one needs.
 */
const MAX_CONNECTIONS = 2_048;
/** Sets of TLS options whose certificates stay parsed. */
const MAX_CONNECTORS = 64;
/** Below the 5 s after which many servers close an idle connection without a word about it. */
const IDLE_MS = 4_000;
const MAX_IDLE_MS = 30_000;
/** Of status line, headers and trailers: what most servers take and send. */
const MAX_HEAD_BYTES = 16_384;

const CLIENT_OPTIONS = {
  // The deadline is ours: one for everything.
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: IDLE_MS,
  keepAliveMaxTimeout: MAX_IDLE_MS,
  maxHeaderSize: MAX_HEAD_BYTES,
  pipelining: 1,
  allowH2: false,
} as const;

interface OpenPool {
  readonly pool: Pool;
  usedAt: number;
}

/** Open connections by origin and TLS options: nobody's certificate is ever used for another's request. */
export interface Pools {
  /** @throws ConfigError code bad_certificate */
  of(origin: string, tls: TlsOptions | undefined): Pool;
  /** Opens connections that are nobody's but the caller's. @throws ConfigError code bad_certificate */
  connectorOf(tls: TlsOptions | undefined): Connect;
  destroy(): Promise<void>;
}

export function createPools(options: ConnectorOptions & { readonly log: Log }): Pools {
  const pools = new Map<string, OpenPool>();
  const connectorOf = createConnectors(options);
  let uses = 0;

  const close = (key: string, open: OpenPool): void => {
    if (pools.get(key) === open) pools.delete(key);
    open.pool.close().catch((error: unknown) => {
      options.log.debug({ reason: messageOf(error) }, "closing idle connections failed");
    });
  };
  const open = (key: string, origin: string, connect: Connect): OpenPool => {
    if (pools.size >= MAX_ORIGINS) dropOldest(pools, close);
    const made: OpenPool = { pool: openPool(origin, connect), usedAt: 0 };
    const closeWhenUnused = (): void => {
      const { connected, size } = made.pool.stats;
      if (connected === 0 && size === 0 && pools.get(key) === made) close(key, made);
    };
    made.pool.on("disconnect", closeWhenUnused).on("connectionError", closeWhenUnused);
    pools.set(key, made);
    return made;
  };
  return {
    connectorOf: (tls) => connectorOf(tls, tls && tlsDigest(tls)),
    of(origin, tls) {
      const digest = tls && tlsDigest(tls);
      const key = digest === undefined ? origin : `${origin} ${digest}`;
      const found = pools.get(key) ?? open(key, origin, connectorOf(tls, digest));
      uses += 1;
      found.usedAt = uses;
      return found.pool;
    },
    async destroy() {
      const all = [...pools.values()];
      pools.clear();
      await Promise.all(all.map(({ pool }) => pool.destroy()));
    },
  };
}

/** One connector for requests without TLS options of their own, and one for each set of them. */
function createConnectors(options: ConnectorOptions) {
  const usual = createConnector(options);
  const special = new Map<string, Connect>();
  return (tls: TlsOptions | undefined, digest: string | undefined): Connect => {
    if (tls === undefined || digest === undefined) return usual;
    const connect = special.get(digest) ?? createConnector(options, prepareTls(tls));
    special.delete(digest);
    special.set(digest, connect);
    const [oldest] = special.keys();
    if (special.size > MAX_CONNECTORS && oldest !== undefined) special.delete(oldest);
    return connect;
  };
}

function openPool(origin: string, connect: Connect): Pool {
  return new Pool(origin, {
    ...CLIENT_OPTIONS,
    connections: MAX_CONNECTIONS,
    connect: (target, callback) => connect(target, callback, startOpening()),
    factory: (url) => new Connection(url, connect),
  });
}

/** One socket; tells each request where it went and what it took, and takes none that is over already. */
class Connection extends Client {
  readonly #facts: ConnectionFacts;

  constructor(url: URL, connect: Connect) {
    const facts = new ConnectionFacts();
    super(url, {
      ...CLIENT_OPTIONS,
      connect(target, callback) {
        const opening = facts.opens();
        const onSocket: typeof callback = (...result) => {
          if (!opening.isProxied) facts.address = result[1]?.remoteAddress;
          callback(...result);
        };
        connect(target, onSocket, opening);
      },
    });
    this.#facts = facts;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    if (handler instanceof Exchange) {
      if (handler.isOver) return true;
      handler.connection = this.#facts;
    }
    return super.dispatch(options, handler);
  }
}

function dropOldest(
  pools: ReadonlyMap<string, OpenPool>,
  close: (key: string, open: OpenPool) => void,
): void {
  let oldest: [string, OpenPool] | undefined;
  for (const entry of pools) {
    if (!oldest || entry[1].usedAt < oldest[1].usedAt) oldest = entry;
  }
  if (oldest) close(...oldest);
}
