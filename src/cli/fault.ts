import { CommanderError } from "commander";
import { HubError, InvalidInputError, isHubError, messageOf } from "../lib/errors.ts";

/** What a shell learns from a command. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** The command did not do what it was asked for; the message is for the person and says what to do. */
export const failure = (message: string, options?: ErrorOptions): HubError =>
  new HubError("command_failed", "refuse", message, options);

/** A flag or an argument is wrong. */
export function usageError(
  field: string,
  message: string,
  remedy: string,
  options?: ErrorOptions,
): InvalidInputError {
  const error = new InvalidInputError([{ field, message, remedy }]);
  return options === undefined ? error : Object.assign(error, options);
}

/** The same error with the fields in the words of the command line: `--from` for `date_from`. */
export function inFlags(error: unknown, flags: Readonly<Record<string, string>>): unknown {
  if (!isHubError(error) || !("issues" in error) || error.reaction !== "refuse") return error;
  const { issues } = error as InvalidInputError;
  const renamed = issues.map((issue) => {
    const [name] = Object.keys(flags).filter(
      (known) => issue.field === known || issue.field.startsWith(`${known}.`),
    );
    if (name === undefined) return issue;
    const rest = issue.field.slice(name.length + 1);
    return { ...issue, field: rest === "" ? `${flags[name]}` : `${flags[name]} ${rest}` };
  });
  return new InvalidInputError(renamed, error.code);
}

/** What to print for whatever was thrown, one line for each thing that is wrong, and how to exit. */
export function describeFault(error: unknown): {
  readonly lines: readonly string[];
  readonly exitCode: number;
} {
  if (error instanceof CommanderError) {
    return { lines: [], exitCode: error.exitCode === 0 ? EXIT.done : EXIT.usage };
  }
  if (isHubError(error) && "issues" in error && error.reaction === "refuse") {
    return { lines: (error as InvalidInputError).issues.map(lineOf), exitCode: EXIT.usage };
  }
  if (isHubError(error)) return { lines: [error.message], exitCode: EXIT.failed };
  return { lines: [systemFault(error) ?? unexpected(error)], exitCode: EXIT.failed };
}

const lineOf = ({ field, message, remedy }: InvalidInputError["issues"][number]): string =>
  `${field}: ${message.replace(/\.$/, "")}.${remedy === undefined ? "" : ` ${remedy}`}`;

const unexpected = (error: unknown): string =>
  error instanceof Error && error.stack !== undefined ? error.stack : messageOf(error);

/** Faults of the machine or of a database that a person can mend. */
function systemFault(error: unknown): string | undefined {
  const { code, path, address, port } = deepest(error);
  const server = address === undefined ? "" : ` at ${address}:${port}`;
  const texts: Readonly<Record<string, string>> = {
    EACCES: `${path} may not be read or written by this user: change its owner, or choose another folder with --data-dir or DATA_DIR.`,
    EPERM: `${path} may not be changed by this user: change its owner, or choose another folder with --data-dir or DATA_DIR.`,
    EROFS: `${path} is on a read-only disk: choose another folder with --data-dir or DATA_DIR.`,
    ENOTDIR: `${path} goes through a file: choose another folder with --data-dir or DATA_DIR.`,
    EEXIST: `${path} is a file: choose another folder with --data-dir or DATA_DIR.`,
    ENOSPC: "The disk is full: make room and try again.",
    ECONNREFUSED: `No database answers${server}: start it, or correct DATABASE_URL and CONFIG_DB_URL.`,
    ENOTFOUND:
      "The host of a database is not known: correct DATABASE_URL and CONFIG_DB_URL, or the name service.",
    ETIMEDOUT: `The database${server} does not answer: check the network, DATABASE_URL and CONFIG_DB_URL.`,
    "28P01":
      "The database refuses the user or the password: correct them in DATABASE_URL and CONFIG_DB_URL.",
    "3D000":
      "The server has no such database: create it, or correct DATABASE_URL and CONFIG_DB_URL.",
    ER_ACCESS_DENIED_ERROR:
      "The database refuses the user or the password: correct them in DATABASE_URL and CONFIG_DB_URL.",
    ER_BAD_DB_ERROR:
      "The server has no such database: create it, or correct DATABASE_URL and CONFIG_DB_URL.",
  };
  return code === undefined ? undefined : texts[code];
}

interface Fault {
  readonly code?: string;
  readonly path?: string;
  readonly address?: string;
  readonly port?: number;
}

/** The one with a code, among what an error was made of. */
function deepest(error: unknown): Fault {
  if (typeof error !== "object" || error === null) return {};
  const { code, errors, cause } = error as Fault & { errors?: unknown[]; cause?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return deepest(errors[0]);
  return code === undefined && cause !== undefined ? deepest(cause) : (error as Fault);
}
