import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { ConfigError, NotFoundError } from "../../lib/errors.ts";
import type { Inbox, InboxFile, InboxReports } from "../context.ts";
import { createMemoryReports } from "./memory-reports.ts";

/** A folder whose files are handed to the connector under `prefix/`, or under their own names without one. */
export interface InboxRoot {
  readonly folder: string;
  readonly prefix?: string;
  /** A file that was written to more recently may not be whole yet; 0 where files are moved in at once. */
  readonly settleMs?: number;
}

/** More files than anybody lays into a folder on purpose. */
const MAX_FILES = 100_000;
const MAX_DEPTH = 8;
/** What programs call a file that they are still writing; what begins with a point is hidden. */
const UNFINISHED = /(^\.|~$|\.(part|partial|tmp|crdownload|filepart)$)/i;

/** The files below some folders. A symbolic link is not followed: it may lead anywhere. */
export function createFolderInbox(
  roots: readonly InboxRoot[],
  now: () => number = Date.now,
  reports: InboxReports = createMemoryReports(),
): Inbox {
  return {
    ...reports,
    async list() {
      const found: InboxFile[] = [];
      for (const root of roots) await walk(found, root, { parts: [], now: now() });
      return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    },
    async open(name) {
      for (const root of roots) {
        const parts = partsOf(name, root);
        const stream = parts && (await openPlain(root.folder, parts));
        if (stream) return stream;
      }
      throw new NotFoundError("file in the inbox", name);
    },
  };
}

async function walk(
  found: InboxFile[],
  root: InboxRoot,
  { parts, now }: { parts: readonly string[]; now: number },
): Promise<void> {
  for (const entry of await entriesOf(join(root.folder, ...parts), parts.length === 0)) {
    if (UNFINISHED.test(entry.name)) continue;
    const path = [...parts, entry.name];
    if (entry.isDirectory() && path.length < MAX_DEPTH) {
      await walk(found, root, { parts: path, now });
      continue;
    }
    if (!entry.isFile()) continue;
    const stat = await lstat(join(root.folder, ...path)).catch(ignoreAbsent);
    if (!stat || Math.abs(now - stat.mtimeMs) < (root.settleMs ?? 0)) continue;
    if (found.length >= MAX_FILES) {
      throw new ConfigError(`The inbox holds more than ${MAX_FILES} files: move old ones away.`);
    }
    const name = [...(root.prefix === undefined ? [] : [root.prefix]), ...path].join("/");
    found.push({ name, sizeBytes: stat.size, modifiedAt: Math.trunc(stat.mtimeMs) });
  }
}

async function entriesOf(folder: string, isRoot: boolean) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    if (!isRoot) return []; // a sub-folder that the hub may not read is nobody's document
    throw new ConfigError("The folder of the inbox cannot be read: give the hub the right to.", {
      cause: error,
    });
  }
}

/** The parts below the root; undefined for what belongs to another root or leads out of it. */
function partsOf(name: string, { prefix }: InboxRoot): readonly string[] | undefined {
  const parts = name.split("/");
  if (prefix !== undefined && parts.shift() !== prefix) return undefined;
  const isPlain = parts.every(
    (part) => part !== "" && part !== "." && part !== ".." && !/[\\\0]/.test(part),
  );
  return isPlain && parts.length > 0 && parts.length <= MAX_DEPTH ? parts : undefined;
}

/** No part of the way may be a link, so that a name does not lead out of the folder. */
async function openPlain(folder: string, parts: readonly string[]): Promise<Readable | undefined> {
  for (let depth = 1; depth < parts.length; depth++) {
    const stat = await lstat(join(folder, ...parts.slice(0, depth))).catch(ignoreAbsent);
    if (!stat?.isDirectory()) return undefined;
  }
  const path = join(folder, ...parts);
  try {
    // Without waiting for somebody to write into what turns out to be a pipe.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(path, flags);
    const stat = await handle.stat();
    if (stat.isFile()) return handle.createReadStream();
    await handle.close();
    return undefined;
  } catch (error) {
    if (isAbsent(error) || codeOf(error) === "ELOOP") return undefined;
    throw error;
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;
const isAbsent = (error: unknown): boolean =>
  codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR";

function ignoreAbsent(error: unknown): undefined {
  if (isAbsent(error)) return undefined;
  throw error;
}
