import type { Command } from "commander";
import type { CliHost, MaskedSetting } from "./host.ts";
import { printJson, printTable } from "./output.ts";
import { dataDirOption, jsonOption } from "./with-hub.ts";

export function addConfig(program: Command, host: CliHost): void {
  jsonOption(dataDirOption(program.command("config")))
    .summary("show the settings in effect")
    .description(
      "Shows every setting as it is in effect and where it comes from; keys and passwords are hidden.",
    )
    .action((flags: { dataDir?: string; json?: true }) => {
      const settings = host.maskedSettings(host.loadSettings({ dataDir: flags.dataDir }));
      if (flags.json) return printJson(settings);
      const rows = settings.map(({ name, value, origin }) => [name, textOf(value), origin]);
      printTable(["SETTING", "VALUE", "FROM"], rows);
    });
}

const textOf = (value: MaskedSetting["value"]): string =>
  value === null ? "" : Array.isArray(value) ? value.join(",") : String(value);
