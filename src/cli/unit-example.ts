import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import type { AccountingUnit } from "../commands/unit.ts";
import { allUnits, createUnit } from "../commands/units.ts";
import type { Hub } from "../hub.ts";
import { findUnitByGuid } from "../store/accounting-units.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { findTenantBySlug, insertTenant } from "../store/tenants.ts";
import type { CliHost } from "./host.ts";
import { note, print } from "./output.ts";
import { stopSignal } from "./stop-signal.ts";
import { dataDirOption, type HubFlags, withHub } from "./with-hub.ts";

/** Samples of the vendor's manual name this unit, so that they work as they stand. */
const EXAMPLE_GUID = "3ce17312-8dbd-49a0-94d3-2e01b65e4173";
const GRACE_MS = 10_000;
const EXAMPLE = { slug: "demo", name: "Demo", time_zone: "Europe/Prague" } as const;

export function addUnitExample(unit: Command, host: CliHost): void {
  dataDirOption(unit.command("example"))
    .summary("make a unit with invented records to try things with")
    .description(
      "Makes the organisation demo with the unit Demo and invented records, apart from those of other organisations, and prints its GUID. It answers every command from this machine without signing in; remove it with `viadukt unit remove --tenant demo`.",
    )
    .action((flags: HubFlags) => example(host, flags));
}

const example = (host: CliHost, flags: HubFlags): Promise<void> =>
  withHub(host, flags, async ({ hub }) => {
    const tenantId = await demoTenant(hub);
    const unit = await demoUnit(hub, tenantId);
    using stop = stopSignal({ graceMs: GRACE_MS });
    const { fillExample } = await import("../commands/example.ts");
    const count = await fillExample(await hub.commands.contextOf(unit.unitId, stop.signal));
    note(`${count} commands have filled it.`);
    note(`The unit ${unit.name} is in the organisation ${EXAMPLE.slug}.`);
    print(unit.unitId);
  });

async function demoTenant({ config, clock }: Hub): Promise<number> {
  const known = await findTenantBySlug(config, EXAMPLE.slug);
  return known?.id ?? insertTenant(config, { ...EXAMPLE, now: clock.now() });
}

/** The one that is there where the example is made again. */
async function demoUnit(hub: Hub, tenantId: number): Promise<AccountingUnit> {
  const config = forTenant(hub.config, tenantId);
  const [known] = await allUnits(config);
  if (known) return known;
  const isTaken = (await findUnitByGuid(hub.config, EXAMPLE_GUID)) !== undefined;
  const parts = { config, tables: hub.commandRows, actor: "cli", now: hub.clock.now() };
  return createUnit(parts, {
    unit_id: isTaken ? randomUUID() : EXAMPLE_GUID,
    name: EXAMPLE.name,
    company_id: "12345679",
    settings: { auth: "none", anonymous_rights: "write", select: "all" },
  });
}
