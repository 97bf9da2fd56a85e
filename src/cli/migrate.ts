import { mkdir } from "node:fs/promises";
import type { Command } from "commander";
import { openConfigStore, openDataStore } from "../store/open.ts";
import type { CliHost } from "./host.ts";
import { print } from "./output.ts";
import { dataDirOption } from "./with-hub.ts";

export function addMigrate(program: Command, host: CliHost): void {
  dataDirOption(program.command("migrate"))
    .summary("bring both databases to this release")
    .description(
      "Brings the tables of both databases to this release. `serve` does it too; this is for who wants it done beforehand.",
    )
    .action((flags: { dataDir?: string }) => migrate(host, flags.dataDir));
}

async function migrate(host: CliHost, dataDir: string | undefined): Promise<void> {
  const { settings } = host.loadSettings({ dataDir });
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  await using config = openConfigStore(settings.configDbUrl, settings.dataDir);
  await using data = openDataStore(settings.databaseUrl, settings.dataDir);
  const steps = [...(await config.migrate()), ...(await data.migrate())];
  for (const step of steps) print(`Done: ${step}`);
  if (steps.length === 0) print("Both databases are up to date.");
}
