import { Value } from "typebox/value";
import { createKeyFile, keyFilePath, readKeyFile } from "./auth/key-file.ts";
import { type FieldIssue, InvalidInputError } from "./lib/errors.ts";
import { completeSettings } from "./settings-rules.ts";
import {
  type DraftSettings,
  SETTINGS,
  type SettingInfo,
  type SettingName,
  type Settings,
  SettingsSchema,
} from "./settings-schema.ts";
import { maskDatabaseUrl } from "./store/database-url.ts";

export type { SettingName, Settings } from "./settings-schema.ts";

export type Origin = "default" | "environment" | "flag" | "file";
export type Origins = Readonly<Record<SettingName, Origin>>;
export interface LoadedSettings {
  readonly settings: Settings;
  readonly origins: Origins;
}
/** Texts from the command line by setting: `{ port: "8001", dataDir: "/srv" }` for `--port` and `--data-dir`. */
export type Flags = Readonly<Partial<Record<SettingName, string | undefined>>>;

/**
 * Reads every setting: a flag beats the environment, which beats the default; an empty value counts as none.
 * @throws InvalidInputError code `bad_setting` with one issue per wrong variable.
 */
export function loadSettings(
  env: Readonly<Record<string, string | undefined>> = process.env,
  flags: Flags = {},
): LoadedSettings {
  const draft: Record<string, unknown> = {};
  const origins: Partial<Record<SettingName, Origin>> = {};
  const issues: FieldIssue[] = [];
  for (const info of SETTINGS) {
    const { name } = info;
    const [text, origin] = textOf(info, env, flags);
    origins[name] = origin;
    const value = text === undefined ? structuredClone(info.default) : readText(info, text);
    if (value === undefined) continue;
    if (!Value.Check(SettingsSchema.properties[name], value)) {
      issues.push(issueOf(info, labelOf(info, origin), text ?? ""));
    }
    draft[name] = value;
  }
  if (issues.length > 0) throw new InvalidInputError(issues, "bad_setting");
  const label = (name: SettingName): string => {
    const info = SETTINGS.find((one) => one.name === name);
    return info ? labelOf(info, origins[name] ?? "default") : name;
  };
  const complete = completeSettings(draft as DraftSettings, origins as Origins, label);
  return { settings: complete, origins: origins as Origins };
}

/**
 * Without CONFIG_ENCRYPTION_KEY the keys come from the key file, which the first start writes. `keyFile` is
 * where it is; absent where the environment has the keys.
 */
export async function ensureKeys(
  loaded: LoadedSettings,
): Promise<LoadedSettings & { readonly keyFile?: string; readonly isNewKey: boolean }> {
  const { settings, origins } = loaded;
  if (settings.encryptionKeys.length > 0) return { ...loaded, isNewKey: false };
  const found = await readKeyFile(settings.dataDir);
  const encryptionKeys = found ?? (await createKeyFile(settings.dataDir));
  return {
    settings: { ...settings, encryptionKeys },
    origins: { ...origins, encryptionKeys: "file" },
    keyFile: keyFilePath(settings.dataDir),
    isNewKey: found === undefined,
  };
}

export interface MaskedSetting {
  /** The name in the environment. */
  readonly name: string;
  readonly value: string | number | readonly string[] | null;
  readonly origin: Origin;
}

/** Every setting as it is in effect, with keys and passwords hidden. */
export function maskedSettings({ settings, origins }: LoadedSettings): MaskedSetting[] {
  return SETTINGS.map(({ name, env, isSecret }) => {
    const value = settings[name] ?? null;
    const origin = origins[name];
    if (isSecret)
      return { name: env, value: Array.isArray(value) ? value.map(hide) : null, origin };
    const isUrl = name === "databaseUrl" || name === "configDbUrl" || name === "egressProxy";
    const shown = isUrl && value !== null ? maskDatabaseUrl(String(value)) : value;
    return { name: env, value: shown, origin };
  });
}

const hide = (): string => "***";

function textOf(
  { name, env: variable }: SettingInfo,
  env: Readonly<Record<string, string | undefined>>,
  flags: Flags,
): [string | undefined, Origin] {
  const flag = flags[name]?.trim();
  if (flag) return [flag, "flag"];
  const text = env[variable]?.trim();
  return text ? [text, "environment"] : [undefined, "default"];
}

function readText({ type }: SettingInfo, text: string): unknown {
  if (type === "integer") return /^\d{1,9}$/.test(text) ? Number(text) : text;
  if (type !== "list") return text;
  const parts = text.split(",").map((part) => part.trim());
  return parts.filter((part) => part !== "");
}

/** How the person gave it: `--data-dir` or `DATA_DIR`. */
const labelOf = ({ name, env }: SettingInfo, origin: Origin): string =>
  origin === "flag" ? `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}` : env;

function issueOf(info: SettingInfo, field: string, text: string): FieldIssue {
  const shown = info.isSecret ? "its value" : JSON.stringify(text);
  if (info.enum) {
    const choices = info.enum.join(", ");
    return {
      field,
      message: `${shown} is none of ${choices}`,
      remedy: `Set it to one of ${choices}.`,
    };
  }
  if (info.type === "integer") {
    const range = `a whole number from ${info.minimum} to ${info.maximum}`;
    return { field, message: `${shown} is not ${range}`, remedy: `Set it to ${range}.` };
  }
  return { field, message: `${shown} does not fit`, remedy: info.description };
}
