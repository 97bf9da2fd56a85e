import { opendir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { type ArchiveEntry, readArchive } from "../formats/dfe/archive.ts";
import { InvalidInputError } from "../lib/errors.ts";

const READABLE = /\.(xml|zip)$/i;

/**
 * What lies in files, archives and folders of this machine, in an order that stays the same. Of a folder only XML files and archives
 * are read, with what is below it; a link is not followed.
 * @throws InvalidInputError for a path that there is not
 */
export async function* localEntries(paths: readonly string[]): AsyncGenerator<ArchiveEntry> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (!found) {
      const remedy = "Give the path of an XML file, a ZIP archive or a folder.";
      throw new InvalidInputError([{ field: "paths", message: `${path} is not there`, remedy }]);
    }
    if (found.isDirectory()) yield* folderEntries(path, basename(path));
    else yield* readArchive(path, { name: basename(path) });
  }
}

async function* folderEntries(folder: string, shown: string): AsyncGenerator<ArchiveEntry> {
  const names: { readonly name: string; readonly isFolder: boolean }[] = [];
  for await (const entry of await opendir(folder)) {
    const isFolder = entry.isDirectory();
    const isWanted = isFolder || (entry.isFile() && READABLE.test(entry.name));
    if (isWanted && !entry.name.startsWith(".")) names.push({ name: entry.name, isFolder });
  }
  names.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, isFolder } of names) {
    const [path, label] = [join(folder, name), `${shown}/${name}`];
    if (isFolder) yield* folderEntries(path, label);
    else yield* readArchive(path, { name: label });
  }
}
