import {
  type Download,
  defineConnector,
  defineFiles,
  joinPath,
  NotFoundError,
  splitFilePath,
  splitPath,
} from "../../sdk/index.ts";
import { check, quota } from "./check.ts";
import { ALL_DRIVES, type DriveFile, filePath, quoted, search, send, toEntry } from "./client.ts";
import { byName, findFolder, rootOf } from "./folders.ts";
import { type DriveContext, manifest } from "./manifest.ts";
import { putFile } from "./upload.ts";

/** An hour: the size of what comes is not known before. */
const DOWNLOAD_TIMEOUT_MS = 3_600_000;

/** All that has this name there; a file goes before a folder, the older before the newer. */
async function findAll(ctx: DriveContext, names: readonly string[]): Promise<DriveFile[]> {
  const parent = await findFolder(ctx, names.slice(0, -1));
  const found = parent ? await byName(ctx, parent, { name: names.at(-1) ?? "" }) : [];
  return [...found.filter(isFile), ...found.filter((file) => !isFile(file))];
}

const isFile = ({ mimeType }: DriveFile): boolean =>
  mimeType !== "application/vnd.google-apps.folder";

async function get(ctx: DriveContext, path: string): Promise<Download> {
  const names = splitFilePath(path);
  const [file] = await findAll(ctx, names);
  if (!file || !isFile(file)) throw new NotFoundError("file", joinPath(names));
  const response = await send(ctx, {
    method: "GET",
    path: filePath(file.id),
    query: { alt: "media", ...ALL_DRIVES },
    headers: { "accept-encoding": "identity" },
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
  const length = response.headers["content-length"];
  return {
    stream: response.stream(),
    mime: response.headers["content-type"] ?? file.mimeType,
    ...(length === undefined ? {} : { sizeBytes: Number(length) }),
  };
}

const files = defineFiles(manifest, {
  async put(ctx, path, source) {
    return await putFile(ctx, { names: splitFilePath(path), source });
  },

  async list(ctx, folder) {
    const names = splitPath(folder);
    const place = await findFolder(ctx, names);
    if (!place) return [];
    const q = `${quoted(place.id)} in parents and trashed = false`;
    const seen = new Set<string>();
    const found = await search(ctx, { q, driveId: place.driveId });
    // The same order of choice as for one name, so that the list and the others mean the same file.
    return [...found.filter(isFile), ...found.filter((file) => !isFile(file))].flatMap((file) => {
      // A slash in a name makes no path; of several of one name the others are not to be reached.
      if (file.name.includes("/") || seen.has(file.name)) return [];
      seen.add(file.name);
      return [toEntry(file, joinPath([...names, file.name]))];
    });
  },

  get,

  async stat(ctx, path) {
    const names = splitPath(path);
    if (names.length === 0) {
      return { path: "/", is_folder: true, remote_id: (await rootOf(ctx)).id };
    }
    const [file] = await findAll(ctx, names);
    return file && toEntry(file, joinPath(names));
  },

  async remove(ctx, path) {
    const found = await findAll(ctx, splitFilePath(path));
    const files = found.filter(isFile);
    // Into the bin, from where a person can take it back.
    for (const { id } of files.length > 0 ? files : found) {
      const answer = await send(ctx, {
        method: "PATCH",
        path: filePath(id),
        query: { fields: "id", ...ALL_DRIVES },
        body: { trashed: true },
        isRepeatable: true,
        accept: [404],
      });
      await answer.text();
    }
  },

  quota,
});

export default defineConnector({ manifest, check, files });
