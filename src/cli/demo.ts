import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { startReceiver } from "./demo-receiver.ts";
import { signIn, takeTour } from "./demo-tour.ts";
import type { CliHost } from "./host.ts";
import { print } from "./output.ts";
import { startHub } from "./running-hub.ts";
import { stopped, stopSignal } from "./stop-signal.ts";

const GRACE_MS = 10_000;

export function addDemo(program: Command, host: CliHost): void {
  program
    .command("demo")
    .summary("see the hub work, without any account")
    .description(
      "Starts simulated systems and a hub of its own in a temporary folder, reads invoices, delivers an event and files a report through the public API, and stays for you to look around. Ctrl-C ends it and removes everything.",
    )
    .option("--once", "end after the tour")
    .action((flags: { once?: true }) => demo(host, flags.once === true));
}

async function demo(host: CliHost, isOnce: boolean): Promise<void> {
  using stop = stopSignal({ graceMs: GRACE_MS });
  using folder = temporaryFolder();
  await using parts = new AsyncDisposableStack();
  print("Viadukt demo. All of it lives in a temporary folder and is gone when you end it.");
  print("");
  const sandbox = await host.startSandbox({ port: 0 });
  parts.defer(() => sandbox.close());
  print(`✓ Simulated systems are running at ${sandbox.url}`);
  const receiver = parts.use(await startReceiver());
  // Without the settings of the environment, which may name a real hub's databases.
  const loaded = host.loadSettings(
    { port: "0", dataDir: folder.path, sandboxUrl: sandbox.url, egressAllow: "127.0.0.1" },
    { isEnvironmentIgnored: true },
  );
  const running = parts.use(await startHub(host, await host.ensureKeys(loaded)));
  print(`✓ A hub is running at ${running.address}`);
  try {
    const { signal } = stop;
    const person = await signIn(running.address, folder.path, signal);
    await takeTour({ sandbox, receiver, api: person.api, signal });
    if (!isOnce) tellWhereToLook(running.address, person);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  if (!isOnce) {
    print("Stop it with Ctrl-C.");
    await stopped(stop.signal);
  }
  print("Stopping, and removing the temporary folder …");
}

function tellWhereToLook(
  address: string,
  { email, password }: { email: string; password: string },
) {
  print("");
  print("Look around:");
  print(`  ${address}/invoices       the invoices`);
  print(`  ${address}/runs           what was done, with its log`);
  print(`  ${address}/deliveries     what was sent, attempt by attempt`);
  print(`  ${address}/docs           the API`);
  print(`Sign in as ${email} with the password ${password}`);
  print("");
}

/** Removed even where the process has to end at once. */
function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "viadukt-demo-"));
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.once("exit", remove);
  return {
    path,
    [Symbol.dispose]() {
      process.off("exit", remove);
      remove();
    },
  };
}
