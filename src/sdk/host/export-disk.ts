import { stat } from "node:fs/promises";
import { ConfigError } from "../../lib/errors.ts";
import { folderWithin, isNamedWithin } from "../../lib/folder-within.ts";
import type { Disk } from "../disk.ts";

/** Folders in one of `exportDirs`, whatever links are on the way. */
export const createExportDisk = (exportDirs: readonly string[]): Disk => ({
  async folder(path) {
    const found = await folderWithin(path.trim(), exportDirs);
    if (found && (await isFolder(found.path))) return found;
    if (found || isNamedWithin(path.trim(), exportDirs)) {
      throw new ConfigError(`There is no folder ${path.trim()}: make it, or mount what it is on.`, {
        code: "folder_missing",
      });
    }
    throw new ConfigError(
      "settings.folder is no folder that the hub may write to: it must lie in one that EXPORT_DIRS names.",
      { code: "folder_not_allowed" },
    );
  },
});

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
