import type { Command } from "commander";
import { messageOf } from "../lib/errors.ts";
import { openConfigStore, openDataStore } from "../store/open.ts";
import { checkDatabase } from "./doctor-database.ts";
import type { Finding } from "./doctor-finding.ts";
import { checkFolder } from "./doctor-folder.ts";
import { checkWebhooks } from "./doctor-webhooks.ts";
import { checkKeys, checkWork } from "./doctor-work.ts";
import { describeFault, EXIT } from "./fault.ts";
import type { CliHost, LoadedSettings } from "./host.ts";
import { print, printJson } from "./output.ts";
import { dataDirOption, jsonOption } from "./with-hub.ts";

export function addDoctor(program: Command, host: CliHost): void {
  jsonOption(dataDirOption(program.command("doctor")))
    .summary("check that everything is in order")
    .description(
      "Checks settings, folders, databases, the encryption key, clocks and stuck work, changes nothing, and says what to do. Exits with 1 when something is broken.",
    )
    .action(async (flags: { dataDir?: string; json?: true }) => {
      const findings = await examine(() => host.loadSettings({ dataDir: flags.dataDir }));
      if (flags.json) printJson(findings);
      else for (const finding of findings) tell(finding);
      if (findings.some(({ status }) => status === "fail")) process.exitCode = EXIT.failed;
    });
}

async function examine(load: () => LoadedSettings): Promise<Finding[]> {
  let loaded: LoadedSettings;
  try {
    loaded = load();
  } catch (error) {
    const { lines } = describeFault(error);
    return lines.map((message) => ({ check: "settings", status: "fail", message }));
  }
  const { settings } = loaded;
  const { dataDir } = settings;
  const findings: Finding[] = [
    { check: "settings", status: "ok", message: "Every setting can be used." },
    await checkFolder("data folder", dataDir),
    await checkFolder("log folder", settings.logDir),
  ];
  const { configDbUrl, databaseUrl } = settings;
  const config = await checkDatabase("configuration database", { url: configDbUrl, dataDir }, () =>
    openConfigStore(configDbUrl, dataDir),
  );
  await using _config = config.store;
  const data = await checkDatabase("business database", { url: databaseUrl, dataDir }, () =>
    openDataStore(databaseUrl, dataDir),
  );
  await using _data = data.store;
  findings.push(...config.findings, ...data.findings);
  if (!config.store || !data.store) return findings;
  try {
    findings.push(await checkKeys(settings, config.store));
    findings.push(...(await checkWork(config.store, data.store)));
    findings.push(...(await checkWebhooks(config.store, data.store)));
  } catch (error) {
    findings.push({ check: "examination", status: "fail", message: messageOf(error) });
  }
  return findings;
}

function tell({ check, status, message, remedy }: Finding): void {
  print(`${status.padEnd(4)}  ${check}: ${message}${remedy === undefined ? "" : ` ${remedy}`}`);
}
