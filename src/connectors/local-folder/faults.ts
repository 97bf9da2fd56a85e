import {
  ConfigError,
  type HubError,
  isHubError,
  messageOf,
  NotFoundError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";

/** Names of https://man7.org/linux/man-pages/man3/errno.3.html */
const ABSENT: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR"]);
const FORBIDDEN: ReadonlySet<unknown> = new Set(["EACCES", "EPERM"]);
const FULL: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);
/** What a network share says that has gone away. */
const UNREACHABLE: ReadonlySet<unknown> = new Set([
  ...["ESTALE", "EIO", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ETIMEDOUT", "ENODEV", "ENXIO"],
  ...["ECONNABORTED", "ECONNRESET", "EREMOTEIO", "EMFILE", "ENFILE", "EAGAIN", "EBUSY"],
]);

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

export const isAbsent = (error: unknown): boolean => ABSENT.has(codeOf(error));

export const notMounted = (): TransientError =>
  new TransientError("No share is mounted on the folder: mount it; nothing was written.", {
    code: "share_not_mounted",
  });

/** What an error of the file system means for one path. */
export function toFault(error: unknown, path: string): HubError {
  if (isHubError(error)) return error;
  const code = codeOf(error);
  const options = { cause: error };
  if (ABSENT.has(code)) return new NotFoundError("file", path);
  if (FULL.has(code)) {
    return new ConfigError(`There is no storage left for ${path}: free space or raise the quota.`, {
      ...options,
      code: "storage_full",
    });
  }
  if (FORBIDDEN.has(code)) {
    const message = `The hub may not do this with ${path}: give the user that it runs as the right to.`;
    return new ConfigError(message, { ...options, code: "forbidden_by_remote" });
  }
  if (code === "EROFS") {
    const message = `${path} lies on a file system that is mounted read-only: mount it for writing.`;
    return new ConfigError(message, { ...options, code: "forbidden_by_remote" });
  }
  if (UNREACHABLE.has(code)) {
    const message = `The file system of ${path} does not answer (${String(code)}): is the share still there?`;
    return new TransientError(message, { ...options, code: "share_not_mounted" });
  }
  if (code === "ELOOP") return leadsAway(path);
  const reason = typeof code === "string" ? code : messageOf(error).slice(0, 100);
  return new RejectedError(`The file system refuses ${path} (${reason}).`, options);
}

/** Links are never followed: one could lead out of the folder. */
export const leadsAway = (path: string): RejectedError =>
  new RejectedError(`${path} is a link, or a link is on the way to it: links are not followed.`, {
    code: "forbidden_by_remote",
  });
