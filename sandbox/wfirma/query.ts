import { table } from "../../src/lib/table.ts";
import { type Fields, inputError, type Json, numbered, ok } from "./answers.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 500;
const PARAMETERS = ["conditions", "fields", "order", "page", "limit"];
const OPERATORS: Readonly<Record<string, (a: string, b: string) => boolean>> = table({
  eq: (a, b) => compare(a, b) === 0,
  ne: (a, b) => compare(a, b) !== 0,
  gt: (a, b) => compare(a, b) > 0,
  lt: (a, b) => compare(a, b) < 0,
  ge: (a, b) => compare(a, b) >= 0,
  le: (a, b) => compare(a, b) <= 0,
  like: (a, b) => a.toLowerCase().includes(b.replaceAll("%", "").toLowerCase()),
});

/** Fields that this account refuses in conditions, as a setting of a test. */
export interface Limits {
  readonly refused: readonly string[];
}

/**
 * Answers `{ "expenses": { "parameters": {…} } }`.
 * @throws RequestError INPUT ERROR for whatever the grammar does not have
 */
export function find(
  { module, inner }: { readonly module: string; readonly inner: string },
  rows: readonly Fields[],
  { body, refused }: { readonly body: unknown } & Limits,
): Json {
  const parameters = parametersOf(body, module);
  for (const name of Object.keys(parameters))
    if (!PARAMETERS.includes(name)) throw inputError(`nieznany parametr ${name}`);
  const page = numberOf(parameters.page, 1, 1);
  const limit = numberOf(parameters.limit, DEFAULT_LIMIT, 0);
  if (limit > MAX_LIMIT) throw inputError("limit");
  const tests = conditionsOf(parameters.conditions, rows[0] ?? {}, refused);
  const found = rows.filter((row) => tests.every((test) => test(row)));
  const sorted = sort(found, parameters.order);
  const shown = sorted.slice((page - 1) * limit, page * limit);
  const meta = { limit: String(limit), page: String(page), total: String(found.length) };
  return ok({ [module]: { ...numbered(inner, shown), parameters: meta } });
}

function parametersOf(body: unknown, module: string): Fields {
  const keys = isObject(body) ? Object.keys(body) : [];
  const inner = isObject(body) ? body[module] : undefined;
  if (keys.length !== 1 || !isObject(inner)) throw inputError(`oczekiwano ${module}`);
  if (Object.keys(inner).some((key) => key !== "parameters")) throw inputError("parameters");
  return isObject(inner.parameters) ? inner.parameters : {};
}

function conditionsOf(given: unknown, example: Fields, refused: readonly string[]) {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw inputError("conditions");
  return given.map((one: unknown) => {
    const condition = isObject(one) ? one.condition : undefined;
    if (!isObject(condition)) throw inputError("condition");
    const { field, operator, value, ...rest } = condition;
    const name = String(field).split(".").at(-1) ?? "";
    const test = OPERATORS[String(operator)];
    const isKnown = name in example && !refused.includes(name) && !isObject(example[name]);
    if (!isKnown || !test || Object.keys(rest).length > 0 || typeof value !== "string")
      throw inputError(`warunek ${name} ${String(operator)}`);
    return (row: Fields) => test(String(row[name] ?? ""), value);
  });
}

function sort(rows: readonly Fields[], order: unknown): readonly Fields[] {
  if (order === undefined) return rows;
  const [direction, field] = isObject(order) ? (Object.entries(order)[0] ?? []) : [];
  if ((direction !== "asc" && direction !== "desc") || typeof field !== "string")
    throw inputError("order");
  const sign = direction === "asc" ? 1 : -1;
  return rows.toSorted((a, b) => sign * compare(String(a[field] ?? ""), String(b[field] ?? "")));
}

/** Numbers as numbers, everything else as text. */
function compare(a: string, b: string): number {
  const isNumber = /^-?\d+(\.\d+)?$/.test(a) && /^-?\d+(\.\d+)?$/.test(b);
  if (isNumber) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

function numberOf(given: unknown, otherwise: number, minimum: number): number {
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (!Number.isInteger(value) || value < minimum) throw inputError("page");
  return value;
}

export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
