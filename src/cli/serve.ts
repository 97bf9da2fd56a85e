import type { Command } from "commander";
import type { CliHost, Flags, ReadySettings } from "./host.ts";
import { print } from "./output.ts";
import { prepareSettings } from "./prepare.ts";
import { reloadSignal } from "./reload-signal.ts";
import { type RunningHub, startHub } from "./running-hub.ts";
import { stopped, stopSignal } from "./stop-signal.ts";

/** Requests, runs and deliveries under way have this long to come to a stop. */
export const GRACE_MS = 10_000;

export function addServe(program: Command, host: CliHost): void {
  program
    .command("serve")
    .summary("run the hub")
    .description(
      "Runs the hub: API, web interface, runs and deliveries. The first start makes the data folder, the encryption key and a first administrator. Ctrl-C stops it; SIGHUP reads the certificate of the command API and its accounting units again.",
    )
    .option("--host <address>", "address to listen on (HOST, default 127.0.0.1)")
    .option("--port <number>", "port to listen on, 0 for any free one (PORT, default 8000)")
    .option("--data-dir <folder>", "folder for databases, files, key and logs (DATA_DIR)")
    .action((flags: Flags) => serve(host, flags));
}

async function serve(host: CliHost, flags: Flags): Promise<void> {
  using stop = stopSignal({ graceMs: GRACE_MS });
  const ready = await prepareSettings(host, flags);
  await using running = await startHub(host, ready);
  const { commands, log } = running.hub;
  using _reload = reloadSignal(async () => {
    await commands.reload((await prepareSettings(host, flags)).settings);
  }, log);
  greet(running, ready);
  await stopped(stop.signal);
  print("Stopping …");
}

function greet({ hub, firstRun, address }: RunningHub, { isNewKey, keyFile }: ReadySettings): void {
  const { settings, version } = hub;
  const { made, passwordFile } = firstRun;
  print(`Viadukt ${version} is running at ${settings.publicUrl ?? address}`);
  for (const own of hub.commands.addresses) print(`Commands are taken at ${own}/api/comm`);
  if (settings.auth === "off") {
    print("Everybody on this machine can do everything without signing in (AUTH=off).");
  } else if (made) {
    print(`Sign in as ${made.email} with the password ${made.password}`);
    print(`It is also in ${passwordFile} until you change it.`);
  } else if (passwordFile !== undefined) {
    print(`How to sign in is in ${passwordFile} until you change that password.`);
  }
  if (isNewKey) {
    print(`A new encryption key is in ${keyFile}.`);
    print("Back it up: without it the stored credentials cannot be read any more.");
  }
  print(`Data is in ${settings.dataDir}, logs are in ${settings.logDir}.`);
  print("Stop it with Ctrl-C.");
}
