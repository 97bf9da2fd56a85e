import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { importUnits } from "../commands/import-units.ts";
import { readSetup, type SetupUnit, writeSetup } from "../commands/setup-xml.ts";
import { allUnits } from "../commands/units.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { findTenantBySlug } from "../store/tenants.ts";
import { usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { readText } from "./input.ts";
import { note, print } from "./output.ts";
import { addUnitExample } from "./unit-example.ts";
import { type Desk, type HubFlags, tenantOptions, withHub } from "./with-hub.ts";

/** `setup.xml`, and the unit to try things with. */
export function addUnitFiles(unit: Command, host: CliHost): void {
  tenantOptions(unit.command("import"))
    .summary("add and change units as a setup.xml says")
    .description(
      "Adds and changes the units of a setup.xml, each in the organisation that it names; others stay as they are. Prints the environment variables that mean what its Http says.",
    )
    .argument("<file>", "the file; - for the standard input")
    .action((file: string, flags: HubFlags) => importFile(host, file, flags));
  tenantOptions(unit.command("export"))
    .summary("write the units of an organisation as a setup.xml")
    .argument("<file>", "the file; - for the standard output")
    .action((file: string, flags: HubFlags) => exportFile(host, file, flags));
  addUnitExample(unit, host);
}

async function importFile(host: CliHost, file: string, flags: HubFlags): Promise<void> {
  const setup = readSetup(await readText(file, "file"));
  await withHub(host, flags, async (desk) => {
    const tenants = new Map<string, SetupUnit[]>();
    for (const unit of setup.units) {
      const slug = flags.tenant ?? unit.tenant ?? desk.tenant.slug;
      tenants.set(slug, [...(tenants.get(slug) ?? []), unit]);
    }
    const places = await Promise.all(
      [...tenants.keys()].map(async (slug) => [slug, await placeOf(desk, slug)] as const),
    );
    for (const [slug, parts] of places) {
      for (const { unit, outcome } of await importUnits(parts, tenants.get(slug) ?? [])) {
        note(`${outcome} in ${slug}: ${unit.name} ${unit.unitId}`);
      }
    }
  });
  for (const [name, value] of Object.entries(setup.environment)) print(`${name}=${value}`);
}

async function placeOf({ hub, principal }: Desk, slug: string) {
  const tenant = await findTenantBySlug(hub.config, slug);
  if (!tenant) {
    const remedy = "Name one that is there with --tenant.";
    throw usageError("tenant", `there is no organisation ${slug}`, remedy);
  }
  const config = forTenant(hub.config, tenant.id);
  const { actor } = principal;
  return { config, tables: hub.commandRows, actor, now: hub.clock.now() };
}

const exportFile = (host: CliHost, file: string, flags: HubFlags): Promise<void> =>
  withHub(host, flags, async ({ hub, config, tenant }) => {
    const units = (await allUnits(config)).map((unit) => ({ unit, tenant: tenant.slug }));
    const xml = writeSetup(units, hub.settings);
    if (file === "-") return print(xml.trimEnd());
    await writeFile(file, xml, { mode: 0o600 });
    note(`${units.length} units are in ${file}.`);
  });
