import {
  type Download,
  defineConnector,
  defineFiles,
  type FileEntry,
  joinPath,
  TransientError,
} from "../../sdk/index.ts";
import { check, readQuota } from "./check.ts";
import { ask, download, granted } from "./client.ts";
import { WRITE_LOCK } from "./commit.ts";
import { errorOf, hasTag, readRefusal } from "./errors.ts";
import { type DropboxContext, manifest } from "./manifest.ts";
import { FolderPage, Metadata, toEntry } from "./metadata.ts";
import { parse } from "./parse.ts";
import { remotePath, splitFilePath, splitPath } from "./paths.ts";
import { putFile } from "./upload.ts";

/** An hour: the size of what comes is not known before. */
const DOWNLOAD_TIMEOUT_MS = 3_600_000;
/** About as many come in one page; Dropbox takes up to 2,000. */
const PAGE_SIZE = 1_000;
const MAX_RESTARTS = 3;

async function list(ctx: DropboxContext, folder: string): Promise<readonly FileEntry[]> {
  const names = splitPath(folder);
  for (let restarts = 0; restarts <= MAX_RESTARTS; restarts++) {
    const entries = await listOnce(ctx, names);
    if (entries) return entries;
  }
  throw new TransientError(`${joinPath(names)} changes faster than it can be listed.`);
}

/** Undefined where the folder changed so much that the listing has to start again. */
async function listOnce(
  ctx: DropboxContext,
  names: readonly string[],
): Promise<readonly FileEntry[] | undefined> {
  const entries: FileEntry[] = [];
  const argument = { path: remotePath(names), recursive: false, include_deleted: false };
  let answer = await ask(ctx, "files/list_folder", { ...argument, limit: PAGE_SIZE });
  for (;;) {
    const { refusal } = answer;
    if (refusal && hasTag(refusal, "reset")) return undefined;
    if (refusal && hasTag(refusal, "not_found", "not_folder")) return [];
    const page = parse(FolderPage, granted(answer, joinPath(names)));
    entries.push(
      ...page.entries.flatMap((one) => toEntry(one, joinPath([...names, one.name])) ?? []),
    );
    if (!page.has_more) return entries;
    ctx.signal.throwIfAborted();
    answer = await ask(ctx, "files/list_folder/continue", { cursor: page.cursor });
  }
}

async function get(ctx: DropboxContext, path: string): Promise<Download> {
  const names = splitFilePath(path);
  const argument = { path: remotePath(names) };
  const timeoutMs = DOWNLOAD_TIMEOUT_MS;
  const response = await download(ctx, "files/download", { argument, timeoutMs });
  const { status, headers } = response;
  if (status >= 400) throw errorOf(readRefusal(status, await response.text()), joinPath(names));
  const length = headers["content-length"];
  return {
    stream: response.stream(),
    mime: headers["content-type"] ?? "application/octet-stream",
    ...(length === undefined ? {} : { sizeBytes: Number(length) }),
  };
}

async function stat(ctx: DropboxContext, path: string): Promise<FileEntry | undefined> {
  const names = splitPath(path);
  if (names.length === 0) return { path: "/", is_folder: true };
  const answer = await ask(ctx, "files/get_metadata", { path: remotePath(names) });
  if (answer.refusal && hasTag(answer.refusal, "not_found", "not_folder")) return undefined;
  return toEntry(parse(Metadata, granted(answer, joinPath(names))), joinPath(names));
}

async function remove(ctx: DropboxContext, path: string): Promise<void> {
  const names = splitFilePath(path);
  const argument = { path: remotePath(names) };
  const answer = await ctx.state.locked(WRITE_LOCK, () => ask(ctx, "files/delete_v2", argument));
  if (answer.refusal && hasTag(answer.refusal, "not_found", "not_folder")) return;
  granted(answer, joinPath(names));
}

const files = defineFiles(manifest, {
  put: async (ctx, path, source) => await putFile(ctx, splitFilePath(path), source),
  list,
  get,
  stat,
  remove,
  quota: readQuota,
});

export default defineConnector({ manifest, check, files });
