import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, open, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import {
  beginUpload,
  type FileSource,
  joinPath,
  messageOf,
  TransientError,
} from "../../sdk/index.ts";
import { isAbsent, toFault } from "./faults.ts";
import type { LocalContext } from "./manifest.ts";
import { checkStill, walk } from "./tree.ts";

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
/** For the user and the group that the hub runs as; the umask may take more away. */
const MODE = 0o660;

/** Written beside its place and onto the disk, then renamed: a reader sees the old file or the whole new one. */
export async function putFile(
  ctx: LocalContext,
  root: string,
  { names, source }: { readonly names: readonly string[]; readonly source: FileSource },
): Promise<void> {
  const path = joinPath(names);
  const folder = (await walk(root, names.slice(0, -1), { isMaking: true })) ?? root;
  const { sha256, sizeBytes } = source;
  const unfinished = await beginUpload(ctx, { path, sha256, sizeBytes });
  const temporary = join(folder, unfinished.name);
  if (unfinished.leftover !== undefined) await unlinkIfThere(join(folder, unfinished.leftover));
  try {
    // What a try left that was cut off; it is quicker written again than compared.
    await unlinkIfThere(temporary);
    await checkStill(folder, path);
    await using handle = await open(temporary, NEW_FILE, MODE);
    await writeAll(ctx, handle, { source, path });
    const { ino } = await handle.stat();
    await checkStill(folder, path);
    if ((await lstat(temporary)).ino !== ino) {
      throw damaged(`${path} is being written by somebody else too`);
    }
    await rename(temporary, join(folder, names.at(-1) ?? ""));
    await syncFolder(folder);
  } catch (error) {
    await unlinkIfThere(temporary).catch((failure: unknown) => {
      ctx.log.warn(
        { reason: messageOf(failure) },
        "removing what a failed upload left behind failed",
      );
    });
    throw ctx.signal.aborted ? ctx.signal.reason : toFault(error, path);
  }
  await unfinished.end();
}

async function writeAll(
  { signal }: LocalContext,
  handle: FileHandle,
  { source, path }: { readonly source: FileSource; readonly path: string },
): Promise<void> {
  const sum = createHash("sha256");
  let position = 0;
  for await (const chunk of source.open() as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    sum.update(chunk);
    for (let at = 0; at < chunk.length; ) {
      const { bytesWritten } = await handle.write(chunk, at, chunk.length - at, position);
      at += bytesWritten;
      position += bytesWritten;
    }
  }
  if (position !== source.sizeBytes || sum.digest("hex") !== source.sha256.toLowerCase()) {
    throw damaged(`${path} changed while it was written`);
  }
  const time = new Date(source.modifiedAt);
  await handle.utimes(time, time);
  await handle.sync();
}

/** So that the name outlives a power cut; some network file systems know no such thing. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    await handle.sync();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (!["EINVAL", "ENOTSUP", "EISDIR", "EBADF", "EPERM", "EACCES"].includes(String(code)))
      throw error;
  }
}

async function unlinkIfThere(at: string): Promise<void> {
  try {
    await unlink(at);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

const damaged = (what: string): TransientError =>
  new TransientError(`${what}: it has to be written again.`, { code: "upload_damaged" });
