import type { Answer, CommandContext, CommandRequest } from "./call.ts";
import { OUT_CALLS } from "./calls/index.ts";
import { unknownCommand } from "./calls/info.ts";
import { answerSelect } from "./calls/raw-select.ts";
import { findCommand } from "./catalogue.ts";
import type { CommandDefinition } from "./definition.ts";
import { CommandFault, type ErrorRow, fault, NUMBERS, sqlFault, type WarningRow } from "./fault.ts";
import { type Parameters, readParameters } from "./parameters.ts";
import { WRITE_CALLS } from "./write/index.ts";

/**
 * Carries out one command. Nothing is thrown: whatever goes wrong is an answer, and what goes wrong while `data` is
 * read comes out of it as a CommandFault.
 */
export async function perform(context: CommandContext, request: CommandRequest): Promise<Answer> {
  let warnings = request.warnings;
  try {
    const { name, select } = request;
    if (name !== undefined && select !== undefined) throw fault(NUMBERS.noCommand, BOTH);
    if (name === undefined) return withWarnings(await performSelect(context, select), warnings);
    const command = commandOf(name, context);
    checkRight(command, context);
    const parameters = readParameters(command, request.parameters);
    warnings = [...warnings, ...parameters.warnings, ...unusedWarnings(command, request)];
    const answer = await dispatch(context, { command, request, parameters });
    return withWarnings(guarded(answer, context), warnings);
  } catch (error) {
    return errorAnswer(faultOf(error, context), warnings);
  }
}

const NEITHER = "Chybí 'command.inComm' nebo 'select'.";
const BOTH = "Požadavek obsahuje příkaz i 'select', povoleno je jen jedno z nich.";

async function performSelect(context: CommandContext, select: string | undefined) {
  if (select === undefined) throw fault(NUMBERS.noCommand, NEITHER);
  if (!isSelectOpen(context)) throw unknownCommand("SELECT");
  await context.refresh(context.signal);
  return guarded(answerSelect(context, select), context);
}

const isSelectOpen = ({ unit, rights }: CommandContext): boolean =>
  unit.settings.select !== "off" && rights.select;

/** @throws CommandFault 9002 and 9003 */
function commandOf(name: string, context: CommandContext): CommandDefinition {
  const command = findCommand(name);
  if (!command) throw unknownCommand(name);
  if (command.name !== "SELECT") return command;
  throw isSelectOpen(context)
    ? fault(NUMBERS.noCommand, "Příkaz SELECT se volá klíčem 'select' s textem dotazu.")
    : unknownCommand(name);
}

function checkRight({ name, right }: CommandDefinition, { rights, principal }: CommandContext) {
  if (rights[right]) return;
  const missing = right === "read" ? "ke čtení (commands.read)" : "k zápisu (commands.write)";
  const who = principal ? "Uživatel nemá" : "Nepřihlášený uživatel nemá";
  throw fault(NUMBERS.right, `${who} právo ${missing}, které příkaz ${name} vyžaduje.`);
}

function dispatch(
  context: CommandContext,
  read: { command: CommandDefinition; request: CommandRequest; parameters: Parameters },
): Promise<Answer> {
  const { name } = read.command;
  const outCall = Object.hasOwn(OUT_CALLS, name) ? OUT_CALLS[name] : undefined;
  if (outCall) return refreshed(context, name, async () => outCall(context, read));
  const writeCall = Object.hasOwn(WRITE_CALLS, name) ? WRITE_CALLS[name] : undefined;
  if (writeCall) return refreshed(context, name, () => writeCall(context, read.request));
  throw unknownCommand(name);
}

/** They tell of the server, not of records. */
const WITHOUT_RECORDS = new Set(["INFO", "VERZEAPI"]);

async function refreshed(
  context: CommandContext,
  name: string,
  call: () => Promise<Answer>,
): Promise<Answer> {
  if (!WITHOUT_RECORDS.has(name)) await context.refresh(context.signal);
  return call();
}

/** queryFields and queryCondition mean nothing to a command that writes. */
function unusedWarnings(
  { name, right }: CommandDefinition,
  { queryFields, queryConditions }: CommandRequest,
): readonly WarningRow[] {
  if (right === "read") return [];
  const unused = [
    ...(queryFields.length > 0 ? ["queryFields"] : []),
    ...(queryConditions.length > 0 ? ["queryCondition"] : []),
  ];
  return unused.map((key) => ({ desc: `"${key}" nemá u příkazu ${name} vliv.` }));
}

function withWarnings(answer: Answer, warnings: readonly WarningRow[]): Answer {
  return answer.kind === "file"
    ? answer
    : { ...answer, warnings: distinct([...warnings, ...answer.warnings]) };
}

const errorAnswer = (
  { rows, warnings: own }: CommandFault,
  warnings: readonly WarningRow[],
): Answer => ({
  kind: "error",
  errors: distinct(rows),
  warnings: distinct([...warnings, ...own]),
});

/** A call and what carries it out may both have read the parameters and say the same of them. */
const distinct = <R extends ErrorRow | WarningRow>(rows: readonly R[]): readonly R[] => {
  const known = new Map(rows.map((row) => [row.desc, row]));
  return [...known.values()];
};

function guarded(answer: Answer, context: CommandContext): Answer {
  if (answer.kind !== "data") return answer;
  const { data } = answer;
  async function* guardedData(): AsyncGenerator<string | Uint8Array> {
    try {
      yield* data;
    } catch (error) {
      throw faultOf(error, context);
    }
  }
  return { ...answer, data: guardedData() };
}

const TIMEOUT =
  "Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.";

/** What is no fault of the caller is logged here and told without its inside. */
function faultOf(error: unknown, { log, signal }: CommandContext): CommandFault {
  if (error instanceof CommandFault) return error;
  if (signal.aborted) {
    const reason: unknown = signal.reason;
    return reason instanceof CommandFault ? reason : sqlFault(TIMEOUT);
  }
  log.error({ err: error }, "command failed");
  return fault(NUMBERS.sqlGeneral, "Obecná chyba SQL: příkaz se nepodařilo provést.");
}
