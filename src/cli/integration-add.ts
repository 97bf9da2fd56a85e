import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { viewOne } from "../http/routes/integrations.ts";
import { IntegrationIn } from "../http/schemas.ts";
import { InvalidInputError } from "../lib/errors.ts";
import { issuesOf } from "../model/schema-issues.ts";
import type { Connector } from "../sdk/connector.ts";
import { createIntegration, type IntegrationInput } from "../sync/manage-integrations.ts";
import { inFlags, usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { readJsonObject } from "./input.ts";
import { note, print, printJson } from "./output.ts";
import { ask } from "./prompt.ts";
import { type HubFlags, withHub } from "./with-hub.ts";

interface AddFlags extends HubFlags {
  readonly file?: string;
  readonly provider?: string;
  readonly id?: string;
  readonly name?: string;
  readonly credential?: readonly string[];
  readonly setting?: readonly string[];
  readonly baseUrl?: string;
  readonly inactive?: true;
  readonly json?: true;
}

type Draft = Record<string, unknown> & {
  readonly credentials: Record<string, unknown>;
  readonly settings: Record<string, unknown>;
};
interface Property {
  readonly type?: string;
  readonly title?: string;
  readonly "x-secret"?: boolean;
}

export async function addIntegration(host: CliHost, flags: AddFlags): Promise<void> {
  const draft = await draftOf(flags);
  await withHub(host, flags, async ({ hub, config, data, principal: { actor } }) => {
    const connector = hub.connectors.find(String(draft.provider));
    const input = connector ? await completed(draft, connector, flags.file === "-") : draft;
    const row = await create(input, (checked) =>
      createIntegration(config, hub, { input: checked, now: hub.clock.now(), actor }),
    );
    if (flags.json) return printJson(await viewOne(hub, data, row));
    print(row.slug);
    note(`Added. Try it with: viadukt integration verify ${row.slug}`);
  });
}

async function draftOf(flags: AddFlags): Promise<Draft> {
  const { file } = flags;
  const base = file === undefined ? {} : await readJsonObject(fileOf(file), "--file");
  const part = (name: "credentials" | "settings", given: readonly string[] = []) => ({
    ...(base[name] as object | undefined),
    ...pairs(given, name === "credentials" ? "--credential" : "--setting"),
  });
  return {
    ...base,
    ...(flags.provider === undefined ? {} : { provider: flags.provider }),
    ...(flags.id === undefined ? {} : { id: flags.id }),
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(flags.baseUrl === undefined ? {} : { base_url: flags.baseUrl }),
    ...(flags.inactive ? { active: false } : {}),
    credentials: part("credentials", flags.credential),
    settings: part("settings", flags.setting),
  };
}

const fileOf = (file: string): string => (file === "-" ? file : `@${file.replace(/^@/, "")}`);

function pairs(given: readonly string[], flag: string): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf("=");
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
      // Not the text itself: it may be a credential.
      throw usageError(flag, "has no name before a =", `Write ${flag} name=value.`);
    }),
  );
}

/** With the missing credentials asked for, and the settings in the types of their fields. */
async function completed(
  draft: Draft,
  { manifest }: Connector,
  isInputTaken: boolean,
): Promise<Draft> {
  const credentials = { ...draft.credentials };
  const canAsk = process.stdin.isTTY && process.stderr.isTTY && !isInputTaken;
  const { properties, required = [] } = manifest.credentials;
  for (const name of canAsk ? required : []) {
    if (credentials[name] !== undefined) continue;
    const { title = name, "x-secret": isSecret = false } = properties[name] as Property;
    credentials[name] = await ask(`${title}: `, { isSecret });
  }
  const settings = Object.entries(draft.settings).map(([name, value]) => [
    name,
    typed(value, manifest.settings.properties[name] as Property | undefined),
  ]);
  return { ...draft, credentials, settings: Object.fromEntries(settings) };
}

/** A text of the command line as what the field wants; what does not fit is left to the check. */
function typed(value: unknown, property: Property | undefined): unknown {
  if (typeof value !== "string") return value;
  const isNumber = property?.type === "integer" || property?.type === "number";
  if (isNumber && value.trim() !== "" && !Number.isNaN(Number(value))) return Number(value);
  if (property?.type === "boolean" && /^(true|false)$/.test(value)) return value === "true";
  if (property?.type === "array") return value.split(",").map((part) => part.trim());
  return value;
}

async function create<T>(input: Draft, work: (checked: IntegrationInput) => Promise<T>) {
  try {
    const faults = Value.Errors(IntegrationIn as TSchema, input);
    if (faults.length > 0) throw new InvalidInputError(issuesOf(IntegrationIn as TSchema, faults));
    return await work(input as unknown as IntegrationInput);
  } catch (error) {
    throw inFlags(error, {
      credentials: "--credential",
      settings: "--setting",
      base_url: "--base-url",
      provider: "--provider",
      id: "--id",
      name: "--name",
    });
  }
}
