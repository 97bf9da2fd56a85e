import type { Command } from "commander";
import { builtInConnectors } from "../connectors/list.gen.ts";
import { loadConnectors } from "../connectors/load.ts";
import { actionsOf, createRegistry, isAvailable } from "../connectors/registry.ts";
import { scaffoldConnector } from "../connectors/scaffold.ts";
import { testConnectorFolder } from "../connectors/test-folder.ts";
import { failure } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { note, print, printJson, printTable } from "./output.ts";
import { stopSignal } from "./stop-signal.ts";
import { jsonOption } from "./with-hub.ts";

const GRACE_MS = 5_000;

export function addConnector(program: Command, host: CliHost): void {
  const connector = program
    .command("connector")
    .summary("list, write and test connectors")
    .description("Connectors: the code for one outside system each.");
  jsonOption(connector.command("list"))
    .summary("list the connectors, those from CONNECTORS too")
    .action((flags: { json?: true }) => list(host, flags));
  connector
    .command("new")
    .summary("write a connector that works, to start from")
    .argument("<folder>", "a new or empty folder")
    .argument("<id>", "id of the provider, e.g. acme_crm")
    .action(async (folder: string, id: string) => {
      for (const path of await scaffoldConnector(folder, id)) print(path);
      note(`Now run: viadukt connector test ${folder}`);
    });
  connector
    .command("test")
    .summary("run the tests of a connector's folder, the contract suite among them")
    .argument("<folder>", "the connector's folder")
    .option("--record", "write the fixtures anew from what the server answers")
    .action((folder: string, flags: { record?: true }) => test(folder, flags));
}

async function list(host: CliHost, flags: { json?: true }): Promise<void> {
  const { settings } = host.loadSettings();
  const loaded = await loadConnectors(settings.connectors);
  const rows = createRegistry([...builtInConnectors, ...loaded])
    .all()
    .map((connector) => ({
      provider: connector.manifest.id,
      title: connector.manifest.title.en,
      integration_type: connector.manifest.category,
      available: isAvailable(connector),
      actions: actionsOf(connector),
    }));
  if (flags.json) return printJson(rows);
  printTable(
    ["PROVIDER", "TITLE", "TYPE", "CAN"],
    rows.map((row) => [
      row.provider,
      row.title,
      row.integration_type,
      row.available ? row.actions.join(",") : "not in this release",
    ]),
  );
}

async function test(folder: string, flags: { record?: true }): Promise<void> {
  using stop = stopSignal({ graceMs: GRACE_MS });
  const isRecording = flags.record === true;
  const isPassed = await testConnectorFolder(folder, { isRecording, signal: stop.signal });
  if (!isPassed) throw failure("Some tests failed: the report above says which and why.");
}
