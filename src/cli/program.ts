import { Command } from "commander";
import { addConnector } from "./connector.ts";
import { addCron } from "./cron.ts";
import { addDemo } from "./demo.ts";
import { addDoctor } from "./doctor.ts";
import { addErp } from "./erp.ts";
import { addEvent } from "./event.ts";
import { addExchange } from "./exchange.ts";
import { addExport } from "./export.ts";
import { describeFault, EXIT } from "./fault.ts";
import { addFiscal } from "./fiscal.ts";
import type { CliHost } from "./host.ts";
import { addIntegrations } from "./integration.ts";
import { addKeys } from "./keys.ts";
import { addMigrate } from "./migrate.ts";
import { note } from "./output.ts";
import { addReports } from "./report.ts";
import { addSandbox } from "./sandbox.ts";
import { addSchedules } from "./schedule.ts";
import { addServe } from "./serve.ts";
import { addService } from "./service.ts";
import { addConfig } from "./show-config.ts";
import { addToken } from "./token.ts";
import { addUnits } from "./unit.ts";
import { addUpdate } from "./update.ts";
import { addUser } from "./user.ts";
import { addWorker } from "./worker.ts";

/** Every command, in the order of the help. */
const COMMANDS = [
  addServe,
  addWorker,
  addMigrate,
  addConfig,
  addIntegrations,
  addSchedules,
  addCron,
  addExchange,
  addErp,
  addEvent,
  addExport,
  addFiscal,
  addReports,
  addToken,
  addUnits,
  addUser,
  addKeys,
  addConnector,
  addDoctor,
  addService,
  addUpdate,
  addSandbox,
  addDemo,
] as const;

/** Runs one command line; the answer is the exit code. */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  const program = new Command("viadukt")
    .description("Viadukt: a self-hosted integration hub.")
    .version(host.version, "-V, --version", "print the release")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showSuggestionAfterError(true)
    .exitOverride();
  for (const add of COMMANDS) add(program, host);
  process.stdout.on("error", endQuietly);
  try {
    if (argv.length === 0) {
      program.outputHelp();
      return EXIT.usage;
    }
    await program.parseAsync([...argv], { from: "user" });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    const { lines, exitCode } = describeFault(error);
    for (const line of lines) note(line);
    return exitCode;
  }
}

/** Who reads the output (`| head`) may have seen enough. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.done);
}
