import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { HubError, InvalidInputError, TransientError } from "../lib/errors.ts";
import { createKeyedLock } from "../lib/keyed-lock.ts";

/** Bytes in the store, named by what they are; `sha256` is hexadecimal. */
export interface StoredBlob {
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface FileStore {
  readonly maxBytes: number;
  /**
   * Keeps the bytes once, whatever they are called; on disk before the promise resolves. The caller
   * adds the row of table `file` after it.
   * @throws InvalidInputError code too_large; TransientError code disk_full. Neither leaves a file.
   */
  put(bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredBlob>;
  /**
   * Runs the work with a private, empty folder on the same disk, which is deleted after it.
   * @throws TransientError code disk_full, and whatever the work throws
   */
  withFolder<T>(work: (folder: string) => Promise<T>): Promise<T>;
  /** @throws HubError code file_damaged where the bytes are gone or have another size. */
  verify(blob: StoredBlob): Promise<void>;
  /** The bytes of a blob that `verify` has seen; `end` is exclusive. */
  read(blob: StoredBlob, range?: { readonly start: number; readonly end: number }): Readable;
  /**
   * Deletes the bytes that `isUsed` (asked inside) says no row points to. Fresh ones stay for
   * `removeUnused` of a later day: their row may be on its way. True when deleted.
   */
  removeIfUnused(sha256: string, now: number, isUsed: () => Promise<boolean>): Promise<boolean>;
  /** Clears away what broken uploads left and what no row points to; how many files went. */
  removeUnused(now: number, isUsed: (sha256: string) => Promise<boolean>): Promise<number>;
}

/** Longer than any time between `put` and the commit of its row. */
const FRESH_MS = 10 * 60_000;
/** Longer than any upload takes. */
const BROKEN_UPLOAD_MS = 24 * 3_600_000;
const SHA256 = /^[0-9a-f]{64}$/;
/** No room on the disk, in the quota, or under the process's limit for one file. */
const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Blobs under `<folder>/<first two digits>/<sha256>`, written under `<folder>/tmp/` first. */
export function createFileStore(options: {
  readonly folder: string;
  readonly maxBytes: number;
}): FileStore {
  const { folder, maxBytes } = options;
  const lock = createKeyedLock();
  const pathOf = (sha256: string): string => {
    if (!SHA256.test(sha256)) throw new TypeError("not a SHA-256");
    return join(folder, sha256.slice(0, 2), sha256);
  };
  const removeIfUnused: FileStore["removeIfUnused"] = (sha256, now, isUsed) =>
    lock(sha256, async () => {
      const path = pathOf(sha256);
      const found = await statOf(path);
      if (!found || now - found.mtimeMs < FRESH_MS || (await isUsed())) return false;
      await rm(path, { force: true });
      return true;
    });

  return {
    maxBytes,
    removeIfUnused,
    async put(bytes, signal) {
      const temporary = join(folder, "tmp", randomUUID());
      try {
        await mkdir(join(folder, "tmp"), { recursive: true, mode: 0o700 });
        const blob = await writeHashed(temporary, bytes, { maxBytes, signal });
        await lock(blob.sha256, () => moveInto(pathOf(blob.sha256), temporary));
        return blob;
      } catch (error) {
        await rm(temporary, { force: true });
        throw asStoreError(error);
      }
    },
    async withFolder(work) {
      const temporary = join(folder, "tmp", randomUUID());
      try {
        await mkdir(temporary, { recursive: true, mode: 0o700 });
        return await work(temporary);
      } catch (error) {
        throw asStoreError(error);
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    },
    async verify({ sha256, sizeBytes }) {
      const found = await statOf(pathOf(sha256));
      if (found?.size === sizeBytes) return;
      const what = found ? `has ${found.size} bytes instead of ${sizeBytes}` : "is missing";
      throw new HubError(
        "file_damaged",
        "refuse",
        `The stored file ${sha256} ${what}: restore it from a backup of the data folder, or upload it again.`,
      );
    },
    read({ sha256 }, range) {
      if (!range) return createReadStream(pathOf(sha256));
      if (range.end <= range.start) return Readable.from([]);
      return createReadStream(pathOf(sha256), { start: range.start, end: range.end - 1 });
    },
    async removeUnused(now, isUsed) {
      let removed = await removeBrokenUploads(join(folder, "tmp"), now);
      for (const part of await namesIn(folder)) {
        if (!/^[0-9a-f]{2}$/.test(part)) continue;
        for (const sha256 of await namesIn(join(folder, part))) {
          if (!SHA256.test(sha256)) continue;
          if (await removeIfUnused(sha256, now, () => isUsed(sha256))) removed += 1;
        }
      }
      return removed;
    },
  };
}

async function writeHashed(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal | undefined },
): Promise<StoredBlob> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  await using file = await open(path, "wx", 0o600);
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  await file.sync();
  return { sha256: hash.digest("hex"), sizeBytes };
}

/** Replaces what was there, so that a damaged blob heals and its time is fresh. */
async function moveInto(path: string, temporary: string): Promise<void> {
  const parent = join(path, "..");
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await rename(temporary, path);
  await using handle = await open(parent, "r");
  await handle.sync();
}

const tooLarge = (maxBytes: number): InvalidInputError =>
  new InvalidInputError(
    [
      {
        field: "file",
        message: `is larger than ${maxBytes} bytes`,
        remedy: "Send a smaller file, or have the administrator raise the limit.",
      },
    ],
    "too_large",
  );

function asStoreError(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && NO_ROOM.has(String(error.code)))) return error;
  return new TransientError(
    "The disk that holds the hub's files is full: free some room on it and try again.",
    { code: "disk_full", cause: error },
  );
}

async function removeBrokenUploads(folder: string, now: number): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(folder)) {
    const found = await statOf(join(folder, name));
    if (!found || now - found.mtimeMs < BROKEN_UPLOAD_MS) continue;
    await rm(join(folder, name), { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

async function statOf(path: string): Promise<{ size: number; mtimeMs: number } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";
