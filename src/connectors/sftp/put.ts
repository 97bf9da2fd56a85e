import type { Stats } from "ssh2";
import {
  beginUpload,
  type FileEntry,
  type FileSource,
  isHubError,
  joinPath,
  TransientError,
} from "../../sdk/index.ts";
import { isAbsent, storageFull, toFault } from "./faults.ts";
import type { SftpContext } from "./manifest.ts";
import { makeFolders, parentOf, spaceOf, statAt, unlinkQuietly } from "./remote.ts";
import { placeFile } from "./rename.ts";
import { ask, type Session } from "./session.ts";
import {
  extension,
  hashOf,
  type OpenFile,
  readRange,
  WINDOW_BYTES,
  writeFrom,
} from "./transfer.ts";

interface Target {
  readonly names: readonly string[];
  readonly source: FileSource;
}

/** What is needed at every step of one upload. */
interface Upload extends Target {
  readonly ctx: SftpContext;
  readonly session: Session;
  /** For messages. */
  readonly path: string;
  /** At the server. */
  readonly temporary: string;
}

/** Read and write, made where it is not there: the draft's flags 1, 2 and 8. */
const READ_WRITE_CREATE = 0x01 | 0x02 | 0x08;

/**
 * Writes the file beside its place, compares it, then gives it its name: nobody sees half a file, and an
 * old one stays until then. What an earlier try has left, after a crash too, is not sent again.
 */
export async function putFile(
  ctx: SftpContext,
  session: Session,
  { names, source }: Target,
): Promise<FileEntry> {
  const path = joinPath(names);
  const unfinished = await beginUpload(ctx, {
    path,
    sha256: source.sha256,
    sizeBytes: source.sizeBytes,
  });
  const folder = session.root + parentOf(names);
  const upload: Upload = {
    ...{ ctx, session, names, source, path },
    temporary: `${folder}/${unfinished.name}`,
  };
  if (unfinished.leftover !== undefined) {
    await unlinkQuietly(session, ctx, `${folder}/${unfinished.leftover}`);
  }
  try {
    await write(upload);
    await compare(upload);
    await placeFile(session, ctx.signal, { from: upload.temporary, to: session.root + path });
  } catch (error) {
    // Somebody else has put the same content there meanwhile: what was under way has its name now.
    if (!isAbsent(error) || !(await isInPlace(upload))) throw await giveUp(upload, error);
  }
  await unfinished.end();
  const entry = await statAt(session, ctx.signal, names);
  if (entry?.size_bytes === source.sizeBytes) return entry;
  throw damaged(`${path} is not there as it was sent`);
}

/** By size and time, which the upload sets. */
async function isInPlace({ ctx, session, names, source }: Upload): Promise<boolean> {
  const entry = await statAt(session, ctx.signal, names).catch(() => undefined);
  const seconds = Math.floor(Date.parse(entry?.modified_at ?? "") / 1000);
  return entry?.size_bytes === source.sizeBytes && seconds === Math.floor(source.modifiedAt / 1000);
}

/** What passes with time leaves what has come for the next try; after any other failure it is removed. */
async function giveUp(
  { ctx, session, path, temporary }: Upload,
  thrown: unknown,
): Promise<unknown> {
  if (ctx.signal.aborted) return thrown;
  const error = await explain(session, ctx.signal, { path, fault: toFault(thrown, path) });
  const isPassing = isHubError(error) && error.reaction === "retry";
  if (!isPassing || error.code === "upload_damaged") await unlinkQuietly(session, ctx, temporary);
  return error;
}

/** OpenSSH says only "Failure" where a disk is full. */
async function explain(
  session: Session,
  signal: AbortSignal,
  { path, fault }: { readonly path: string; readonly fault: Error },
): Promise<unknown> {
  if (!isHubError(fault) || fault.code !== "rejected_by_remote") return fault;
  const space = await spaceOf(session, signal).catch(() => undefined);
  return space && space.freeBytes < WINDOW_BYTES ? storageFull(path, fault) : fault;
}

async function write(upload: Upload): Promise<void> {
  const { ctx, session, source, path } = upload;
  const handle = await openTemporary(upload);
  const file: OpenFile = { session, signal: ctx.signal, handle };
  try {
    const start = await resumeAt(upload, file);
    if (start > 0) ctx.log.info({ bytes: start }, "an upload goes on where it was cut off");
    const body = source.open({ start, end: source.sizeBytes });
    const end = await writeFrom(file, body, start);
    if (end !== source.sizeBytes) throw damaged(`${path} changed while it was sent`);
    await finish(file, source);
  } finally {
    await ask(session, AbortSignal.timeout(CLOSE_MS), (sftp, done) =>
      sftp.close(handle, done as () => void),
    ).catch(() => undefined);
  }
}

const CLOSE_MS = 5_000;

async function openTemporary({ ctx, session, names, temporary }: Upload): Promise<Buffer> {
  const open = (): Promise<Buffer> =>
    ask<Buffer>(session, ctx.signal, (sftp, done) =>
      sftp.open(temporary, READ_WRITE_CREATE as never, done),
    );
  try {
    return await open();
  } catch (error) {
    if (!isAbsent(error)) throw error;
    await makeFolders(session, ctx.signal, names.slice(0, -1));
    return await open();
  }
}

/**
 * How much of the file is there from an earlier try, in bytes; what is there and does not fit is cut off. The
 * last part is compared: a server that went down may have lost what it had not written to its disk.
 */
async function resumeAt({ ctx, source }: Upload, file: OpenFile): Promise<number> {
  const { size } = await ask<Stats>(file.session, ctx.signal, (sftp, done) =>
    sftp.fstat(file.handle, done),
  );
  if (size === 0) return 0;
  const end = Math.min(size, source.sizeBytes);
  const start = Math.max(0, end - WINDOW_BYTES);
  const there = await hashOf(readRange(file, { start, end }));
  const ours = await hashOf(source.open({ start, end }));
  const isOurs = size <= source.sizeBytes && there === ours;
  if (isOurs) return size;
  await ask(file.session, ctx.signal, (sftp, done) =>
    sftp.fsetstat(file.handle, { size: 0 } as never, done as () => void),
  );
  return 0;
}

/** Its time, and where the server can, on its disk. */
async function finish({ session, signal, handle }: OpenFile, source: FileSource): Promise<void> {
  const seconds = Math.floor(source.modifiedAt / 1000);
  // Some servers let nobody set the time; the file is as good without.
  await ask(session, signal, (sftp, done) =>
    sftp.futimes(handle, seconds, seconds, done as () => void),
  ).catch((error: unknown) => {
    if (toFault(error, "").reaction === "retry") throw error;
  });
  if (extension(session.sftp, "fsync@openssh.com")) {
    await ask(session, signal, (sftp, done) => sftp.ext_openssh_fsync(handle, done as () => void));
  }
}

/** SFTP has no checksums: the size is compared, with `verify_by_reading` the whole content. */
async function compare({ ctx, session, source, path, temporary }: Upload): Promise<void> {
  const { signal, settings } = ctx;
  const { size } = await ask<Stats>(session, signal, (sftp, done) => sftp.stat(temporary, done));
  if (size !== source.sizeBytes) {
    throw damaged(`${path} has ${size} bytes at the server, not ${source.sizeBytes}`);
  }
  if (!settings.verify_by_reading) return;
  const handle = await ask<Buffer>(session, signal, (sftp, done) =>
    sftp.open(temporary, "r", done),
  );
  const there = await hashOf(readRange({ session, signal, handle }, { start: 0, end: size }));
  await ask(session, signal, (sftp, done) => sftp.close(handle, done as () => void));
  if (there !== source.sha256.toLowerCase()) {
    throw damaged(`${path} has another content at the server`);
  }
}

const damaged = (what: string): TransientError =>
  new TransientError(`${what}: it has to be sent again.`, { code: "upload_damaged" });
