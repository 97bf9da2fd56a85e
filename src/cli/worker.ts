import type { Command } from "commander";
import { usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { print } from "./output.ts";
import { prepareSettings } from "./prepare.ts";
import { stopped, stopSignal } from "./stop-signal.ts";
import { dataDirOption } from "./with-hub.ts";

const GRACE_MS = 10_000;
const LOG_NAME = /^[a-z][a-z0-9-]{0,39}$/;

interface WorkerFlags {
  readonly dataDir?: string;
  readonly logName: string;
}

export function addWorker(program: Command, host: CliHost): void {
  dataDirOption(
    program
      .command("worker")
      .summary("take runs and deliveries beside a hub")
      .description(
        "Works on the runs and deliveries of the hub whose databases the settings name, without API and web interface: on another core (WORKERS starts them with the hub) or another machine. Any number may work at once; one that dies loses nothing. Ctrl-C stops it.",
      )
      .option("--log-name <name>", "first part of the names of its log files", "worker"),
  ).action((flags: WorkerFlags) => work(host, flags));
}

async function work(host: CliHost, { dataDir, logName }: WorkerFlags): Promise<void> {
  if (!LOG_NAME.test(logName)) {
    const remedy = "Use lower-case letters, digits and -, such as worker-2.";
    throw usageError("--log-name", "is no first part of a file name", remedy);
  }
  const starter = process.send ? ended(process) : new Promise<void>(() => {});
  using stop = stopSignal({ graceMs: GRACE_MS });
  const { settings } = await prepareSettings(host, { dataDir });
  await using hubLog = await host.openLog(settings, logName);
  await using hub = await host.openHub(settings, hubLog);
  await host.startWork(hub);
  hub.log.info({ version: hub.version }, "worker started");
  if (!process.send) print(`Viadukt ${hub.version} works. Stop it with Ctrl-C.`);
  await Promise.race([stopped(stop.signal), starter]);
  hub.log.info({}, "worker stops");
}

/** The hub that started it is gone, perhaps since before this: nobody would stop it any more. */
function ended(worker: NodeJS.Process): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      setTimeout(() => worker.exit(1), GRACE_MS).unref();
      resolve();
    };
    if (worker.connected) worker.once("disconnect", end);
    else end();
  });
}
