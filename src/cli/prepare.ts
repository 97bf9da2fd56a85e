import { mkdir } from "node:fs/promises";
import { ensureFirstAdministrator, type FirstRun } from "../auth/first-run.ts";
import type { Hub } from "../hub.ts";
import type { CliHost, Flags, ReadySettings } from "./host.ts";

/** The settings with their keys, and the data folder, which is the owner's alone where it is new. */
export async function prepareSettings(host: CliHost, flags: Flags): Promise<ReadySettings> {
  const loaded = host.loadSettings(flags);
  await mkdir(loaded.settings.dataDir, { recursive: true, mode: 0o700 });
  return host.ensureKeys(loaded);
}

/** The first tenant and its administrator, made where the hub is empty. */
export const prepareTenant = ({ config, settings, clock }: Hub): Promise<FirstRun> =>
  ensureFirstAdministrator({ config, dataDir: settings.dataDir, now: clock.now() });
