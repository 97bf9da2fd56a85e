import { randomUUID } from "node:crypto";
import type { LookupAddress } from "node:dns";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type Socket } from "node:net";
import ipaddr from "ipaddr.js";
import { createEgressGuard } from "../../src/lib/egress.ts";
import { isHubError } from "../../src/lib/errors.ts";
import { createOutbound, type Outbound, type OutboundOptions } from "../../src/lib/http.ts";
import { silentLog } from "../../src/lib/log.ts";
import { until } from "../receiver.ts";
import { NAME_SERVER, PUBLIC } from "./addresses.ts";
import { type DnsServer, openDnsServer } from "./dns-server.ts";

export const HTTP_PORTS = [80, 8080] as const;
export const HTTPS_PORT = 443;

/** Listens at every address of the suite's own network, and knows who was connected to. */
export interface Network extends AsyncDisposable {
  readonly dns: DnsServer;
  /** What the servers do with a request; `ok` by default. */
  answer: RequestListener;
  /** Addresses and ports of connections to anything but the public ones. */
  readonly privateHits: string[];
  publicHits(): number;
  /**
   * Every connection that was made before is in the lists. Proves that the listeners still see private
   * ones by making one, which is left out of the lists.
   */
  settle(): Promise<void>;
}

/** Where the certificate of the public names is; set by scripts/test-egress.ts. */
const { EGRESS_CERT = "", EGRESS_KEY = "", EGRESS_FIGURES = "" } = process.env;

export async function openNetwork(): Promise<Network> {
  const privateHits: string[] = [];
  const sockets = new Set<Socket>();
  let publicCount = 0;
  const onConnection = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    const address = plain(socket.localAddress ?? "");
    if (PUBLIC.some((known) => known === address)) publicCount += 1;
    else privateHits.push(`${address} port ${socket.localPort}`);
  };
  const listener: RequestListener = (request, response) => network.answer(request, response);
  const servers: Server[] = [];
  const listen = async (server: Server, port: number): Promise<void> => {
    server.on("connection", onConnection);
    // Every address of both kinds; what is private shows in the connection's own end.
    server.listen({ port, host: "::" });
    await once(server, "listening");
    servers.push(server);
  };
  for (const port of HTTP_PORTS) await listen(createServer(listener), port);
  const pair = { cert: EGRESS_CERT, key: EGRESS_KEY };
  await listen(createSecureServer(pair, listener), HTTPS_PORT);
  const dns = await openDnsServer(NAME_SERVER.address, NAME_SERVER.port);
  const network: Network = {
    dns,
    answer: (_request, response) => void response.end("ok"),
    privateHits,
    publicHits: () => publicCount,
    async settle() {
      const before = privateHits.length;
      const [port] = HTTP_PORTS;
      const socket = connect(port, "10.0.0.1");
      await once(socket, "connect");
      await until(() => privateHits.length > before, { what: () => "the listener saw nothing" });
      socket.destroy();
      const at = privateHits.indexOf(`10.0.0.1 port ${port}`, before);
      if (at >= 0) privateHits.splice(at, 1);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      for (const server of servers) await new Promise((done) => server.close(done));
      await dns[Symbol.asyncDispose]();
    },
  };
  return network;
}

/** The hub's way out as in production: the machine's own lookup. */
export const openOutbound = (
  options: Partial<OutboundOptions> & { readonly allow?: readonly string[] } = {},
): Outbound =>
  createOutbound({
    egress: createEgressGuard(options.allow ?? []),
    userAgent: "Viadukt/egress-test",
    log: silentLog,
    ...options,
  });

/** Asks the suite's name server without the machine's own resolver. */
export async function resolveByDns(host: string): Promise<readonly LookupAddress[]> {
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  resolver.setServers([`${NAME_SERVER.address}:${NAME_SERVER.port}`]);
  const ask = async (family: 4 | 6): Promise<LookupAddress[]> => {
    const addresses = await (family === 4 ? resolver.resolve4(host) : resolver.resolve6(host));
    return addresses.map((address) => ({ address, family }));
  };
  const [four, six] = await Promise.allSettled([ask(4), ask(6)]);
  const found = [four, six].flatMap((one) => (one.status === "fulfilled" ? one.value : []));
  if (found.length === 0 && four.status === "rejected") throw four.reason;
  return found;
}

export type Outcome =
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "failed"; readonly code: string; readonly message: string }
  | { readonly kind: "reached"; readonly status: number; readonly location: string | undefined };

const figures = { tried: 0, refused: 0, failed: 0, reached: 0 };
process.on("exit", () => {
  if (EGRESS_FIGURES) appendFileSync(EGRESS_FIGURES, `${JSON.stringify(figures)}\n`);
});

/** One POST as a webhook is sent, and what became of it. */
export async function attempt(
  outbound: Outbound,
  url: string,
  { timeoutMs = 2_000, isCounted = true }: { timeoutMs?: number; isCounted?: boolean } = {},
): Promise<Outcome> {
  const outcome = await outcomeOf(outbound, { url, timeoutMs });
  if (isCounted) {
    figures.tried += 1;
    figures[outcome.kind] += 1;
  }
  return outcome;
}

async function outcomeOf(
  outbound: Outbound,
  { url, timeoutMs }: { url: string; timeoutMs: number },
): Promise<Outcome> {
  const headers = { "content-type": "application/json", "webhook-id": randomUUID() };
  try {
    const answer = await outbound.requestSmall(
      { method: "POST", url, headers, body: "{}", timeoutMs },
      1_000,
    );
    return { kind: "reached", status: answer.status, location: answer.headers.location };
  } catch (error) {
    if (!isHubError(error)) throw error;
    const { code, message } = error;
    const isRefused = code === "egress_refused" || code === "bad_configuration";
    return isRefused ? { kind: "refused", message } : { kind: "failed", code, message };
  }
}

/** `::ffff:10.0.0.1` of a socket for both kinds is `10.0.0.1`. */
function plain(address: string): string {
  const parsed = ipaddr.process(address.replace(/%.*$/, ""));
  return parsed.toString();
}
