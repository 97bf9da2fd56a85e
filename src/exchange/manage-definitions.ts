import type { Registry } from "../connectors/registry.ts";
import { ConflictError, type FieldIssue, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import type { Connector } from "../sdk/connector.ts";
import {
  deleteExchange,
  type ExchangeRow,
  findExchange,
  findExchangeById,
  type Hand,
  insertExchange,
  listExchanges,
  listLookups,
  updateExchange,
} from "../store/exchange-definitions.ts";
import { findIntegration, findIntegrationById, type Integration } from "../store/integrations.ts";
import type { ConfigStore } from "../store/store.ts";
import { readJson } from "../sync/open-integration.ts";
import type { ExchangeBody, Module } from "./definition.ts";
import type { ImportDefinition } from "./import-definition.ts";
import { bodyIssues } from "./language/check-body.ts";

export interface ExchangeInput {
  readonly slug: string;
  readonly name: string;
  /** Slug of the integration. */
  readonly integration_id: string;
  readonly module?: Module | null;
  readonly active?: boolean;
  readonly body: ExchangeBody;
}

const MAX_DEFINITIONS = 1_000;

/** @throws NotFoundError */
export async function getExchange(config: ConfigStore, slug: string): Promise<ExchangeRow> {
  const row = await findExchange(config, slug);
  if (!row) throw new NotFoundError("definition", slug);
  return row;
}

/** @throws NotFoundError */
export async function getExchangeById(config: ConfigStore, id: number): Promise<ExchangeRow> {
  const row = await findExchangeById(config, id);
  if (!row) throw new NotFoundError("definition", String(id));
  return row;
}

/** As it was checked when it was stored. */
export const bodyOf = ({ body }: Pick<ExchangeRow, "body">): ExchangeBody =>
  readJson(body) as unknown as ExchangeBody;

/** @throws InvalidInputError with every wrong field, ConflictError `definition_exists` */
export async function createExchange(
  config: ConfigStore,
  { connectors, ...hand }: Hand & { readonly connectors: Registry },
  input: ExchangeInput,
): Promise<ExchangeRow> {
  if ((await listExchanges(config)).length >= MAX_DEFINITIONS) {
    const message = `there are ${MAX_DEFINITIONS} definitions already`;
    throw invalid({ field: "slug", message, remedy: "Delete one that nobody needs." });
  }
  if (PAGES.has(input.slug)) {
    const message = `${input.slug} is the name of a page of the web interface`;
    throw invalid({ field: "slug", message, remedy: "Choose another one." });
  }
  const values = await valuesOf(config, connectors, input);
  const made = await insertExchange(config, values, hand);
  if (made) return made;
  throw new ConflictError(
    "definition_exists",
    `There is a definition ${input.slug} already. Choose another slug, or change that one.`,
  );
}

/** What stands beside definitions under `/exchange`: a definition of such a name could not be opened. */
const PAGES: ReadonlySet<string> = new Set(["new", "packs", "lookups"]);

/** @throws NotFoundError, InvalidInputError, ConflictError `definition_changed` where there is a newer version */
export async function changeExchange(
  config: ConfigStore,
  { connectors, ...hand }: Hand & { readonly connectors: Registry },
  { version, ...input }: ExchangeInput & { readonly version?: number },
): Promise<ExchangeRow> {
  const before = await getExchange(config, input.slug);
  const values = await valuesOf(config, connectors, input);
  const change = { ...hand, version: version ?? before.version };
  const changed = await updateExchange(config, values, change);
  if (changed) return changed;
  throw new ConflictError(
    "definition_changed",
    `Somebody has changed the definition ${input.slug} meanwhile. Read it again, then change it.`,
  );
}

/** @throws NotFoundError */
export async function removeExchange(config: ConfigStore, slug: string): Promise<void> {
  if (!(await deleteExchange(config, slug))) throw new NotFoundError("definition", slug);
}

async function valuesOf(config: ConfigStore, connectors: Registry, input: ExchangeInput) {
  const { slug, name, module = null, active = true, body } = input;
  const integration = await integrationOf(config, input.integration_id);
  const lists = (await listLookups(config)).map(({ name: list }) => list);
  const issues = [
    ...bodyIssues(body, { lists }).map((one) => ({ ...one, field: `body.${one.field}` })),
    ...placeIssues(connectors.find(integration.provider), body),
  ];
  if (issues.length > 0) throw new InvalidInputError(issues);
  const kept = await withPrefix(config, { slug, integrationId: integration.id }, body);
  return {
    ...{ slug, module, direction: body.direction, integration_id: integration.id },
    name: name.trim(),
    body: JSON.stringify(kept),
    active: active ? (1 as const) : (0 as const),
  };
}

/**
 * Two tables of one system may use the same keys for different things: an import of other rows than those that a
 * definition before it reads gets ids of its own. A prefix that it has stays, whatever is said of the rest.
 */
async function withPrefix(
  config: ConfigStore,
  { slug, integrationId }: { slug: string; integrationId: number },
  body: ExchangeBody,
): Promise<ExchangeBody> {
  const { import: own } = body;
  if (!own || own.id_prefix !== undefined) return body;
  const rows = await listExchanges(config, { integrationId });
  const before = rows.find((row) => row.slug === slug);
  const was = before && bodyOf(before).import;
  const isTaken = rows.some((row) => {
    const other = row.slug === slug ? undefined : bodyOf(row).import;
    const isSameEntity = other?.entity === own.entity && other.id_prefix === undefined;
    return isSameEntity && placeOf(other) !== placeOf(own);
  });
  const isAsBefore = was !== undefined && placeOf(was) === placeOf(own);
  const prefix = was?.id_prefix ?? (isTaken && !isAsBefore ? slug : undefined);
  return prefix === undefined ? body : { ...body, import: { ...own, id_prefix: prefix } };
}

/** What rows a definition reads: the same words mean the same rows. */
const placeOf = ({ source: { table, query, files } }: ImportDefinition): string =>
  (table ?? query ?? files?.pattern ?? "").trim().toLowerCase();

/** @throws InvalidInputError */
export async function integrationOf(config: ConfigStore, slug: string): Promise<Integration> {
  const found = await findIntegration(config, slug);
  if (found) return found;
  const remedy = "Name one of /api/integrations.";
  throw invalid({ field: "integration_id", message: `there is no integration ${slug}`, remedy });
}

/** Whether the integration's system has what the definition wants of it. */
export function placeIssues(connector: Connector | undefined, body: ExchangeBody): FieldIssue[] {
  if (!connector) return [];
  const { manifest, tables, files } = connector;
  const { source } = body.import ?? {};
  const target = body.export?.target;
  const wantsTables = Boolean(
    body.mirror || target?.table || (source && !source.files && !source.from_mirror),
  );
  const wantsFiles = Boolean(source?.files || target?.files);
  const takesUploads = Boolean(source?.files) && manifest.transport === "folder";
  const title = manifest.title.en;
  return [
    ...(wantsTables && !tables
      ? [
          {
            field: "integration_id",
            message: `${title} has no tables`,
            remedy: "Choose a database.",
          },
        ]
      : []),
    ...(wantsFiles && !files && !takesUploads
      ? [{ field: "integration_id", message: `${title} has no files`, remedy: "Choose a storage." }]
      : []),
  ];
}

/** The integration of a definition. @throws NotFoundError where it is gone */
export async function ownerOf(
  config: ConfigStore,
  { integration_id: id }: Pick<ExchangeRow, "integration_id">,
): Promise<Integration> {
  const found = await findIntegrationById(config, id);
  if (!found) throw new NotFoundError("integration", String(id));
  return found;
}

const invalid = (issue: FieldIssue): InvalidInputError => new InvalidInputError([issue]);
