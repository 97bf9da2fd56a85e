import { type Command, Option } from "commander";
import type { AccountingUnit, UnitSettings } from "../commands/unit.ts";
import {
  allUnits,
  changeUnit,
  createUnit,
  plainGuid,
  removeUnit,
  type UnitParts,
  type UnitPatch,
} from "../commands/units.ts";
import { toUnit } from "../http/unit-schemas.ts";
import { failure, inFlags } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { note, print, printJson, printTable } from "./output.ts";
import { addUnitFiles } from "./unit-files.ts";
import { type Desk, type HubFlags, jsonOption, tenantOptions, withHub } from "./with-hub.ts";

interface JsonFlags extends HubFlags {
  readonly json?: true;
}
interface UnitFlags extends JsonFlags {
  readonly id?: string;
  readonly name?: string;
  readonly companyId?: string;
  readonly auth?: UnitSettings["auth"];
  readonly anonymousRights?: UnitSettings["anonymous_rights"];
  readonly select?: UnitSettings["select"];
  readonly selectMaxRows?: string;
  readonly maxRows?: string;
  readonly emptyChild?: UnitSettings["empty_child"];
  readonly percentDecode?: UnitSettings["percent_decode"];
  readonly imageMode?: UnitSettings["image_mode"];
  readonly allowFrom?: readonly string[];
}

export function addUnits(program: Command, host: CliHost): void {
  const unit = program
    .command("unit")
    .summary("accounting units of the command API")
    .description(
      "Accounting units: organisations as clients of ApiComPrem know them, by the GUID that they send as ID-UJ. A running hub knows of a change within a second.",
    );
  jsonOption(tenantOptions(unit.command("list")))
    .summary("list the units")
    .action((flags: JsonFlags) => list(host, flags));
  settingOptions(jsonOption(tenantOptions(unit.command("add"))))
    .summary("add a unit and print its GUID")
    .description("Adds a unit and prints its GUID, and nothing else, on the standard output.")
    .argument("<name>", "name for people")
    .action((name: string, flags: UnitFlags) => add(host, name, flags));
  jsonOption(tenantOptions(unit.command("show")))
    .summary("show a unit with its settings")
    .argument("<unit>", UNIT)
    .action((id: string, flags: JsonFlags) =>
      withUnit(host, id, flags, async (_, found) => show(found, flags)),
    );
  settingOptions(jsonOption(tenantOptions(unit.command("change"))))
    .summary("change a unit; only what is given")
    .option("--name <name>", "name for people")
    .argument("<unit>", UNIT)
    .action((id: string, flags: UnitFlags) =>
      change(host, id, { flags, patch: patchOf(flags, flags.name) }),
    );
  for (const [verb, is_enabled] of [
    ["enable", true],
    ["disable", false],
  ] as const) {
    jsonOption(tenantOptions(unit.command(verb)))
      .summary(is_enabled ? "let clients call a unit" : "answer its clients with error 9005")
      .argument("<unit>", UNIT)
      .action((id: string, flags: JsonFlags) => change(host, id, { flags, patch: { is_enabled } }));
  }
  tenantOptions(unit.command("remove"))
    .summary("remove a unit; its records stay")
    .argument("<unit>", UNIT)
    .action((id: string, flags: HubFlags) =>
      withUnit(host, id, flags, async (desk, found) => {
        await removeUnit(unitParts(desk), found.id);
        note(`The unit ${found.name} is removed. Its records stay.`);
      }),
    );
  addUnitFiles(unit, host);
}

const UNIT = "its GUID, or its number in `viadukt unit list`";

const settingOptions = (command: Command): Command =>
  command
    .option("--id <guid>", "GUID that clients send as ID-UJ; made where left out")
    .option("--company-id <number>", "IČO")
    .addOption(
      new Option("--auth <how>", "whether clients sign in").choices([
        "required",
        "optional",
        "none",
      ]),
    )
    .addOption(
      new Option("--anonymous-rights <what>", "what may be done without signing in").choices([
        "none",
        "read",
        "write",
      ]),
    )
    .addOption(
      new Option("--select <who>", "who may send raw queries").choices(["off", "users", "all"]),
    )
    .option("--select-max-rows <number>", "most rows of a raw query")
    .option("--max-rows <number>", "most rows of a command")
    .addOption(
      new Option("--empty-child <how>", "an empty list of lines as [] or [{}]").choices([
        "array",
        "object",
      ]),
    )
    .addOption(
      new Option("--percent-decode <what>", "read %26 in texts of Data as &").choices([
        "data",
        "never",
      ]),
    )
    .addOption(
      new Option("--image-mode <how>", "how images are answered").choices(["base64", "file"]),
    )
    .option("--allow-from <network...>", "only from these addresses or networks");

const list = (host: CliHost, flags: JsonFlags): Promise<void> =>
  withHub(host, flags, async ({ config }) => {
    const units = await allUnits(config);
    if (flags.json) return printJson(units.map(toUnit));
    if (units.length === 0) return print("There are none yet: see `viadukt unit add --help`.");
    printTable(
      ["ID", "GUID", "NAME", "IČO", "STATE", "AUTH", "SELECT"],
      units.map(({ id, unitId, name, companyId, isEnabled, settings }) => [
        ...[id, unitId, name, companyId, isEnabled ? "on" : "off", settings.auth, settings.select],
      ]),
    );
  });

const add = (host: CliHost, name: string, flags: UnitFlags): Promise<void> =>
  withHub(host, flags, async (desk) => {
    const made = await inOwnWords(() =>
      createUnit(unitParts(desk), { ...patchOf(flags, name), name }),
    );
    if (flags.json) return printJson(toUnit(made));
    print(made.unitId);
  });

interface Change {
  readonly flags: JsonFlags;
  readonly patch: UnitPatch;
}

const change = (host: CliHost, id: string, { flags, patch }: Change): Promise<void> =>
  withUnit(host, id, flags, async (desk, { id: number }) => {
    show(await inOwnWords(() => changeUnit(unitParts(desk), number, patch)), flags);
  });

function show(unit: AccountingUnit, { json }: JsonFlags): void {
  const { settings, ...shown } = toUnit(unit);
  const texts = { ...shown, ...settings, allow_from: settings.allow_from.join(" ") };
  const rows = Object.entries(texts).map(([name, value]) => [name, String(value)]);
  if (json) printJson({ ...shown, settings });
  else printTable(["SETTING", "VALUE"], rows);
}

async function withUnit(
  host: CliHost,
  wanted: string,
  flags: HubFlags,
  work: (desk: Desk, unit: AccountingUnit) => Promise<void>,
): Promise<void> {
  await withHub(host, flags, async (desk) => {
    const units = await allUnits(desk.config);
    const unit = units.find(
      ({ id, unitId }) => String(id) === wanted || unitId === plainGuid(wanted),
    );
    if (!unit) throw failure(`There is no unit ${wanted}: see \`viadukt unit list\`.`);
    await work(desk, unit);
  });
}

export const unitParts = ({ hub, config, principal }: Desk): UnitParts => ({
  config,
  tables: hub.commandRows,
  actor: principal.actor,
  now: hub.clock.now(),
});

function patchOf(flags: UnitFlags, name: string | undefined): UnitPatch {
  const settings = {
    auth: flags.auth,
    anonymous_rights: flags.anonymousRights,
    select: flags.select,
    select_max_rows: wholeOf(flags.selectMaxRows),
    max_rows: wholeOf(flags.maxRows),
    empty_child: flags.emptyChild,
    percent_decode: flags.percentDecode,
    image_mode: flags.imageMode,
    allow_from: flags.allowFrom && [...flags.allowFrom],
  };
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return {
    ...(flags.id === undefined ? {} : { unit_id: flags.id }),
    ...(name === undefined ? {} : { name }),
    ...(flags.companyId === undefined ? {} : { company_id: flags.companyId }),
    ...(given.length === 0 ? {} : { settings: Object.fromEntries(given) }),
  };
}

/** What is no number is left to the check of the settings. */
const wholeOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

const FLAGS = {
  unit_id: "--id",
  name: "name",
  company_id: "--company-id",
  "settings.allow_from": "--allow-from",
  "settings.select_max_rows": "--select-max-rows",
  "settings.max_rows": "--max-rows",
};

async function inOwnWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw inFlags(error, FLAGS);
  }
}
