import type { Command } from "commander";
import { failure, usageError } from "./fault.ts";
import type { CliHost, Sandbox, SandboxSystem } from "./host.ts";
import { print } from "./output.ts";
import { stopped, stopSignal } from "./stop-signal.ts";

const DEFAULT_PORT = "8900";
const GRACE_MS = 5_000;

export function addSandbox(program: Command, host: CliHost): void {
  program
    .command("sandbox")
    .summary("run simulated outside systems")
    .description(
      "Runs simulators of outside systems on this machine, for trying the hub without any account. Their data is in memory. Ctrl-C stops them.",
    )
    .option("--port <number>", "port to listen on, 0 for any free one", DEFAULT_PORT)
    .action((flags: { port: string }) => run(host, flags.port));
}

async function run(host: CliHost, text: string): Promise<void> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) {
    throw usageError("--port", `"${text}" is no port`, "Give a number from 0 to 65535.");
  }
  using stop = stopSignal({ graceMs: GRACE_MS });
  const sandbox = await start(host, port);
  print(`The sandbox is running at ${sandbox.url}`);
  print("");
  print("Start the hub with these settings, so that it may call the sandbox:");
  print(`  SANDBOX_URL=${sandbox.url} EGRESS_ALLOW=127.0.0.1`);
  for (const system of sandbox.systems) tell(system);
  print("");
  print("Stop it with Ctrl-C.");
  await stopped(stop.signal);
  await sandbox.close();
}

async function start(host: CliHost, port: number): Promise<Sandbox> {
  try {
    return await host.startSandbox({ port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw failure(`Port ${port} is in use: choose another with --port.`, { cause: error });
  }
}

function tell(system: SandboxSystem): void {
  print("");
  print(
    `${system.title}, ready for \`viadukt integration add --file -\` or POST /api/integrations:`,
  );
  print(JSON.stringify(integrationOf(system), null, 2));
}

/** What the API takes to add the simulated system. */
export const integrationOf = (system: SandboxSystem) => ({
  id: `sandbox-${system.id.replace(/^sandbox_/, "").replaceAll("_", "-")}`,
  provider: system.id,
  integration_type: system.integrationType,
  name: `${system.title} (sandbox)`,
  base_url: system.baseUrl,
  credentials: system.credentials,
  settings: system.settings,
});
