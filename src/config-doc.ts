import { SETTINGS, type SettingInfo } from "./settings-schema.ts";

/** docs/settings.md, made from the schema. */
export function settingsMarkdown(): string {
  const rows = SETTINGS.map((info) => `| \`${info.env}\` | ${defaultOf(info)} | ${helpOf(info)} |`);
  return [
    "<!-- Made by `npm run gen` from src/settings-schema.ts: do not edit. -->",
    "",
    "# Settings",
    "",
    "Settings are environment variables. `viadukt serve` takes some of them as flags as well, which win.",
    "`viadukt config` shows what is in effect and where each value comes from; keys and passwords are hidden.",
    "A wrong value stops the start with a message that names the variable.",
    "",
    "| variable | default | meaning |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function defaultOf({ default: value, defaultText }: SettingInfo): string {
  if (defaultText !== undefined) return defaultText;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return "–";
  return `\`${String(value)}\``;
}

function helpOf(info: SettingInfo): string {
  const parts = [info.description];
  if (info.enum) parts.push(`One of ${info.enum.map((one) => `\`${one}\``).join(", ")}.`);
  if (info.type === "integer") parts.push(`From ${info.minimum} to ${info.maximum}.`);
  if (info.example) parts.push(`Example: \`${info.example}\`.`);
  return parts.join(" ").replaceAll("|", "\\|");
}
