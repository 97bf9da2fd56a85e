import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ArchiveEntry, readArchive } from "../formats/dfe/archive.ts";
import { DataError, isHubError } from "../lib/errors.ts";
import type { Context } from "../sdk/context.ts";
import type { FileEntry, Files } from "../sdk/files.ts";
import { markSeen, type SeenFile, seenVersions } from "../store/fiscal-files.ts";
import type { DataStore } from "../store/store.ts";
import { hashOf } from "./take-file.ts";

export interface ImportFolderParams {
  /** Of the storage, with forward slashes: `/notas`. */
  readonly path: string;
}

export interface FolderSource {
  readonly data: DataStore;
  readonly runId: string;
  readonly integration: { readonly id: number };
  readonly context: Context;
  readonly clock: { now(): number };
}

const READABLE = /\.(xml|zip)$/i;
const MAX_DEPTH = 6;
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * XML files and archives of a storage's folder and of what is below it, each once as long as it does not change. They are marked as
 * taken once all of them are: a run that dies in between reads them again, which changes nothing.
 */
export async function* readFolder(
  source: FolderSource,
  { params, files, folder }: { params: ImportFolderParams; files: Files; folder: string },
): AsyncGenerator<ArchiveEntry> {
  const { data, integration, runId, clock } = source;
  const found = await filesBelow(source, files, { path: params.path, depth: 0 });
  const seen = await seenVersions(
    data,
    integration.id,
    found.map(({ path_hash }) => path_hash),
  );
  const fresh = found.filter(({ path_hash, version }) => seen.get(path_hash) !== version);
  const taken: SeenFile[] = [];
  for (const { entry, path_hash, version } of fresh) {
    const copy = join(folder, "file");
    const name = entry.path.replace(/^\//, "");
    try {
      await download(source, files, { path: entry.path, copy });
      yield* readArchive(copy, { name });
      taken.push({ path_hash, version });
    } catch (error) {
      if (!isHubError(error) || error.name === "AuthError") throw error;
      yield { name, outcome: "refused", code: "DAMAGED", message: error.message };
    } finally {
      await rm(copy, { force: true });
    }
  }
  await markSeen(data, taken, { integrationId: integration.id, runId, now: clock.now() });
}

interface Found extends SeenFile {
  readonly entry: FileEntry;
}

async function filesBelow(
  source: FolderSource,
  files: Files,
  { path, depth }: { path: string; depth: number },
): Promise<Found[]> {
  const entries = [...(await files.list(source.context, path))];
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  const found: Found[] = [];
  for (const entry of entries) {
    if (entry.is_folder) {
      if (depth < MAX_DEPTH) {
        found.push(...(await filesBelow(source, files, { path: entry.path, depth: depth + 1 })));
      }
    } else if (READABLE.test(entry.path)) {
      found.push({ entry, path_hash: hashOf(entry.path), version: versionOf(entry) });
    }
  }
  return found;
}

const versionOf = ({ etag, modified_at = "", size_bytes = 0 }: FileEntry): string =>
  (etag ?? `${modified_at} ${size_bytes}`).slice(0, 200);

async function download(
  source: FolderSource,
  files: Files,
  { path, copy }: { path: string; copy: string },
): Promise<void> {
  const { stream } = await files.get(source.context, path);
  let size = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > MAX_BYTES ? new DataError(`${path} is larger than 512 MiB.`) : null, chunk);
    },
  });
  await pipeline(stream, limit, createWriteStream(copy));
}
