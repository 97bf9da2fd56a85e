import { isDeepStrictEqual } from "node:util";
import type { CommandRequest, QueryCondition, QueryFields } from "./call.ts";
import { findCommand } from "./catalogue.ts";
import { CommandFault, fault, NUMBERS, type WarningRow } from "./fault.ts";
import { scanJson } from "./json-scan.ts";
import { decodeBody, decodeReserved } from "./percent.ts";

export interface EnvelopeOptions {
  readonly contentType: string | undefined;
  /** Of the unit. */
  readonly percentDecode: "data" | "never";
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads the body of a command: both layouts that clients use, keys in any case.
 * @throws CommandFault 9001 for what is no JSON in UTF-8, 9002 for what asks for no command or for two, 9021 for
 * conditions and lists of fields that are none
 */
export function readRequest(bytes: Uint8Array, options: EnvelopeOptions): CommandRequest {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(options.contentType?.trim() ?? "");
  const text = isForm ? decodeBody(textOf(bytes)) : textOf(bytes);
  const { repeated } = scanJson(text);
  const body = membersOf(parse(text));
  if (!body) throw fault(NUMBERS.noCommand, NO_COMMAND);
  const warnings = repeated.map(twice);
  const reader = createReader(warnings);
  const given = reader.pick(body, "command");
  const command = membersOf(given) ?? {};
  const name = nameOf(reader.pick(command, "inComm"));
  const select = selectOf(reader.eitherOf(body, command, "select"));
  if (name === undefined && select === undefined) throw noCommand(given, warnings);
  if (name !== undefined && select !== undefined) {
    throw refused("Požadavek obsahuje příkaz i 'select', povoleno je jen jedno z nich.", warnings);
  }
  const data = reader.eitherOf(command, body, "Data");
  const isDecoded = !isForm && options.percentDecode === "data" && writes(name);
  return {
    name,
    select,
    parameters: parametersOf(reader, command),
    queryFields: rowsOf(reader.eitherOf(command, body, "queryFields")).map(fieldsOf(reader)),
    queryConditions: rowsOf(reader.eitherOf(command, body, "queryCondition")).map(
      conditionOf(reader),
    ),
    data: isDecoded ? decodeReserved(data) : data,
    warnings,
  };
}

const NO_COMMAND = "Chybí 'command.inComm' nebo 'select'.";

function noCommand(command: unknown, warnings: readonly WarningRow[]): CommandFault {
  const isWrong = command !== undefined && command !== null && membersOf(command) === undefined;
  return refused(isWrong ? "'command' není objekt." : NO_COMMAND, warnings);
}

const refused = (desc: string, warnings: readonly WarningRow[]) =>
  new CommandFault([{ number: NUMBERS.noCommand, desc }], warnings);

const twice = (name: string): WarningRow => ({ desc: `"${name.slice(0, 60)}" je zadáno dvakrát` });

/** Picks members whatever the case of their names: the exact name wins, a second one brings a warning. */
interface Reader {
  pick(members: Members, name: string): unknown;
  /** From the first of two places; a warning where both have it and differ. */
  eitherOf(first: Members, second: Members, name: string): unknown;
}

function createReader(warnings: WarningRow[]): Reader {
  const warn = (name: string): void => {
    const warning = twice(name);
    if (!warnings.some(({ desc }) => desc === warning.desc)) warnings.push(warning);
  };
  const pick: Reader["pick"] = (members, name) => {
    const wanted = name.toLowerCase();
    const names = Object.keys(members).filter((one) => one.toLowerCase() === wanted);
    const chosen = names.includes(name) ? name : names[0];
    if (names.length > 1) warn(name);
    return chosen === undefined ? undefined : members[chosen];
  };
  return {
    pick,
    eitherOf(first, second, name) {
      const [one, other] = [pick(first, name), pick(second, name)];
      if (one === undefined || one === null) return other ?? undefined;
      if (other !== undefined && other !== null && !isDeepStrictEqual(one, other)) warn(name);
      return one;
    },
  };
}

function textOf(bytes: Uint8Array): string {
  try {
    // Drops a byte order mark, too.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw faultOf("Tělo požadavku není v kódování UTF-8.", cause);
  }
}

function parse(text: string): unknown {
  if (text.trim() === "") throw fault(NUMBERS.notJson, "Tělo požadavku je prázdné.");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw faultOf("Tělo požadavku není platný JSON.", cause);
  }
}

function faultOf(desc: string, cause: unknown): CommandFault {
  const made = fault(NUMBERS.notJson, desc);
  made.cause = cause;
  return made;
}

const membersOf = (value: unknown): Members | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined;

/** Longer than any name: what follows is only told again. */
const LONGEST_NAME = 60;

function nameOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw fault(NUMBERS.noCommand, "'inComm' není text.");
  const name = value.trim().slice(0, LONGEST_NAME).toUpperCase();
  if (name === "") return undefined;
  return findCommand(name)?.name ?? name;
}

function selectOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw fault(NUMBERS.noCommand, "'select' není text.");
  return value.trim() === "" ? undefined : value;
}

const writes = (name: string | undefined): boolean =>
  name !== undefined && findCommand(name)?.right === "write";

function parametersOf(reader: Reader, command: Members): Map<string, unknown> {
  const inParam = reader.pick(command, "inParam");
  if (inParam === undefined || inParam === null || inParam === "") return new Map();
  const outer = membersOf(inParam);
  const inner = outer && reader.pick(outer, "parameters");
  const parameters = inner === undefined || inner === null || inner === "" ? {} : membersOf(inner);
  if (!outer || !parameters) {
    throw fault(NUMBERS.parameterWrong, "'inParam.parameters' není objekt.");
  }
  return new Map(Object.entries(parameters).filter(([, value]) => value !== null && value !== ""));
}

/** One object is a list of one; nothing, null and empty objects are none. */
function rowsOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === "") return [];
  const rows: readonly unknown[] = Array.isArray(value) ? value : [value];
  return rows.filter((row) => row !== null && Object.keys(membersOf(row) ?? [0]).length > 0);
}

const wrongCondition = (desc: string) => fault(NUMBERS.condition, desc);

const fieldsOf =
  ({ pick }: Reader) =>
  (row: unknown): QueryFields => {
    const members = membersOf(row);
    const tableName = members && pick(members, "tableName");
    const fields = (members && pick(members, "tableFields")) ?? "";
    const tableFields = Array.isArray(fields) ? fields.join(",") : fields;
    if (typeof tableName !== "string" || typeof tableFields !== "string") {
      throw wrongCondition("'queryFields' musí mít 'tableName' a 'tableFields'.");
    }
    return { tableName: tableName.trim(), tableFields };
  };

const conditionOf =
  ({ pick }: Reader) =>
  (row: unknown): QueryCondition => {
    const members = membersOf(row);
    const tableName = members && pick(members, "tableName");
    if (!members || typeof tableName !== "string") {
      throw wrongCondition("'queryCondition' musí mít 'tableName'.");
    }
    const conditions = rowsOf(pick(members, "conditions")).map((one) => {
      const parts = membersOf(one) ?? {};
      const fieldName = pick(parts, "fieldName");
      const relationalOperator = pick(parts, "relationalOperator");
      const logicalOperator = pick(parts, "logicalOperator") ?? "";
      if (
        typeof fieldName !== "string" ||
        typeof relationalOperator !== "string" ||
        typeof logicalOperator !== "string"
      ) {
        throw wrongCondition("Podmínka musí mít 'fieldName', 'relationalOperator' a 'value'.");
      }
      return {
        ...(logicalOperator.trim() === "" ? {} : { logicalOperator: logicalOperator.trim() }),
        fieldName: fieldName.trim(),
        relationalOperator: relationalOperator.trim(),
        value: pick(parts, "value"),
      };
    });
    return { tableName: tableName.trim(), conditions };
  };
