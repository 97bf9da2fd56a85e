import { stat } from "node:fs/promises";
import type { Command } from "commander";
import type { SchemaSet } from "../formats/dfe/schema-set.ts";
import { usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { note, oneLine, print, printJson } from "./output.ts";
import { dataDirOption, type HubFlags, jsonOption, withHub } from "./with-hub.ts";

interface JsonFlags extends HubFlags {
  readonly json?: true;
}

/** XML schemas are no one organisation's: each that is installed serves all. */
export function addFiscalSchemas(fiscal: Command, host: CliHost): void {
  const group = fiscal.command("schemas").summary("XML schemas that documents are checked against");
  jsonOption(dataDirOption(group.command("install")))
    .summary("install the schemas of an archive that the authority publishes")
    .description(
      "Installs all packages of the archive or none; one of the same name is replaced. A hub that runs takes them with its next import.",
    )
    .argument("<zip>", "schema package as published, such as PL_010b_NT2025_002_v1.30.zip")
    .action((zip: string, flags: JsonFlags) => install(host, zip, flags));
  jsonOption(dataDirOption(group.command("list")))
    .summary("list the installed schema packages, newest first")
    .action((flags: JsonFlags) => list(host, flags));
}

async function install(host: CliHost, zip: string, flags: JsonFlags): Promise<void> {
  const found = await stat(zip).catch(() => undefined);
  if (!found?.isFile()) {
    throw usageError("zip", `${oneLine(zip)} is no file`, "Give the path of a ZIP archive.");
  }
  await withHub(host, flags, async ({ hub }) => {
    const { installSchemaPackages } = await import("../formats/dfe/schema-set.ts");
    const names = await installSchemaPackages(zip, hub.fiscal.schemaFolder);
    if (flags.json) return printJson(names);
    for (const name of names) print(name);
    note("A hub that runs takes them with its next import.");
  });
}

const list = (host: CliHost, flags: JsonFlags): Promise<void> =>
  withHub(host, flags, async ({ hub }) => {
    using set = await openIfThere(hub.fiscal.schemaFolder);
    const packages = set?.packages ?? [];
    if (flags.json) return printJson(packages);
    if (packages.length === 0) {
      return print("There are none: see `viadukt fiscal schemas install --help`.");
    }
    for (const name of packages) print(name);
  });

async function openIfThere(folder: string): Promise<SchemaSet | undefined> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return undefined;
  const { openSchemaSet } = await import("../formats/dfe/schema-set.ts");
  return openSchemaSet(folder);
}
