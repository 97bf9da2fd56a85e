import { lstat, mkdir, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ConfigError, isHubError, joinPath, RejectedError } from "../../sdk/index.ts";
import { isAbsent, leadsAway, notMounted, toFault } from "./faults.ts";
import type { LocalContext } from "./manifest.ts";

/**
 * The integration's folder, absolute and without links.
 * @throws ConfigError code folder_not_allowed, folder_missing; TransientError share_not_mounted
 */
export async function openRoot({ disk, settings }: LocalContext): Promise<string> {
  const { folder, is_mounted: isMounted = false } = settings;
  try {
    const { path, root } = await disk.folder(folder);
    if (isMounted && !(await hasMount(path, root))) throw notMounted();
    return path;
  } catch (error) {
    // What is below the place of a share is not there while the share is not.
    if (isMounted && isHubError(error) && error.code === "folder_missing") throw notMounted();
    throw error instanceof ConfigError ? error : toFault(error, folder);
  }
}

/** True where something is mounted on the folder, on the allowed one above it, or between them. */
async function hasMount(folder: string, root: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const above = dirname(at);
    if (above === at) return false;
    if ((await stat(at)).dev !== (await stat(above)).dev) return true;
    if (at === root) return false;
  }
}

/**
 * The folder of these names below the root, without a link on the way; undefined where it is not there. With
 * `isMaking` it is made.
 */
export async function walk(
  root: string,
  names: readonly string[],
  { isMaking = false }: { readonly isMaking?: boolean } = {},
): Promise<string | undefined> {
  let at = root;
  for (const [i, name] of names.entries()) {
    at = join(at, name);
    const path = joinPath(names.slice(0, i + 1));
    const found = await look(at, path);
    if (found?.isSymbolicLink()) throw leadsAway(path);
    if (found?.isDirectory()) continue;
    if (!isMaking) return undefined;
    if (found) {
      throw new RejectedError(`The folder ${path} cannot be made: a file has its name.`, {
        code: "folder_missing",
      });
    }
    await makeFolder(at, path);
  }
  return at;
}

/** That somebody else makes it at the same time does no harm. */
async function makeFolder(at: string, path: string): Promise<void> {
  try {
    await mkdir(at);
  } catch (error) {
    const found = await look(at, path);
    if (!found?.isDirectory()) throw toFault(error, path);
  }
}

/** Of the entry itself, not of what a link leads to; undefined where there is none. */
export async function look(at: string, path: string) {
  try {
    return await lstat(at);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw toFault(error, path);
  }
}

/** @throws RejectedError where a folder on the way was exchanged for a link meanwhile */
export async function checkStill(folder: string, path: string): Promise<void> {
  if ((await realpath(folder)) !== folder) throw leadsAway(path);
}
