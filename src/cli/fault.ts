import { CommanderError } from "commander";
import { HubError, InvalidInputError, isHubError, messageOf } from "../lib/errors.ts";
import { systemFault } from "./system-fault.ts";

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
