import { join } from "node:path";
import { ConfigError } from "../lib/errors.ts";
import { folderWithin } from "../lib/folder-within.ts";
import type { Inbox } from "../sdk/context.ts";
import { createFolderInbox, type InboxRoot } from "../sdk/host/folder-inbox.ts";
import type { ConfigStore } from "../store/store.ts";
import { createInboxReports } from "./inbox-reports.ts";

/** Where integrations that read files find them. */
export interface Inboxes {
  /** Of the files that were uploaded to the integration; absent until the first one comes. */
  folderOf(integrationId: number): string;
  /** Uploads as `uploads/…`, and what lies in `settings.folder` as `folder/…`. */
  of(
    integration: { readonly id: number; readonly tenant_id: number },
    settings: Readonly<Record<string, unknown>>,
  ): Inbox;
}

/** Programs that write into a folder need this long between two writes at most. */
const SETTLE_MS = 3_000;

/** `settings.folder` must lie in one of `importDirs`, whatever links are on the way. */
export function createInboxes(options: {
  readonly folder: string;
  readonly importDirs: readonly string[];
  /** The hub's own store: what became of the files is kept there. */
  readonly config: ConfigStore;
  readonly now: () => number;
}): Inboxes {
  const { importDirs, config, now } = options;
  const folderOf = (integrationId: number): string => join(options.folder, String(integrationId));
  return {
    folderOf,
    of(integration, settings) {
      const reports = createInboxReports(config, integration, now);
      const opened = async (): Promise<Inbox> => {
        const roots: InboxRoot[] = [{ folder: folderOf(integration.id), prefix: "uploads" }];
        const { folder } = settings;
        if (typeof folder === "string" && folder.trim() !== "") {
          const real = await allowedFolder(folder.trim(), importDirs);
          roots.push({ folder: real, prefix: "folder", settleMs: SETTLE_MS });
        }
        return createFolderInbox(roots, now, reports);
      };
      return {
        ...reports,
        list: async () => (await opened()).list(),
        open: async (name) => (await opened()).open(name),
      };
    },
  };
}

/**
 * The folder without links.
 * @throws ConfigError code folder_not_allowed, also where it is not there: nobody learns what else is
 */
export async function allowedFolder(
  folder: string,
  importDirs: readonly string[],
): Promise<string> {
  const found = await folderWithin(folder, importDirs);
  if (found) return found.path;
  throw new ConfigError(
    "settings.folder is no folder that the hub may read: it must lie in one that IMPORT_DIRS names, and be there.",
    { code: "folder_not_allowed" },
  );
}
