import { badColumn, badParameter, missing, Refusal } from "./fault.ts";
import type { Condition } from "./table.ts";

export interface QueryFields {
  readonly table: string;
  readonly columns: readonly string[];
}

export interface Command {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly fields: readonly QueryFields[];
  readonly condition:
    | { readonly table: string; readonly conditions: readonly Condition[] }
    | undefined;
  readonly data: Readonly<Record<string, unknown>> | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Layout A of the document, and nothing besides: what is misspelt is refused and not passed over.
 * @throws Refusal 9001, 9002, 9021
 */
export function readCommand(text: string): Command {
  const body = parsed(text);
  only(body, ["command", "Data"]);
  const { command, Data: data } = body;
  if (!isFields(command)) throw new Refusal(9002, "Chybí command.inComm nebo select.");
  only(command, ["inComm", "inParam", "queryFields", "queryCondition"]);
  const { inComm: name, inParam, queryFields = [], queryCondition } = command;
  if (typeof name !== "string") throw new Refusal(9002, "Chybí command.inComm nebo select.");
  const parameters = isFields(inParam) && isFields(inParam.parameters) ? inParam.parameters : {};
  return {
    name,
    parameters: Object.fromEntries(
      Object.entries(parameters)
        .filter(([, value]) => value !== null && value !== "")
        .map(([key, value]) => [key, String(value)]),
    ),
    fields: (Array.isArray(queryFields) ? queryFields : [queryFields]).map(fieldsOf),
    condition: queryCondition === undefined ? undefined : conditionOf(queryCondition),
    data: data === undefined || data === null ? undefined : asFields(data),
  };
}

function parsed(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value)) return value;
  } catch {
    // Told below.
  }
  throw new Refusal(9001, "Tělo požadavku není JSON.");
}

function only(fields: Fields, names: readonly string[]): void {
  const strange = Object.keys(fields).find((name) => !names.includes(name));
  if (strange !== undefined) throw new Refusal(9002, `Neznámý prvek '${strange}'.`);
}

function asFields(value: unknown): Fields {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isFields(one)) throw new Refusal(9016, "Data musí být jeden záznam.");
  return one;
}

function fieldsOf(value: unknown): QueryFields {
  const { tableName, tableFields } = asFields(value);
  if (typeof tableName !== "string" || typeof tableFields !== "string")
    throw new Refusal(9021, "queryFields: chybí tableName nebo tableFields.");
  return {
    table: tableName.toUpperCase(),
    columns: tableFields.split(",").map((one) => one.trim()),
  };
}

function conditionOf(value: unknown): NonNullable<Command["condition"]> {
  const { tableName, conditions } = asFields(value);
  if (typeof tableName !== "string" || !Array.isArray(conditions) || conditions.length === 0)
    throw new Refusal(9021, "queryCondition: chybí tableName nebo conditions.");
  return { table: tableName.toUpperCase(), conditions: conditions.map(oneCondition) };
}

function oneCondition(value: unknown, at: number): Condition {
  const fields = asFields(value);
  only(fields, ["logicalOperator", "fieldName", "relationalOperator", "value"]);
  const {
    fieldName,
    relationalOperator: operator,
    value: wanted,
    logicalOperator: joined,
  } = fields;
  if (operator !== "=" && operator !== "<" && operator !== ">")
    throw new Refusal(9021, `Neznámý operátor '${String(operator)}'.`);
  if (typeof fieldName !== "string" || typeof wanted !== "string")
    throw badColumn(String(fieldName));
  if (at > 0 && joined !== "AND" && joined !== "OR")
    throw new Refusal(9021, "Chybí logicalOperator.");
  return { column: fieldName.toUpperCase(), operator, value: wanted, isOr: joined === "OR" };
}

/** @throws Refusal 9009 for a parameter that the command does not have, 9008 for one that it must have */
export function checkParameters(
  { parameters }: Command,
  known: readonly string[],
  required: readonly string[] = [],
): void {
  for (const name of Object.keys(parameters)) if (!known.includes(name)) throw badParameter(name);
  for (const name of required) if (parameters[name] === undefined) throw missing(name);
  const { timestamp, dat_od: from, dat_do: to } = parameters;
  if (timestamp !== undefined && !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(timestamp))
    throw badParameter("timestamp");
  for (const [name, day] of Object.entries({ dat_od: from, dat_do: to }))
    if (day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(day)) throw badParameter(name);
}
