import type { FileEntryWithStats, Stats } from "ssh2";
import {
  type FileEntry,
  isHubError,
  isTemporaryName,
  joinPath,
  messageOf,
  NotFoundError,
  RejectedError,
} from "../../sdk/index.ts";
import { isAbsent, isEnd, raise } from "./faults.ts";
import type { SftpContext } from "./manifest.ts";
import { ask, type Session } from "./session.ts";
import { extension } from "./transfer.ts";

/** More than a person looks through; a hostile server could go on for ever. */
const MAX_ENTRIES = 50_000;

/** The folder of a file, as it follows the root: empty for the root itself. */
export const parentOf = (names: readonly string[]): string =>
  names
    .slice(0, -1)
    .map((name) => `/${name}`)
    .join("");

export const remotePath = ({ root }: Session, names: readonly string[]): string =>
  names.length === 0 ? root || "/" : root + joinPath(names);

/** Undefined for what is not there. */
export async function statAt(
  session: Session,
  signal: AbortSignal,
  names: readonly string[],
): Promise<FileEntry | undefined> {
  try {
    const stats = await ask<Stats>(session, signal, (sftp, done) =>
      sftp.stat(remotePath(session, names), done),
    );
    return toEntry(stats, names);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    return raise(error, joinPath(names), signal);
  }
}

/** Files and folders directly in the folder; empty for one that is not there. */
export async function listFolder(
  session: Session,
  signal: AbortSignal,
  names: readonly string[],
): Promise<readonly FileEntry[]> {
  const path = joinPath(names);
  try {
    const handle = await ask<Buffer>(session, signal, (sftp, done) =>
      sftp.opendir(remotePath(session, names), done),
    );
    try {
      return await readFolder(session, signal, { names, handle });
    } finally {
      await ask(session, signal, (sftp, done) => sftp.close(handle, done as () => void));
    }
  } catch (error) {
    if (isAbsent(error)) return [];
    return raise(error, path, signal);
  }
}

async function readFolder(
  session: Session,
  signal: AbortSignal,
  { names, handle }: { readonly names: readonly string[]; readonly handle: Buffer },
): Promise<FileEntry[]> {
  const found: FileEntry[] = [];
  for (let seen = 0; ; ) {
    const batch = await nextEntries(session, signal, handle);
    if (!batch) return found;
    seen += batch.length;
    if (seen > MAX_ENTRIES) {
      throw new RejectedError(`${joinPath(names)} holds more than ${MAX_ENTRIES} files.`, {
        code: "answer_too_large",
      });
    }
    for (const { filename, attrs } of batch) {
      if (!isPlainName(filename) || isTemporaryName(filename)) continue;
      const at = [...names, filename];
      const isLink = attrs.isSymbolicLink();
      const entry = isLink
        ? await statAt(session, signal, at).catch(ignoreRefused)
        : toEntry(attrs, at);
      if (entry) found.push(entry);
    }
  }
}

/** Undefined at the end. */
async function nextEntries(
  session: Session,
  signal: AbortSignal,
  handle: Buffer,
): Promise<readonly FileEntryWithStats[] | undefined> {
  try {
    return await ask<FileEntryWithStats[]>(session, signal, (sftp, done) =>
      sftp.readdir(handle as never, done),
    );
  } catch (error) {
    if (isEnd(error)) return undefined;
    throw error;
  }
}

/** A link may lead to where the user may not look: it is left out of a list. */
function ignoreRefused(error: unknown): undefined {
  if (isHubError(error) && error.reaction === "skip") return undefined;
  throw error;
}

const isPlainName = (name: string): boolean =>
  name !== "" && name !== "." && name !== ".." && !/[/\p{Cc}]/u.test(name);

/** Makes the folder and all above it, from the top; that others make them at the same time does no harm. */
export async function makeFolders(
  session: Session,
  signal: AbortSignal,
  names: readonly string[],
): Promise<void> {
  for (let length = 1; length <= names.length; length++) {
    const part = names.slice(0, length);
    const path = remotePath(session, part);
    try {
      await ask(session, signal, (sftp, done) => sftp.mkdir(path, done as () => void));
    } catch (error) {
      const there = await statAt(session, signal, part);
      if (there?.is_folder) continue;
      if (there) throw noFolder(part, "a file has its name", error);
      if (isAbsent(error)) throw noFolder(part, "what is above it is gone", error);
      raise(error, joinPath(part), signal);
    }
  }
}

const noFolder = (names: readonly string[], why: string, cause: unknown): RejectedError =>
  new RejectedError(`The folder ${joinPath(names)} cannot be made: ${why}.`, {
    code: "folder_missing",
    cause,
  });

/** No error for what is absent. */
export async function unlinkAt(
  session: Session,
  signal: AbortSignal,
  names: readonly string[],
): Promise<void> {
  try {
    await ask(session, signal, (sftp, done) =>
      sftp.unlink(remotePath(session, names), done as () => void),
    );
  } catch (error) {
    if (!isAbsent(error)) raise(error, joinPath(names), signal);
  }
}

/** Best effort: what is left over has a hidden name and does no harm. */
export async function unlinkQuietly(
  session: Session,
  { signal, log }: Pick<SftpContext, "signal" | "log">,
  path: string,
): Promise<void> {
  try {
    await ask(session, signal, (sftp, done) => sftp.unlink(path, done as () => void));
  } catch (error) {
    if (isAbsent(error)) return;
    log.warn({ reason: messageOf(error) }, "removing what a failed upload left behind failed");
  }
}

export interface Space {
  readonly usedBytes: number;
  readonly freeBytes: number;
}

/** Of the file system that the root folder is on; undefined for a server that does not tell. */
export async function spaceOf(session: Session, signal: AbortSignal): Promise<Space | undefined> {
  if (!extension(session.sftp, "statvfs@openssh.com")) return undefined;
  const facts = await ask<StatVfs>(session, signal, (sftp, done) =>
    sftp.ext_openssh_statvfs(session.root || "/", done as never),
  );
  const { f_frsize: unit, f_blocks: all, f_bfree: free, f_bavail: available } = facts;
  return { usedBytes: (all - free) * unit, freeBytes: available * unit };
}

/** What `statvfs@openssh.com` answers, in units of `f_frsize` bytes. */
interface StatVfs {
  readonly f_frsize: number;
  readonly f_blocks: number;
  readonly f_bfree: number;
  readonly f_bavail: number;
}

/** @throws NotFoundError for what is no file */
export function checkFile(stats: Stats, path: string): void {
  if (!stats.isFile()) throw new NotFoundError("file", path);
}

function toEntry(stats: Stats, names: readonly string[]): FileEntry {
  const isFolder = stats.isDirectory();
  return {
    path: joinPath(names),
    is_folder: isFolder,
    ...(isFolder ? {} : { size_bytes: stats.size }),
    ...(stats.mtime ? { modified_at: new Date(stats.mtime * 1000).toISOString() } : {}),
  };
}
