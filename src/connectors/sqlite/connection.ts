import { constants } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ConfigError, type Lasting } from "../../sdk/index.ts";
import { fault } from "./faults.ts";
import type { SqliteContext } from "./manifest.ts";

export interface Connection extends Lasting {
  readonly db: DatabaseSync;
}

/** Each of the hub's own databases, which no integration may touch, has one of these. */
const OWN_TABLES = ["config_migration_lock", "data_migration_lock"];

/** The file, which must lie in an allowed folder, be no link, and not be the hub's own. */
export async function openConnection({ disk, settings }: SqliteContext): Promise<Connection> {
  const { path: folder } = await disk.folder(settings.folder);
  const path = join(folder, settings.file);
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isFile() || (found.mode & constants.S_IFMT) !== constants.S_IFREG) {
    throw new ConfigError(
      `There is no file ${settings.file} in the folder; links are not followed.`,
    );
  }
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, {
      readOnly: settings.allow_writes !== true,
      timeout: (settings.lock_timeout_seconds ?? 5) * 1_000,
      allowExtension: false,
      defensive: true,
    });
    db.exec("PRAGMA foreign_keys=ON; PRAGMA query_only=ON; PRAGMA trusted_schema=OFF");
    assertNotOwn(db);
  } catch (error) {
    if (db?.isOpen) db.close();
    throw fault(error);
  }
  const open = db;
  return {
    db: open,
    isOpen: () => open.isOpen,
    async close() {
      if (open.isOpen) open.close();
    },
  };
}

function assertNotOwn(db: DatabaseSync): void {
  const places = OWN_TABLES.map(() => "?").join(", ");
  const found = db
    .prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name IN (${places})`)
    .get(...OWN_TABLES);
  if (Number(found?.n) === 0) return;
  throw new ConfigError("The file is a database of the hub itself: it is not for integrations.");
}
