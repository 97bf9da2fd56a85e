import { type DefinedSides, definitionPartner } from "./exchange/definition-partner.ts";
import type { ActionJob } from "./exchange/exchange-job.ts";
import { bodyOf } from "./exchange/manage-definitions.ts";
import { lookupLists } from "./exchange/run-exchange.ts";
import { InvalidInputError } from "./lib/errors.ts";
import type { Entity } from "./model/entities.ts";
import type { Connector } from "./sdk/connector.ts";
import { type ExchangeRow, findExchange } from "./store/exchange-definitions.ts";
import type { ConfigStore } from "./store/store.ts";
import { connectorPartner, type SyncPartner } from "./sync/two-way/partner.ts";
import type { SyncSettings } from "./sync/two-way/settings.ts";

/** What the other side of a two-way sync is looked for with. */
export interface PartnerSearch {
  /** Of the tenant. */
  readonly config: ConfigStore;
  readonly integration: {
    readonly id: number;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  readonly connector: Connector;
  readonly entity: Entity;
  readonly settings: SyncSettings;
  /** The run that is to use it; without one it only tells what can be synced. */
  readonly job?: ActionJob;
}

/**
 * What gives and takes the records of an entity: definitions over the tables of a database, where the settings name
 * them, else the connector itself.
 * @throws InvalidInputError where a definition is not of this integration and entity
 */
export async function partnerOf(search: PartnerSearch): Promise<SyncPartner | undefined> {
  const { config, connector, entity, integration, settings, job } = search;
  const { import_definition: read, export_definition: write } = settings;
  if (read === undefined && write === undefined) {
    return connectorPartner(connector, entity, integration.settings);
  }
  const sides: DefinedSides = {
    read: await definedImport(search, read),
    write: await definedExport(search, write),
  };
  const run = job && { job, lists: await lookupLists(config) };
  return definitionPartner(sides, entity, run);
}

async function definedImport(search: PartnerSearch, slug: string | undefined) {
  const row = await rowOf(search, "import_definition", slug);
  const definition = row && bodyOf(row).import;
  if (!row) return undefined;
  if (definition?.entity !== search.entity) throw otherEntity("import_definition", search.entity);
  return { row, definition };
}

async function definedExport(search: PartnerSearch, slug: string | undefined) {
  const row = await rowOf(search, "export_definition", slug);
  const definition = row && bodyOf(row).export;
  if (!row) return undefined;
  if (definition?.entity !== search.entity) throw otherEntity("export_definition", search.entity);
  if (definition.target.table) return { row, definition };
  const remedy = "Choose an export into a table.";
  throw wrong("export_definition", "writes files, which nobody can compare", remedy);
}

async function rowOf(
  { config, integration }: PartnerSearch,
  field: string,
  slug: string | undefined,
): Promise<ExchangeRow | undefined> {
  if (slug === undefined) return undefined;
  const row = await findExchange(config, slug);
  if (row?.integration_id === integration.id) return row;
  throw wrong(field, "is no definition of this integration", "Choose one of its own.");
}

const otherEntity = (field: string, entity: Entity): InvalidInputError =>
  wrong(field, `is not one of the records ${entity}`, "Choose a definition of the same records.");

const wrong = (field: string, message: string, remedy: string): InvalidInputError =>
  new InvalidInputError([{ field, message, remedy }]);
