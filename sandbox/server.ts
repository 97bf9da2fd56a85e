import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Value } from "typebox/value";
import { FaultOrder, misbehave, type SandboxFault } from "./faults.ts";
import { createSimulators } from "./list.ts";
import {
  type Listening,
  RequestError,
  readJson,
  type Simulator,
  send,
  sendJson,
} from "./simulator.ts";
import { startPage } from "./start-page.ts";

export interface SandboxSystem {
  readonly id: string;
  readonly title: string;
  readonly integrationType: string;
  /** What an integration has as `base_url`. */
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
}

export interface Sandbox {
  readonly url: string;
  readonly systems: readonly SandboxSystem[];
  /** Waits for nobody: open connections are cut. */
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** 0 for a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Default: every simulator that there is. */
  readonly simulators?: readonly Simulator[];
}

interface Mounted {
  readonly simulator: Simulator;
  fault: { kind: SandboxFault; left: number } | undefined;
}

/** One HTTP server with every simulated system under its own path; data lives in memory. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = "127.0.0.1", simulators = createSimulators() } = options;
  const mounts = new Map<string, Mounted>(
    simulators.map((simulator) => [simulator.id, { simulator, fault: undefined }]),
  );
  let systems: readonly SandboxSystem[] = [];
  const server = createServer((req, res) => {
    void answer(mounts, () => systems, req, res).catch((error: unknown) => refuse(res, error));
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, host, done);
  });
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const url = `http://${shownHost}:${(server.address() as AddressInfo).port}`;
  const own = await listenOwn(simulators, host, port);
  systems = simulators
    .filter(({ isService }) => !isService)
    .map((simulator) => systemOf(simulator, url));
  return {
    url,
    systems,
    async close() {
      server.closeAllConnections();
      await Promise.all([
        new Promise((done) => server.close(done)),
        ...own.map((listening) => listening.close()),
      ]);
    },
  };
}

/**
 * Starts the servers that simulators have beside the frame: on the ports after it, so that their addresses stay
 * the same from start to start, or on any free one where somebody else has that port.
 */
async function listenOwn(
  simulators: readonly Simulator[],
  host: string,
  port: number,
): Promise<readonly Listening[]> {
  const started: Listening[] = [];
  for (const simulator of simulators) {
    const next = port === 0 ? 0 : port + 1 + started.length;
    const listening = await simulator
      .listen?.({ host, port: next > 65_535 ? 0 : next })
      .catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EADDRINUSE") throw error;
        return simulator.listen?.({ host });
      });
    if (listening) started.push(listening);
  }
  return started;
}

function systemOf(simulator: Simulator, url: string): SandboxSystem {
  const { id, title, integrationType, settings = {} } = simulator;
  const baseUrl = `${url}/${id}`;
  return {
    ...{ id, title, integrationType, baseUrl },
    /** Some are made when they are asked for first. */
    get credentials() {
      return simulator.credentials;
    },
    settings: typeof settings === "function" ? settings(baseUrl) : settings,
  };
}

async function answer(
  mounts: ReadonlyMap<string, Mounted>,
  systems: () => readonly SandboxSystem[],
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const url = new URL(req.url ?? "/", "http://sandbox.invalid");
  if (url.pathname === "/") {
    send(res, 200, startPage(systems()), { "content-type": "text/html; charset=utf-8" });
    return;
  }
  if (`${req.method} ${url.pathname}` === "POST /_sandbox/reset") {
    for (const mounted of mounts.values()) restart(mounted);
    sendJson(res, 200, { reset: [...mounts.keys()] });
    return;
  }
  const [, id = "", rest = "/"] = /^\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const mounted = mounts.get(id);
  if (!mounted)
    throw new RequestError(404, { error: "no such system", systems: [...mounts.keys()] });
  url.pathname = rest;
  if (rest.startsWith("/_sandbox/")) return control(mounted, req, res, url);
  await handle(mounted, req, res, url);
}

async function handle(
  mounted: Mounted,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const { simulator, fault } = mounted;
  if (fault && fault.left > 0) {
    fault.left -= 1;
    const answerExpired = simulator.answerExpired?.bind(simulator);
    if (await misbehave(fault.kind, req, res, answerExpired)) return;
  }
  await simulator.handle(req, res, url);
}

async function control(
  mounted: Mounted,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const what = `${req.method} ${url.pathname}`;
  if (what === "POST /_sandbox/reset") {
    restart(mounted);
    return sendJson(res, 200, { reset: [mounted.simulator.id] });
  }
  if (what !== "POST /_sandbox/fault") throw new RequestError(404, { error: "no such control" });
  const order = await readJson(req);
  if (!Value.Check(FaultOrder, order))
    throw new RequestError(422, { error: "kind or times", expected: FaultOrder });
  const { kind, times = 1 } = order;
  mounted.fault = { kind, left: times };
  sendJson(res, 200, { kind, times });
}

function restart(mounted: Mounted): void {
  mounted.fault = undefined;
  mounted.simulator.reset();
}

function refuse(res: ServerResponse, error: unknown): void {
  if (res.headersSent || res.destroyed) res.destroy();
  else if (error instanceof RequestError) sendJson(res, error.status, error.body);
  else sendJson(res, 500, { error: error instanceof Error ? error.message : "unknown" });
}
