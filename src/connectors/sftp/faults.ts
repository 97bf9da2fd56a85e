import {
  AuthError,
  ConfigError,
  type HubError,
  isHubError,
  messageOf,
  NotFoundError,
  RejectedError,
  TransientError,
  toNetworkError,
} from "../../sdk/index.ts";

/** https://datatracker.ietf.org/doc/html/draft-ietf-secsh-filexfer-02#section-7, the last two of version 5. */
const STATUS = {
  endOfFile: 1,
  noSuchFile: 2,
  permissionDenied: 3,
  noConnection: 6,
  connectionLost: 7,
  noSpace: 14,
  quotaExceeded: 15,
};

const statusOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

export const isAbsent = (error: unknown): boolean => statusOf(error) === STATUS.noSuchFile;
export const isEnd = (error: unknown): boolean => statusOf(error) === STATUS.endOfFile;

/**
 * Throws what an answer to a request about one path means.
 * @throws the signal's reason where the work was ended
 */
export function raise(error: unknown, path: string, signal: AbortSignal): never {
  throw signal.aborted ? signal.reason : toFault(error, path);
}

/** What an answer to a request about one path means. */
export function toFault(error: unknown, path: string): HubError {
  if (isHubError(error)) return error;
  const status = statusOf(error);
  const options = { cause: error };
  switch (status) {
    case STATUS.noSuchFile:
      return new NotFoundError("file", path);
    case STATUS.permissionDenied:
      return new RejectedError(
        `The server does not allow ${path}: check the user's rights there.`,
        {
          ...options,
          code: "forbidden_by_remote",
        },
      );
    case STATUS.noSpace:
    case STATUS.quotaExceeded:
      return storageFull(path, error);
    case STATUS.noConnection:
    case STATUS.connectionLost:
      return connectionLost(error);
  }
  if (typeof status !== "number") return connectionLost(error);
  const words = messageOf(error).slice(0, 200);
  return new RejectedError(`The server refuses ${path}. It says: ${words}`, options);
}

export const storageFull = (path: string, cause?: unknown): HubError =>
  new ConfigError(`There is no storage left for ${path}: free space or raise the quota.`, {
    code: "storage_full",
    cause,
  });

export const connectionLost = (cause?: unknown): HubError =>
  new TransientError("The server ended the connection before it was done.", {
    code: "connection_reset",
    cause,
  });

/** Why no session came about. */
export function connectFault(thrown: unknown, where: string): HubError {
  if (isHubError(thrown)) return thrown;
  const level = thrown instanceof Error && "level" in thrown ? thrown.level : undefined;
  const words = messageOf(thrown);
  if (level === "client-authentication") {
    return new AuthError(`${where} refused the sign-in: check user name, password and key.`);
  }
  if (level === "client-timeout") {
    return new TransientError(`No connection to ${where} came about in time.`, { code: "timeout" });
  }
  if (level === "client-socket" && thrown instanceof Error) {
    const error = toNetworkError(thrown, where);
    if (isHubError(error)) return error;
  }
  if (/no matching/i.test(words)) {
    return new ConfigError(
      `${where} offers only encryption that is no longer safe: it has to be brought up to date.`,
      { cause: thrown },
    );
  }
  return new TransientError(`${where} ended the handshake: is it an SFTP server?`, {
    code: "bad_answer",
    cause: thrown,
  });
}
