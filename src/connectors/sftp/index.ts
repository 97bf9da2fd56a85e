import { Readable } from "node:stream";
import type { Stats } from "ssh2";
import {
  type CheckResult,
  ConflictError,
  type Download,
  defineConnector,
  defineFiles,
  joinPath,
  splitFilePath,
  splitPath,
} from "../../sdk/index.ts";
import { whereOf } from "./connect.ts";
import { raise } from "./faults.ts";
import { manifest, type SftpContext } from "./manifest.ts";
import { putFile } from "./put.ts";
import { checkFile, listFolder, remotePath, spaceOf, statAt, unlinkAt } from "./remote.ts";
import { ask, holdSession, withSession } from "./session.ts";
import { extension, readRange } from "./transfer.ts";

const LOW_SPACE_BYTES = 100 * 1024 * 1024;

/** Signs in and looks at the folder; writes nothing. */
async function check(ctx: SftpContext): Promise<CheckResult> {
  return await withSession(ctx, async (session) => {
    const space = await spaceOf(session, ctx.signal).catch(() => undefined);
    const isLow = space !== undefined && space.freeBytes < LOW_SPACE_BYTES;
    const replaces = extension(session.sftp, "posix-rename@openssh.com");
    return {
      account_name: `${ctx.credentials.username}@${whereOf(ctx.settings)}${session.root || "/"}`,
      ...(session.product === undefined ? {} : { server_version: session.product }),
      warnings: [
        ...(isLow ? [`Only ${(space.freeBytes / 1024 / 1024).toFixed(1)} MiB are left.`] : []),
        ...(replaces
          ? []
          : [
              "The server cannot replace a file in one step: for a moment there is none of its name.",
            ]),
      ],
    };
  });
}

/** The stream holds the session until it ends. */
async function get(ctx: SftpContext, path: string): Promise<Download> {
  const names = splitFilePath(path);
  const { session, release } = await holdSession(ctx);
  const { signal } = ctx;
  try {
    const at = remotePath(session, names);
    const stats = await ask<Stats>(session, signal, (sftp, done) => sftp.stat(at, done));
    checkFile(stats, path);
    const handle = await ask<Buffer>(session, signal, (sftp, done) => sftp.open(at, "r", done));
    const bytes = async function* (): AsyncGenerator<Buffer> {
      try {
        yield* readRange({ session, signal, handle }, { start: 0, end: stats.size });
      } catch (error) {
        raise(error, path, signal);
      }
    };
    const stream = Readable.from(bytes(), { objectMode: false }).once("close", () => {
      release();
      session.sftp.close(handle, () => {});
    });
    return { stream, mime: "application/octet-stream", sizeBytes: stats.size };
  } catch (error) {
    release();
    return raise(error, joinPath(names), signal);
  }
}

const files = defineFiles(manifest, {
  put: async (ctx, path, source) => {
    const names = splitFilePath(path);
    return await withSession(ctx, (session) => putFile(ctx, session, { names, source }));
  },

  list: async (ctx, folder) => {
    const names = splitPath(folder);
    return await withSession(ctx, (session) => listFolder(session, ctx.signal, names));
  },

  get,

  stat: async (ctx, path) => {
    const names = splitPath(path);
    return await withSession(ctx, (session) => statAt(session, ctx.signal, names));
  },

  remove: async (ctx, path) => {
    const names = splitFilePath(path);
    await withSession(ctx, (session) => unlinkAt(session, ctx.signal, names));
  },

  quota: async (ctx) =>
    await withSession(ctx, async (session) => {
      const space = await spaceOf(session, ctx.signal);
      if (space) {
        const { usedBytes, freeBytes } = space;
        return { used_bytes: usedBytes, total_bytes: usedBytes + freeBytes };
      }
      const message = "This server does not tell how full it is.";
      throw new ConflictError("action_not_possible", message);
    }),
});

export default defineConnector({ manifest, check, files });
