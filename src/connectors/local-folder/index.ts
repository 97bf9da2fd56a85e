import { constants, type Stats } from "node:fs";
import { access, open, readdir, statfs, unlink } from "node:fs/promises";
import { join } from "node:path";
import {
  abortable,
  type CheckResult,
  type Download,
  defineConnector,
  defineFiles,
  type FileEntry,
  isTemporaryName,
  joinPath,
  NotFoundError,
  type Quota,
  splitFilePath,
  splitPath,
} from "../../sdk/index.ts";
import { isAbsent, toFault } from "./faults.ts";
import { type LocalContext, manifest } from "./manifest.ts";
import { putFile } from "./put.ts";
import { look, openRoot, walk } from "./tree.ts";

const LOW_SPACE_BYTES = 100 * 1024 * 1024;

/** Is the folder allowed, there and open to us? Writes nothing. */
async function check(ctx: LocalContext): Promise<CheckResult> {
  return await within(ctx, async (root) => {
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK).catch((error: unknown) => {
      throw toFault(error, ctx.settings.folder);
    });
    const { used_bytes: used, total_bytes: total = 0 } = await quotaOf(root);
    const left = total - used;
    return {
      account_name: root,
      warnings:
        left < LOW_SPACE_BYTES ? [`Only ${(left / 1024 / 1024).toFixed(1)} MiB are left.`] : [],
    };
  });
}

/** A share that hangs keeps nobody waiting longer than the signal. */
const within = <T>(ctx: LocalContext, work: (root: string) => Promise<T>): Promise<T> =>
  abortable(ctx.signal, openRoot(ctx).then(work));

const files = defineFiles(manifest, {
  put: async (ctx, path, source) => {
    const names = splitFilePath(path);
    return await within(ctx, async (root) => {
      await putFile(ctx, root, { names, source });
      const entry = await entryAt(root, names);
      if (entry) return entry;
      throw new NotFoundError("file", path);
    });
  },

  list: async (ctx, folder) => {
    const names = splitPath(folder);
    return await within(ctx, (root) => listFolder(root, names));
  },

  get: async (ctx, path) => {
    const names = splitFilePath(path);
    return await within(ctx, (root) => openFile(root, names));
  },

  stat: async (ctx, path) => {
    const names = splitPath(path);
    return await within(ctx, (root) => entryAt(root, names));
  },

  remove: async (ctx, path) => {
    const names = splitFilePath(path);
    await within(ctx, async (root) => {
      const folder = await walk(root, names.slice(0, -1));
      if (folder === undefined) return;
      await unlink(join(folder, names.at(-1) ?? "")).catch((error: unknown) => {
        if (!isAbsent(error)) throw toFault(error, joinPath(names));
      });
    });
  },

  quota: async (ctx) => await within(ctx, quotaOf),
});

async function entryAt(root: string, names: readonly string[]): Promise<FileEntry | undefined> {
  const folder = await walk(root, names.slice(0, -1));
  const stats = folder && (await look(join(folder, names.at(-1) ?? ""), joinPath(names)));
  return stats ? toEntry(stats, names) : undefined;
}

/** What is no file and no folder is left out: a link, a socket, a device. */
async function listFolder(root: string, names: readonly string[]): Promise<readonly FileEntry[]> {
  const folder = await walk(root, names);
  if (folder === undefined) return [];
  const found = await readdir(folder).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw toFault(error, joinPath(names));
  });
  const entries: FileEntry[] = [];
  for (const name of found.filter((one) => !isTemporaryName(one))) {
    const at = [...names, name];
    const stats = await look(join(folder, name), joinPath(at));
    const entry = stats && toEntry(stats, at);
    if (entry) entries.push(entry);
  }
  return entries;
}

async function openFile(root: string, names: readonly string[]): Promise<Download> {
  const path = joinPath(names);
  const folder = await walk(root, names.slice(0, -1));
  if (folder === undefined) throw new NotFoundError("file", path);
  // Without waiting for somebody to write into what turns out to be a pipe.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(join(folder, names.at(-1) ?? ""), flags).catch((error: unknown) => {
    throw toFault(error, path);
  });
  const stats = await handle.stat();
  if (!stats.isFile()) {
    await handle.close();
    throw new NotFoundError("file", path);
  }
  const stream = handle.createReadStream();
  return { stream, mime: "application/octet-stream", sizeBytes: stats.size };
}

/** As `df` counts: what only the administrator could use is neither used nor free. */
async function quotaOf(root: string): Promise<Quota> {
  const { bsize, blocks, bfree, bavail } = await statfs(root);
  const used = (blocks - bfree) * bsize;
  return { used_bytes: used, total_bytes: used + bavail * bsize };
}

function toEntry(stats: Stats, names: readonly string[]): FileEntry | undefined {
  const isFolder = stats.isDirectory();
  if (!isFolder && !stats.isFile()) return undefined;
  return {
    path: joinPath(names),
    is_folder: isFolder,
    ...(isFolder ? {} : { size_bytes: stats.size }),
    modified_at: new Date(Math.trunc(stats.mtimeMs)).toISOString(),
  };
}

export default defineConnector({ manifest, check, files });
