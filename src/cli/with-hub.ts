import type { Command } from "commander";
import { type Principal, trustedPrincipal } from "../auth/principal.ts";
import type { Hub } from "../hub.ts";
import type { Log } from "../lib/log.ts";
import type { Settings } from "../settings-schema.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { findTenant, findTenantBySlug, type Tenant } from "../store/tenants.ts";
import { usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { note } from "./output.ts";
import { prepareSettings, prepareTenant } from "./prepare.ts";

export interface HubFlags {
  readonly dataDir?: string;
  readonly tenant?: string;
}

/** Where a command works: the databases beside a running hub, as one tenant sees them. */
export interface Desk {
  readonly hub: Hub;
  readonly tenant: Tenant;
  readonly principal: Principal;
  readonly config: ConfigStore & { tenantId: number };
  readonly data: DataStore & { tenantId: number };
  readonly trigger: "cli";
}

export const dataDirOption = (command: Command): Command =>
  command.option("--data-dir <folder>", "data folder of the hub (DATA_DIR)");

/** The flags of every command that works for one tenant. */
export const tenantOptions = (command: Command): Command =>
  dataDirOption(command).option("--tenant <slug>", "organisation; the first one where left out");

export const jsonOption = (command: Command): Command =>
  command.option("--json", "print JSON for programs");

/** Opens the hub's parts without taking work from its queues, and closes them afterwards. */
export async function withHub<T>(
  host: CliHost,
  flags: HubFlags,
  work: (desk: Desk) => Promise<T>,
): Promise<T> {
  const { settings } = await prepareSettings(host, { dataDir: flags.dataDir });
  await using hub = await host.openHub(settings, { log: stderrLog(settings) });
  const { tenantId, made, passwordFile } = await prepareTenant(hub);
  if (made) note(`This hub is new. Its first administrator is ${made.email}, see ${passwordFile}.`);
  const tenant = await tenantOf(hub, tenantId, flags.tenant);
  return await work({
    hub,
    tenant,
    principal: trustedPrincipal("cli", tenant.id),
    config: forTenant(hub.config, tenant.id),
    data: forTenant(hub.data, tenant.id),
    trigger: "cli",
  });
}

async function tenantOf({ config }: Hub, firstId: number, slug?: string): Promise<Tenant> {
  const tenant =
    slug === undefined ? await findTenant(config, firstId) : await findTenantBySlug(config, slug);
  if (tenant) return tenant;
  throw usageError(
    "--tenant",
    `there is no organisation ${slug ?? firstId}`,
    "Leave it out for the first one.",
  );
}

/** A command says what went wrong itself; the log is for who looks for more, with LOG_LEVEL=debug. */
function stderrLog({ logLevel }: Settings): Log {
  const write =
    (level: string) =>
    (fields: object, message: string): void => {
      if (logLevel === "debug") note(JSON.stringify({ level, ...fields, msg: message }));
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
