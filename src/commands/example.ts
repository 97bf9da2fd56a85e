import { listEntries, putEntry } from "../store/command-entries.ts";
import type { CommandContext, CommandRequest } from "./call.ts";
import { EXAMPLE, EXAMPLE_LISTS, type ExampleCommand } from "./example-data.ts";
import { NUMBERS } from "./fault.ts";
import { perform } from "./perform.ts";

/**
 * Fills a unit with a small company's records, made by the commands themselves; how many commands wrote something or
 * found it written. What is there from an earlier time stays as it is.
 */
export async function fillExample(context: CommandContext): Promise<number> {
  await fillLists(context);
  let done = 0;
  for (const command of EXAMPLE) {
    context.signal.throwIfAborted();
    await carryOut(context, command);
    done += 1;
  }
  return done;
}

async function fillLists({ data, clock }: CommandContext): Promise<void> {
  for (const list of ["SEZ_SKL", "SORTIMENT", "SAZBY_DPH"] as const) {
    const known = new Set((await listEntries(data, list)).map(({ code }) => code));
    for (const [code, row] of Object.entries(EXAMPLE_LISTS[list])) {
      if (!known.has(code)) await putEntry(data, list, code, row, clock.now());
    }
  }
}

async function carryOut(
  context: CommandContext,
  { name, parameters = {}, data }: ExampleCommand,
): Promise<void> {
  const request: CommandRequest = {
    ...{ name, select: undefined, queryFields: [], queryConditions: [], warnings: [], data },
    parameters: new Map(Object.entries(parameters)),
  };
  const answer = await perform(context, request);
  if (answer.kind !== "error") return;
  // Cards and files have no ID of the client's: there are duplicates the second time.
  const isThere = answer.errors.every(({ number }) => number === NUMBERS.duplicate);
  if (isThere) return;
  const said = answer.errors.map(({ number, desc }) => `${number}: ${desc}`).join("; ");
  throw new Error(`The example could not be written: ${name}: ${said}`);
}
