import { ConfigError } from "../lib/errors.ts";
import type { Connector } from "../sdk/connector.ts";
import { definitionProblems } from "../sdk/definition.ts";
import { withStorageSettings } from "./storage-settings.ts";

/** Every provider that this hub knows, announced ones included. */
export interface Registry {
  find(provider: string): Connector | undefined;
  /** In the order of their ids. */
  all(): readonly Connector[];
}

/** @throws ConfigError code bad_connector where a definition is wrong or an id comes twice. */
export function createRegistry(connectors: readonly Connector[]): Registry {
  const byId = new Map<string, Connector>();
  for (const connector of connectors) {
    assertDefinition(connector, connector.manifest.id);
    const { id } = connector.manifest;
    if (byId.has(id)) {
      throw new ConfigError(`There are two connectors with the id ${id}; remove one of them.`, {
        code: "bad_connector",
      });
    }
    byId.set(id, withStorageSettings(connector));
  }
  const sorted = [...byId.values()].toSorted((a, b) => (a.manifest.id < b.manifest.id ? -1 : 1));
  return { find: (provider) => byId.get(provider), all: () => sorted };
}

/** @throws ConfigError code bad_connector with everything that is wrong. */
export function assertDefinition(connector: unknown, origin: string): void {
  const problems = definitionProblems(connector);
  if (problems.length === 0) return;
  throw new ConfigError(`The connector ${origin} cannot be used: ${problems.join("; ")}.`, {
    code: "bad_connector",
  });
}

/** It can be verified and run; without a check the provider is only announced. */
export const isAvailable = (connector: Connector): boolean => connector.check !== undefined;

/** Its files are uploaded, or laid into a folder of this machine. */
const isFolder = ({ manifest }: Connector): boolean => manifest.transport === "folder";

/** What an integration on this connector can do, in the words of the API. */
export function actionsOf(connector: Connector): string[] {
  if (!isAvailable(connector)) return [];
  const streams = Object.values(connector.streams ?? {});
  return [
    "verify",
    ...(streams.some((stream) => stream.entity === "invoice") ? ["sync_invoices"] : []),
    ...(streams.some(({ modes }) => modes.some((mode) => mode !== "period"))
      ? ["sync_records"]
      : []),
    ...(Object.keys(connector.sinks ?? {}).length > 0 ? ["send_records"] : []),
    ...(canSyncBothWays(connector) ? ["sync_both_ways", "undo_sync"] : []),
    ...(connector.files ? ["upload_report", "upload_file", "delete_file"] : []),
    ...(connector.tables || connector.files || isFolder(connector) ? ["run_exchange"] : []),
    ...(connector.files ? ["import_fiscal_folder"] : []),
    ...(connector.fiscal ? ["query_sefaz", "fetch_fiscal_document"] : []),
    ...(connector.fiscal?.register ? ["send_manifestations"] : []),
  ];
}

/** It says which fields it keeps, or definitions over its tables can. */
const canSyncBothWays = ({ sinks = {}, tables }: Connector): boolean =>
  tables !== undefined || Object.values(sinks).some(({ fields }) => fields !== undefined);
