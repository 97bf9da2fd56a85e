import { statSync } from "node:fs";
import type { CommandReader } from "./commands/read/reader.ts";
import { type CommandRows, createCommandRows } from "./commands/rows/command-rows.ts";
import {
  type CommandService,
  type CommandServiceParts,
  createCommandService,
} from "./commands/service.ts";
import { answerPortHelp } from "./http/command-help/port-help.ts";
import type { Hub } from "./hub.ts";
import { createCzkRates } from "./reports/rates/czk-rates.ts";
import { parseDatabaseUrl } from "./store/database-url.ts";

type Parts = Pick<
  Hub,
  | "settings"
  | "config"
  | "data"
  | "authenticator"
  | "rules"
  | "files"
  | "outbound"
  | "clock"
  | "log"
> &
  Pick<CommandServiceParts, "wake" | "version">;

/** Answers and reads commands; closing the service comes before closing the reader. */
export interface OpenCommands {
  readonly commands: CommandService;
  readonly commandRows: CommandRows;
  readonly commandReader: CommandReader;
}

export function openCommands(parts: Parts): OpenCommands {
  const { settings, config, data, outbound, clock, log } = parts;
  const { databaseUrl, dataDir, cnbUrl: url } = settings;
  const commandReader = lazyReader({ databaseUrl, dataDir, log });
  const rates = createCzkRates({ url, outbound, data, now: () => clock.now() });
  const { dialect } = parseDatabaseUrl(databaseUrl, dataDir);
  const commandRows = createCommandRows({ config, data, dialect, clock, log });
  const commands = createCommandService({
    ...parts,
    rows: commandRows,
    reader: commandReader,
    rate: (currency, date) => rates.rate(currency, date),
    answerPage: answerPortHelp,
    builtAt: Math.floor(statSync(import.meta.filename).mtimeMs),
  });
  return { commands, commandReader, commandRows };
}

type ReaderOptions = Pick<Hub["settings"], "databaseUrl" | "dataDir"> & Pick<Hub, "log">;

/** Drivers and threads are loaded with the first read. */
function lazyReader(options: ReaderOptions): CommandReader {
  let opened: Promise<CommandReader> | undefined;
  const open = async (): Promise<CommandReader> =>
    (await import("./commands/read/open-reader.ts")).openCommandReader(options);
  return {
    dialect: parseDatabaseUrl(options.databaseUrl, options.dataDir).dialect,
    async *read(statement, how) {
      opened ??= open();
      yield* (await opened).read(statement, how);
    },
    async *readJson(statement, columns, how) {
      opened ??= open();
      yield* (await opened).readJson(statement, columns, how);
    },
    async [Symbol.asyncDispose]() {
      await (await opened)?.[Symbol.asyncDispose]();
    },
  };
}
