import type { AddressInfo } from "node:net";
import type { Command } from "commander";
import type { FastifyInstance } from "fastify";
import type { FirstRun } from "../auth/first-run.ts";
import type { Hub } from "../hub.ts";
import { startHousekeeping } from "../scheduler/housekeeping.ts";
import type { Settings } from "../settings-schema.ts";
import { failure } from "./fault.ts";
import type { CliHost, Flags, ReadySettings } from "./host.ts";
import { print } from "./output.ts";
import { prepareSettings, prepareTenant } from "./prepare.ts";
import { stopped, stopSignal } from "./stop-signal.ts";

/** Requests, runs and deliveries under way have this long to come to a stop. */
const GRACE_MS = 10_000;

export function addServe(program: Command, host: CliHost): void {
  program
    .command("serve")
    .summary("run the hub")
    .description(
      "Runs the hub: API, web interface, runs and deliveries. The first start makes the data folder, the encryption key and a first administrator. Ctrl-C stops it.",
    )
    .option("--host <address>", "address to listen on (HOST, default 127.0.0.1)")
    .option("--port <number>", "port to listen on, 0 for any free one (PORT, default 8000)")
    .option("--data-dir <folder>", "folder for databases, files, key and logs (DATA_DIR)")
    .action((flags: Flags) => serve(host, flags));
}

async function serve(host: CliHost, flags: Flags): Promise<void> {
  using stop = stopSignal({ graceMs: GRACE_MS });
  const ready = await prepareSettings(host, flags);
  await using hubLog = await host.openLog(ready.settings);
  await using hub = await host.openHub(ready.settings, hubLog);
  const firstRun = await prepareTenant(hub);
  const { buildServer } = await import("../http/server.ts");
  const server = await buildServer(hub);
  try {
    const address = await listen(server, ready.settings);
    await host.startWork(hub);
    await using _housekeeping = startHousekeeping(hub);
    hub.log.info({ address, version: hub.version }, "hub started");
    greet({ hub, ready, firstRun, address });
    await stopped(stop.signal);
    print("Stopping …");
  } finally {
    await server.close();
  }
  hub.log.info({}, "hub stopped");
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

function greet({
  hub: { settings, version },
  ready: { isNewKey, keyFile },
  firstRun: { made, passwordFile },
  address,
}: {
  hub: Hub;
  ready: ReadySettings;
  firstRun: FirstRun;
  address: string;
}): void {
  print(`Viadukt ${version} is running at ${settings.publicUrl ?? address}`);
  if (settings.auth === "off") {
    print("Everybody on this machine can do everything without signing in (AUTH=off).");
  } else if (made) {
    print(`Sign in as ${made.email} with the password ${made.password}`);
    print(`It is also in ${passwordFile} until you change it.`);
  } else if (passwordFile !== undefined) {
    print(`Sign in as admin@localhost; the password is in ${passwordFile} until you change it.`);
  }
  if (isNewKey) {
    print(`A new encryption key is in ${keyFile}.`);
    print("Back it up: without it the stored credentials cannot be read any more.");
  }
  print(`Data is in ${settings.dataDir}, logs are in ${settings.logDir}.`);
  print("Stop it with Ctrl-C.");
}
