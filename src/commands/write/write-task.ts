import { retryTransaction } from "../../store/faults.ts";
import type { DataStore } from "../../store/store.ts";
import { inTransaction } from "../../store/store.ts";
import type { PersonsTask } from "../../sync/persons-task.ts";
import type { Answer, Call, CommandContext, CommandRequest } from "../call.ts";
import { findCommand } from "../catalogue.ts";
import { CommandFault, type ErrorRow, type WarningRow } from "../fault.ts";
import { type Parameters, readParameters } from "../parameters.ts";

/** What a command knows before its transaction begins. */
export interface WriteRequest {
  readonly context: CommandContext;
  readonly request: CommandRequest;
  readonly parameters: Parameters;
}

/** One try of a command's transaction. */
export interface WriteTask extends WriteRequest {
  readonly tx: DataStore;
  /** With `tx` as its store. */
  readonly person: PersonsTask;
  readonly now: number;
  /** What is wrong so far: all of it is told at once. */
  readonly errors: ErrorRow[];
  readonly warnings: WarningRow[];
}

/** The key of what was written, in the order in which the answer has it. */
export type KeyRow = Readonly<Record<string, unknown>>;

/**
 * A command that writes: `prepare` reads what was sent, and whatever lies outside the tenant's records; `write` does
 * everything else in one transaction, which is tried again when another one was in its way.
 */
export function writing<P>(
  name: string,
  {
    prepare,
    write,
  }: {
    readonly prepare: (request: WriteRequest) => P | Promise<P>;
    readonly write: (task: WriteTask, prepared: P) => Promise<KeyRow>;
  },
): Call {
  return async (context, request) => {
    const command = findCommand(name);
    if (!command) throw new Error(`There is no command ${name}`);
    const parameters = readParameters(command, request.parameters);
    const prepared = await prepare({ context, request, parameters });
    const person = await context.task();
    const { key, warnings } = await retryTransaction(() =>
      inTransaction(context.data, async (tx) => {
        const task: WriteTask = {
          ...{ context, request, parameters, tx, now: person.now, errors: [], warnings: [] },
          person: { ...person, data: tx },
        };
        const written = await write(task, prepared);
        throwFaults(task);
        return { key: written, warnings: task.warnings };
      }),
    );
    context.wake();
    return answerKey(key, warnings);
  };
}

/** @throws CommandFault with everything that has been found wrong so far */
export function throwFaults({ errors, warnings }: Pick<WriteTask, "errors" | "warnings">): void {
  if (errors.length > 0) throw new CommandFault(errors, warnings);
}

function answerKey(key: KeyRow, warnings: readonly WarningRow[]): Answer {
  const piece = JSON.stringify([key]);
  async function* data(): AsyncGenerator<string> {
    yield piece;
  }
  return { kind: "data", data: data(), warnings, rowCount: () => 1 };
}

/** Typed here because the library's declarations do not have it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** A whole number of any length, printed as a number. */
export const printedNumber = (digits: string): unknown => rawJSON(digits);
