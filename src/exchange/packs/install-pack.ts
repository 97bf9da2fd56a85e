import type { Registry } from "../../connectors/registry.ts";
import { ConflictError, InvalidInputError } from "../../lib/errors.ts";
import type { Language } from "../../model/i18n.ts";
import { type ExchangeRow, findExchange, type Hand } from "../../store/exchange-definitions.ts";
import type { ConfigStore } from "../../store/store.ts";
import { createExchange, integrationOf } from "../manage-definitions.ts";
import type { Pack, PackDefinition, PackOptions } from "./pack.ts";

export interface InstallWanted {
  /** Slug of the integration. */
  readonly integration: string;
  readonly options: PackOptions;
  /** Slugs of the pack's definitions; all where left out. */
  readonly definitions?: readonly string[] | undefined;
  /** Of the names. */
  readonly language?: Language;
}

const MAX_SLUG = 59;
const MAX_TRIES = 100;

/**
 * Makes the pack's definitions for an integration. A slug that is taken gets the integration's in front, then a
 * number behind, so that a second firm on the same ERP has its own.
 * @throws InvalidInputError, ConflictError where the integration is of another system
 */
export async function installPack(
  config: ConfigStore,
  hand: Hand & { readonly connectors: Registry },
  pack: Pack,
  { integration, options, definitions, language = "en" }: InstallWanted,
): Promise<readonly ExchangeRow[]> {
  const owner = await integrationOf(config, integration);
  if (owner.provider !== pack.provider) {
    const message = `${pack.title} needs an integration of ${pack.provider}; ${owner.slug} is one of ${owner.provider}.`;
    throw new ConflictError("action_not_possible", message);
  }
  const made: ExchangeRow[] = [];
  for (const { slug, name, module, body } of chosen(pack.definitions(options), definitions)) {
    const free = await freeSlug(config, slug, owner.slug);
    const input = { slug: free, name: name[language], integration_id: owner.slug, module, body };
    made.push(await createExchange(config, hand, input));
  }
  return made;
}

function chosen(
  all: readonly PackDefinition[],
  wanted: readonly string[] | undefined,
): readonly PackDefinition[] {
  if (wanted === undefined) return all;
  const unknown = wanted.find((slug) => !all.some((one) => one.slug === slug));
  if (unknown === undefined) return all.filter(({ slug }) => wanted.includes(slug));
  const remedy = `Use ${all.map(({ slug }) => slug).join(", ")}.`;
  const message = `the pack has no definition ${unknown}`;
  throw new InvalidInputError([{ field: "definitions", message, remedy }]);
}

async function freeSlug(config: ConfigStore, slug: string, owner: string): Promise<string> {
  const prefix = owner.toLowerCase().replace(/[^a-z0-9-]/g, "-");
  const own = `${prefix}-${slug}`.slice(0, MAX_SLUG - 4);
  for (const name of [slug, own]) if (!(await findExchange(config, name))) return name;
  for (let no = 2; no < MAX_TRIES; no += 1) {
    if (!(await findExchange(config, `${own}-${no}`))) return `${own}-${no}`;
  }
  throw new ConflictError("definition_exists", `There are too many definitions ${own} already.`);
}
