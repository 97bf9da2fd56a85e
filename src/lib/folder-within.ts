import { realpath } from "node:fs/promises";
import { isAbsolute, resolve, sep } from "node:path";

/** A folder that lies in an allowed one, both without links. */
export interface FolderWithin {
  readonly path: string;
  readonly root: string;
}

/**
 * The folder, whatever links are on the way to it, with the one of `roots` that it lies in; undefined for one that
 * lies in none, is not absolute or is not there.
 */
export async function folderWithin(
  folder: string,
  roots: readonly string[],
): Promise<FolderWithin | undefined> {
  const path = isAbsolute(folder) ? await realOf(folder) : undefined;
  for (const allowed of roots) {
    const root = await realOf(allowed);
    if (path === undefined || root === undefined) continue;
    if (isWithin(path, root)) return { path, root };
  }
  return undefined;
}

/** By its name alone, whether it is there or not. */
export const isNamedWithin = (folder: string, roots: readonly string[]): boolean =>
  isAbsolute(folder) && roots.some((root) => isWithin(resolve(folder), resolve(root)));

const isWithin = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

async function realOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return undefined;
  }
}
