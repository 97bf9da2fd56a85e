import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { recordAudit } from "../auth/audit.ts";
import { fromYaml, toYaml } from "../exchange/definition-texts.ts";
import {
  changeExchange,
  createExchange,
  getExchange,
  ownerOf,
} from "../exchange/manage-definitions.ts";
import { toRun } from "../http/views.ts";
import { launch } from "../launch.ts";
import { type ExchangeRow, findExchange, listExchanges } from "../store/exchange-definitions.ts";
import { findIntegrationById } from "../store/integrations.ts";
import { failure, inFlags, usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { readText } from "./input.ts";
import { countsOf } from "./integration-run.ts";
import { note, print, printJson, printTable } from "./output.ts";
import { performRun } from "./perform-run.ts";
import { type Desk, type HubFlags, jsonOption, tenantOptions, withHub } from "./with-hub.ts";

interface JsonFlags extends HubFlags {
  readonly json?: true;
}
interface RunFlags extends JsonFlags {
  readonly dryRun?: true;
  readonly full?: true;
  readonly allowDeletes?: true;
  readonly wait: boolean;
}
interface ImportFlags extends HubFlags {
  readonly integration?: string;
  readonly as?: string;
  readonly replace?: true;
}

export function addExchange(program: Command, host: CliHost): void {
  const group = program
    .command("exchange")
    .summary("imports, exports and mirrors of databases and files")
    .description("Exchange: definitions of imports, exports and mirrors. See docs/definitions.md.");
  jsonOption(tenantOptions(group.command("list")))
    .summary("list the definitions")
    .action((flags: JsonFlags) => list(host, flags));
  tenantOptions(group.command("show"))
    .summary("print a definition as YAML")
    .argument("<slug>", "of `viadukt exchange list`")
    .action((slug: string, flags: HubFlags) =>
      withHub(host, flags, async ({ config }) => print((await textOf(config, slug)).trimEnd())),
    );
  tenantOptions(group.command("export"))
    .summary("write a definition into a file")
    .argument("<slug>", "of `viadukt exchange list`")
    .argument("[file]", "<slug>.yaml where left out")
    .action((slug: string, file: string | undefined, flags: HubFlags) =>
      exportOne(host, { slug, file }, flags),
    );
  importCommand(group, host);
  runCommand(group, host);
}

function importCommand(group: Command, host: CliHost): void {
  tenantOptions(group.command("import"))
    .summary("make a definition from a YAML file")
    .argument("<file>", "YAML file, or - for the standard input")
    .option("--integration <id>", "of which integration; that of the file where left out")
    .option("--as <slug>", "another slug than that of the file")
    .option("--replace", "a definition of that slug becomes a new version")
    .action((file: string, flags: ImportFlags) => importOne(host, file, flags));
}

function runCommand(group: Command, host: CliHost): void {
  jsonOption(tenantOptions(group.command("run")))
    .summary("run a definition")
    .description("Ctrl-C cancels the run.")
    .argument("<slug>", "of `viadukt exchange list`")
    .option("--dry-run", "write nothing, say what would change")
    .option("--full", "read everything, not only what has changed")
    .option("--allow-deletes", "a full read may delete as many records as it finds gone")
    .option("--wait", "wait for its end, as without it", true)
    .option("--no-wait", "only queue it for a running hub, print the run's id")
    .action((slug: string, flags: RunFlags) => run(host, slug, flags));
}

const list = (host: CliHost, flags: JsonFlags): Promise<void> =>
  withHub(host, flags, async ({ config }) => {
    const rows = await Promise.all((await listExchanges(config)).map((row) => viewOf(config, row)));
    if (flags.json) return printJson(rows);
    if (rows.length === 0)
      return print("There are none yet: see `viadukt exchange import --help`.");
    printTable(
      ["SLUG", "NAME", "INTEGRATION", "DIRECTION", "ACTIVE", "VERSION"],
      rows.map((row) => [
        ...[row.slug, row.name, row.integration_id, row.direction],
        ...[row.active ? "yes" : "no", row.version],
      ]),
    );
  });

async function viewOf(config: Desk["config"], row: ExchangeRow) {
  const { slug, name, direction, module, version } = row;
  const owner = await findIntegrationById(config, row.integration_id);
  return {
    ...{ slug, name, direction, module, version },
    integration_id: owner?.slug ?? null,
    active: row.active === 1,
  };
}

async function textOf(config: Desk["config"], slug: string): Promise<string> {
  const row = await getExchange(config, slug);
  const owner = await findIntegrationById(config, row.integration_id);
  return toYaml(row, owner?.slug);
}

const exportOne = (
  host: CliHost,
  { slug, file = `${slug}.yaml` }: { slug: string; file: string | undefined },
  flags: HubFlags,
): Promise<void> =>
  withHub(host, flags, async ({ config }) => {
    const text = await textOf(config, slug);
    await writeFile(file, text);
    print(file);
  });

const FLAGS = { integration_id: "--integration", slug: "--as", yaml: "file" };

async function importOne(host: CliHost, file: string, flags: ImportFlags): Promise<void> {
  const text = await readText(file, "file");
  await withHub(host, flags, async (desk) => {
    try {
      print(await storeDefinition(desk, text, flags));
    } catch (error) {
      throw inFlags(error, FLAGS);
    }
  });
}

/** The answer is its slug. */
async function storeDefinition(
  { hub, config, principal }: Desk,
  text: string,
  flags: ImportFlags,
): Promise<string> {
  const read = fromYaml(text);
  const owner = flags.integration ?? read.integration_id;
  if (owner === undefined) {
    throw usageError("--integration", "is missing", "Name the integration: the file has none.");
  }
  const input = { ...read, slug: flags.as ?? read.slug, integration_id: owner };
  const { actor } = principal;
  const hand = { actor, now: hub.clock.now(), connectors: hub.connectors };
  const before = flags.replace ? await findExchange(config, input.slug) : undefined;
  const made = before
    ? await changeExchange(config, hand, input)
    : await createExchange(config, hand, input);
  const action = before ? "definition.changed" : "definition.created";
  const target = { kind: "definition", name: made.slug };
  await recordAudit(config, { actor, now: hand.now, action, target });
  return made.slug;
}

const run = (host: CliHost, slug: string, flags: RunFlags): Promise<void> =>
  withHub(host, flags, async (desk) => {
    const { hub, config } = desk;
    const integration = await ownerOf(config, await getExchange(config, slug));
    const body = {
      ...{ definition: slug, mode: flags.full ? "full" : "incremental" },
      ...(flags.dryRun ? { dry_run: true } : {}),
      ...(flags.allowDeletes ? { allow_deletes: true } : {}),
    };
    const queued = await launch(hub, desk, { action: "run_exchange", integration, body });
    if (!flags.wait) return print(queued.id);
    const ended = await performRun(desk, queued.id);
    if (flags.json) printJson(toRun(ended));
    if (ended.state === "failed") {
      throw failure(ended.error_message ?? `The run failed: ${ended.error_code}.`);
    }
    if (ended.state === "cancelled") throw failure("The run was cancelled.");
    if (flags.json) return;
    print(countsOf(ended));
    if (flags.dryRun) note(`Nothing was stored. What would change: /runs/${ended.id} in the hub.`);
    if (ended.refused_count > 0) note(`The refused ones and why: /runs/${ended.id} in the hub.`);
  });
