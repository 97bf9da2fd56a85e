import type { Hub } from "../hub.ts";
import type { Log } from "../lib/log.ts";
import type { HubLog } from "../logging.ts";
import type { SettingName, Settings } from "../settings-schema.ts";

export type Flags = Readonly<Partial<Record<SettingName, string | undefined>>>;

export interface LoadedSettings {
  readonly settings: Settings;
  readonly origins: Readonly<Record<SettingName, "default" | "environment" | "flag" | "file">>;
}

/** With keys in them; `keyFile` is absent where the environment has the keys. */
export interface ReadySettings extends LoadedSettings {
  readonly keyFile?: string;
  readonly isNewKey: boolean;
}

export interface MaskedSetting {
  readonly name: string;
  readonly value: string | number | readonly string[] | null;
  readonly origin: string;
}

/** One simulated system, ready to be put into an integration. */
export interface SandboxSystem {
  readonly id: string;
  readonly title: string;
  readonly integrationType: string;
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
}

export interface Sandbox {
  readonly url: string;
  readonly systems: readonly SandboxSystem[];
  close(): Promise<void>;
}

/** What lies above the command line and is handed down by the start of the program. */
export interface CliHost {
  readonly version: string;
  loadSettings(flags?: Flags, options?: { readonly isEnvironmentIgnored: boolean }): LoadedSettings;
  ensureKeys(loaded: LoadedSettings): Promise<ReadySettings>;
  maskedSettings(loaded: LoadedSettings): readonly MaskedSetting[];
  /** `name` is the first part of the files' names; `hub` where left out. */
  openLog(settings: Settings, name?: string): Promise<HubLog>;
  openHub(settings: Settings, options: { readonly log: Log }): Promise<Hub>;
  startWork(hub: Hub): Promise<void>;
  startSandbox(options: { readonly port?: number }): Promise<Sandbox>;
}
