import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { definitionToYaml } from "../exchange/language/yaml.ts";
import { checkPack, type PackFinding } from "../exchange/packs/check-pack.ts";
import type { Pack, PackDefinition } from "../exchange/packs/pack.ts";
import { checkOptions, DEFAULT_OPTIONS } from "../exchange/packs/pack-options.ts";
import { PACKS, packOf } from "../exchange/packs/packs.ts";
import { isHubError } from "../lib/errors.ts";
import { getIntegration } from "../sync/manage-integrations.ts";
import { openIntegration } from "../sync/open-integration.ts";
import { failure, inFlags, usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { oneLine, print, printJson, printTable } from "./output.ts";
import { stopSignal } from "./stop-signal.ts";
import { type HubFlags, jsonOption, tenantOptions, withHub } from "./with-hub.ts";

interface PackFlags {
  readonly out?: string;
  readonly erpDatabase: string;
  readonly hubDatabase: string;
  readonly login: string;
  readonly company?: string;
}
interface CheckFlags extends HubFlags {
  readonly json?: true;
  readonly integration: string;
  readonly erpDatabase?: string;
  readonly company?: string;
}

const COMPANY =
  "company of the ERP, where its database keeps several: NAV's name, QAD's domain, WAPRO's ID_FIRMY";

export function addErp(program: Command, host: CliHost): void {
  const group = program
    .command("erp")
    .summary("views and definitions for ERPs")
    .description("ERPs: SQL for an intermediate database, and definitions that read it.");
  jsonOption(group.command("list"))
    .summary("list the ERPs that there are packs for")
    .action((flags: { readonly json?: true }) => list(flags));
  group
    .command("pack")
    .summary("print the SQL and the definitions for an ERP, or write them into a folder")
    .argument("<name>", "of `viadukt erp list`")
    .option("--out <folder>", "write files there; files of the same name are replaced")
    .option("--erp-database <name>", "the ERP's own database", "ERP")
    .option("--hub-database <name>", "intermediate database", DEFAULT_OPTIONS.hub_database)
    .option("--login <name>", "login that the hub connects with", DEFAULT_OPTIONS.login)
    .option("--company <name>", COMPANY)
    .action((name: string, flags: PackFlags) => writePack(name, flags));
  jsonOption(tenantOptions(group.command("check")))
    .summary("compare a pack with a live database")
    .description(
      "Says which views, tables and columns are missing or of another kind, with how well each is known: D documented, C seen in public code, I inferred. Rows are not read. The exit code is 1 where something is missing.",
    )
    .argument("<name>", "of `viadukt erp list`")
    .requiredOption("--integration <id>", "the integration of the intermediate database")
    .option("--erp-database <name>", "the ERP's own database on the same server")
    .option("--company <name>", COMPANY)
    .action((name: string, flags: CheckFlags) => check(host, name, flags));
}

function list({ json }: { readonly json?: true }): void {
  const rows = PACKS.map(({ id, title, vendor, provider, confidence, summary }) => ({
    ...{ id, title, vendor, provider, confidence, summary: summary.en },
  }));
  const heads = ["NAME", "ERP", "VENDOR", "CONNECTOR", "CONFIDENCE"];
  const cells = rows.map((row) => [row.id, row.title, row.vendor, row.provider, row.confidence]);
  if (json) printJson(rows);
  else printTable(heads, cells);
}

function known(name: string): Pack {
  try {
    return packOf(name);
  } catch (error) {
    if (!isHubError(error)) throw error;
    const remedy = `Use one of ${PACKS.map(({ id }) => id).join(", ")}.`;
    throw usageError("name", `"${oneLine(name)}" is no pack`, remedy, { cause: error });
  }
}

async function writePack(name: string, flags: PackFlags): Promise<void> {
  const pack = known(name);
  const files = filesOf(pack, flags);
  const { out } = flags;
  if (out === undefined) {
    for (const file of files) print(`${file.comment} ${file.name}\n${file.text}`);
    return;
  }
  await mkdir(out, { recursive: true });
  for (const file of files) {
    const path = join(out, file.name);
    await writeFile(path, file.text);
    print(path);
  }
}

function filesOf(pack: Pack, { erpDatabase, hubDatabase, login, company }: PackFlags) {
  try {
    const names = { erp_database: erpDatabase, hub_database: hubDatabase, login };
    const options = checkOptions({ ...names, ...(company === undefined ? {} : { company }) });
    const scripts = pack.scripts(options);
    return [
      ...scripts.map(({ name, sql }) => ({ name, comment: "--", text: sql })),
      ...pack.definitions(options).map((one) => definitionFile(one)),
    ];
  } catch (error) {
    throw inFlags(error, FLAGS);
  }
}

const FLAGS = {
  erp_database: "--erp-database",
  hub_database: "--hub-database",
  login: "--login",
  company: "--company",
};

const definitionFile = ({ slug, name, module, body }: PackDefinition) => ({
  name: `${slug}.yaml`,
  comment: "#",
  text: definitionToYaml({ slug, name: name.en, module, body }),
});

async function check(host: CliHost, name: string, flags: CheckFlags): Promise<void> {
  const pack = known(name);
  const { erpDatabase: erp_database, company } = flags;
  try {
    checkOptions({
      ...{ ...DEFAULT_OPTIONS, erp_database: erp_database ?? "ERP" },
      ...(company === undefined ? {} : { company }),
    });
  } catch (error) {
    throw inFlags(error, FLAGS);
  }
  await withHub(host, flags, async ({ hub, config }) => {
    const integration = await getIntegration(config, flags.integration);
    using stop = stopSignal({ graceMs: 5_000 });
    const opened = openIntegration(hub, integration, { log: hub.log, signal: stop.signal });
    const { tables, manifest } = opened.connector;
    if (!tables) throw failure(`${manifest.title.en} has no tables to look at.`);
    const connector = { ...opened.connector, tables };
    const result = await checkPack(pack, {
      ...{ connector, context: opened.context, erp_database, company },
    });
    if (flags.json) printJson(result);
    else tell(result.findings);
    if (!flags.json) for (const line of result.todo) print(line);
    if (!result.ok) throw failure(`${pack.title}: something is missing in ${integration.slug}.`);
    if (!flags.json) print(`${pack.title}: all ${result.tables} tables and views are as expected.`);
  });
}

function tell(findings: readonly PackFinding[]): void {
  if (findings.length === 0) return;
  printTable(
    ["TABLE", "COLUMN", "PROBLEM", "MARK", "NEEDED", "WHAT"],
    findings.map((one) => [
      ...[one.table, one.column, one.problem, one.mark],
      one.is_optional ? "no" : "yes",
      one.message,
    ]),
  );
}
