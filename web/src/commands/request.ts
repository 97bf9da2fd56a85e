import type { CatalogueCommand } from "./catalogue.ts";
import {
  arrayJson,
  type Json,
  type JsonObject,
  type Member,
  memberOf,
  NULL,
  objectJson,
  textJson,
  toJson,
} from "./lossless-json.ts";

/** What is typed into the form of a record; nested lists by name, each line a form of its own. */
export interface DataDraft {
  readonly fields: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly DataDraft[]>>;
}

export interface ConditionDraft {
  readonly id: number;
  readonly tableName: string;
  readonly logicalOperator: "AND" | "OR";
  readonly fieldName: string;
  readonly relationalOperator: string;
  readonly value: string;
}

/** What the form of one command holds. */
export interface CommandDraft {
  readonly parameters: Readonly<Record<string, string>>;
  readonly data: DataDraft;
  /** Columns by table; an empty list is `*`. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly conditions: readonly ConditionDraft[];
}

export const EMPTY_DATA: DataDraft = { fields: {}, lists: {} };
export const EMPTY_DRAFT: CommandDraft = {
  parameters: {},
  data: EMPTY_DATA,
  fields: {},
  conditions: [],
};

export const OPERATORS = [
  ...["=", "<>", "<", "<=", ">", ">="],
  ...["LIKE", "NOT LIKE", "IN", "NOT IN", "BETWEEN", "IS NULL", "IS NOT NULL"],
] as const;

/** Whether a condition with it has a value. */
export const takesValue = (operator: string): boolean => !operator.startsWith("IS ");

/** The request with every parameter and field of the command; what is empty is null. */
export function requestOf(command: CatalogueCommand, draft: CommandDraft): JsonObject {
  const parameters = command.parameters.map(({ name, format }) => ({
    name,
    value: parameterJson(format, draft.parameters[name] ?? ""),
  }));
  const inner: Member[] = [{ name: "inComm", value: textJson(command.name) }];
  if (parameters.length > 0) {
    const value = objectJson([{ name: "parameters", value: objectJson(parameters) }]);
    inner.push({ name: "inParam", value });
  }
  const fields = queryFields(draft);
  if (fields) inner.push({ name: "queryFields", value: fields });
  const condition = queryCondition(draft);
  if (condition) inner.push({ name: "queryCondition", value: condition });
  const outer: Member[] = [{ name: "command", value: objectJson(inner) }];
  if (isObject(command.data)) {
    outer.push({ name: "Data", value: dataJson(command.data, draft.data) });
  }
  return objectJson(outer);
}

type Template = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Template =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The template of a line where a field of a template is a list of lines. */
export function lineTemplate(value: unknown): Template | undefined {
  const [first]: readonly unknown[] = Array.isArray(value) ? value : [];
  return isObject(first) ? first : undefined;
}

function dataJson(template: Template, draft: DataDraft): JsonObject {
  const members = Object.entries(template).map(([name, shown]): Member => {
    const line = lineTemplate(shown);
    if (!line) return { name, value: fieldJson(shown, draft.fields[name] ?? "") };
    const lines = draft.lists[name] ?? [];
    const value = lines.length === 0 ? NULL : arrayJson(lines.map((one) => dataJson(line, one)));
    return { name, value };
  });
  return objectJson(members);
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** As it is typed where that is a number in JSON; otherwise text, so that the server can say what is wrong. */
const numberJson = (typed: string): Json =>
  NUMBER.test(typed.trim()) ? { kind: "number", literal: typed.trim() } : textJson(typed);

const flagJson = (typed: string): Json =>
  typed === "true" || typed === "false"
    ? { kind: "boolean", value: typed === "true" }
    : textJson(typed);

function parameterJson(format: string, typed: string): Json {
  if (typed === "") return NULL;
  if (format === "N") return numberJson(typed);
  if (format === "L") return flagJson(typed);
  if (format === "N/L") return NUMBER.test(typed.trim()) ? numberJson(typed) : flagJson(typed);
  return textJson(typed);
}

function fieldJson(shown: unknown, typed: string): Json {
  if (typed === "") return NULL;
  if (typeof shown === "number") return numberJson(typed);
  return typeof shown === "boolean" ? flagJson(typed) : textJson(typed);
}

function queryFields({ fields }: CommandDraft): Json | undefined {
  const chosen = Object.entries(fields);
  if (chosen.length === 0) return undefined;
  return toJson(
    chosen.map(([tableName, columns]) => ({
      tableName,
      tableFields: columns.length === 0 ? "*" : columns.join(","),
    })),
  );
}

/** One object for one table, a list where the conditions are on several. */
function queryCondition({ conditions }: CommandDraft): Json | undefined {
  const whole = conditions.filter(
    ({ tableName, fieldName }) => tableName !== "" && fieldName !== "",
  );
  const tables = [...new Set(whole.map(({ tableName }) => tableName))];
  const objects = tables.map((tableName) => ({
    tableName,
    conditions: whole
      .filter((one) => one.tableName === tableName)
      .map((one, index) => ({
        ...(index === 0 ? {} : { logicalOperator: one.logicalOperator }),
        fieldName: one.fieldName,
        relationalOperator: one.relationalOperator,
        ...(takesValue(one.relationalOperator) ? { value: sentValue(one) } : {}),
      })),
  }));
  if (objects.length === 0) return undefined;
  return toJson(objects.length === 1 ? objects[0] : objects);
}

/** A list for IN and BETWEEN, separated by commas. */
function sentValue({ relationalOperator, value }: ConditionDraft): unknown {
  const isList = /(^|NOT )IN$|^BETWEEN$/.test(relationalOperator);
  return isList ? value.split(",").map((one) => one.trim()) : value;
}

/** What is sent: parameters and fields of `Data` that are null are left out. */
export function withoutNulls(request: Json): Json {
  if (request.kind !== "object") return request;
  return objectJson(
    request.members.map(({ name, value }) => {
      const key = name.toLowerCase();
      if (key === "data") return { name, value: pruned(value) };
      if (key !== "command" || value.kind !== "object") return { name, value };
      const members = value.members.map((one) =>
        ["inparam", "data"].includes(one.name.toLowerCase())
          ? { name: one.name, value: pruned(one.value) }
          : one,
      );
      return { name, value: objectJson(members) };
    }),
  );
}

function pruned(json: Json): Json {
  if (json.kind === "array") return arrayJson(json.items.map(pruned));
  if (json.kind !== "object") return json;
  const given = json.members.filter(({ value }) => value.kind !== "null");
  return objectJson(given.map(({ name, value }) => ({ name, value: pruned(value) })));
}

/** The name of the command that a request asks for; `SELECT` for a raw query. */
export function commandNameOf(request: Json): string {
  if (memberOf(request, "select")) return "SELECT";
  const name = memberOf(memberOf(request, "command"), "inComm");
  return name?.kind === "string" ? name.value.toUpperCase() : "";
}
