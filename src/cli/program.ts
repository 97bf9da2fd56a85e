import { Command } from "commander";
import { describeFault, EXIT } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { note } from "./output.ts";
import { addServe } from "./serve.ts";

/** Every command, in the order of the help. */
const COMMANDS = [addServe] as const;

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
