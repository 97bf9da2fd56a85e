import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { FirstRun } from "../auth/first-run.ts";
import type { Hub } from "../hub.ts";
import { startHousekeeping } from "../scheduler/housekeeping.ts";
import type { Settings } from "../settings-schema.ts";
import { failure } from "./fault.ts";
import type { CliHost, ReadySettings } from "./host.ts";
import { prepareTenant } from "./prepare.ts";
import { startWorkerProcesses } from "./worker-processes.ts";

/** Answers under way get this long when the hub stops; then their connections are cut. */
const ANSWER_GRACE_MS = 4_000;
/** Commands under way get this long; then they are taken back. */
const COMMAND_GRACE_MS = 4_000;

/** A hub that listens and works; disposing stops all of it, in the order that loses nothing. */
export interface RunningHub extends AsyncDisposable {
  readonly hub: Hub;
  readonly firstRun: FirstRun;
  /** Where it listens, for people of this machine. */
  readonly address: string;
}

/** @throws HubError where the address cannot be listened on */
export async function startHub(host: CliHost, { settings }: ReadySettings): Promise<RunningHub> {
  await using parts = new AsyncDisposableStack();
  const hubLog = parts.use(await host.openLog(settings));
  parts.defer(() => hubLog.log.info({}, "hub stopped"));
  const hub = parts.use(await host.openHub(settings, hubLog));
  const firstRun = await prepareTenant(hub);
  const { buildServer } = await import("../http/server.ts");
  const server = await buildServer(hub);
  parts.defer(() => closeServer(server));
  const address = await listen(server, settings);
  parts.defer(() => hub.commands.stop(COMMAND_GRACE_MS));
  await hub.commands.listen();
  await host.startWork(hub);
  parts.use(startHousekeeping(hub));
  parts.use(startWorkerProcesses(hub));
  hub.log.info({ address, version: hub.version }, "hub started");
  const owned = parts.move();
  return { hub, firstRun, address, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function closeServer(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), ANSWER_GRACE_MS);
  await server.close();
  clearTimeout(cut);
}

async function listen(server: FastifyInstance, { host, port }: Settings): Promise<string> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    throw listenFault(error as NodeJS.ErrnoException, host, port) ?? error;
  }
  const bound = server.server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${bound.port}`;
}

function listenFault(error: NodeJS.ErrnoException, host: string, port: number): Error | undefined {
  const texts: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is in use on ${host}: stop what listens there, or choose another with --port or PORT.`,
    EACCES: `Port ${port} is for the system only: choose one above 1023 with --port or PORT.`,
    EADDRNOTAVAIL: `This machine has no address ${host}: choose another with --host or HOST.`,
    ENOTFOUND: `There is no host ${host}: choose another with --host or HOST.`,
  };
  const text = texts[error.code ?? ""];
  return text === undefined ? undefined : failure(text, { cause: error });
}
