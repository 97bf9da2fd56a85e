import {
  type Cell,
  type Condition,
  type ConditionOp,
  InvalidInputError,
  type TableColumn,
} from "../../sdk/index.ts";
import type { Params, TextStyle } from "./text-style.ts";

/** Deeper ones come from nobody; databases refuse some hundred. */
const MAX_DEPTH = 50;
const OPS: ReadonlySet<string> = new Set<ConditionOp>(["=", "<>", "<", "<=", ">", ">=", "like"]);

export interface ConditionOptions {
  readonly style: TextStyle;
  readonly params: Params;
  readonly columns: ReadonlyMap<string, TableColumn>;
}

/**
 * The condition as SQL, every value bound. `=` and `<>` with null ask whether there is a value; `among` nothing
 * is never true.
 * @throws InvalidInputError for a column that is not among `columns`, and for a form that is none
 */
export function conditionText(
  condition: Condition,
  options: ConditionOptions,
  depth: number = 0,
): string {
  if (depth > MAX_DEPTH) throw badCondition("it is nested too deep");
  const all = (parts: readonly Condition[], word: string, none: string) =>
    parts.length === 0
      ? none
      : `(${parts.map((part) => conditionText(part, options, depth + 1)).join(word)})`;
  if ("all" in condition) return all(condition.all, " AND ", "1 = 1");
  if ("any" in condition) return all(condition.any, " OR ", "1 = 0");
  if ("not" in condition) return `NOT (${conditionText(condition.not, options, depth + 1)})`;
  const column = options.columns.get(condition.column);
  if (!column) throw badCondition(`there is no column ${condition.column}`);
  const name = options.style.quote([column.name]);
  if ("is_null" in condition) return `${name} IS ${condition.is_null ? "" : "NOT "}NULL`;
  if ("among" in condition) return amongText({ name, column, values: condition.among }, options);
  return compareText({ name, column, op: condition.op, value: condition.value }, options);
}

function amongText(
  part: { readonly name: string; readonly column: TableColumn; readonly values: readonly Cell[] },
  { params }: ConditionOptions,
): string {
  const { name, column, values } = part;
  const given = values.filter((value) => value !== null);
  const list = given.map((value) => params.add(value, column)).join(", ");
  const isIn = given.length > 0 ? `${name} IN (${list})` : "1 = 0";
  return given.length === values.length ? isIn : `(${isIn} OR ${name} IS NULL)`;
}

function compareText(
  part: {
    readonly name: string;
    readonly column: TableColumn;
    readonly op: ConditionOp;
    readonly value: Cell;
  },
  { style, params }: ConditionOptions,
): string {
  const { name, column, op, value } = part;
  if (!OPS.has(op)) throw badCondition(`${String(op).slice(0, 20)} is no comparison`);
  if (value === null && op === "=") return `${name} IS NULL`;
  if (value === null && op === "<>") return `${name} IS NOT NULL`;
  if (value === null) throw badCondition(`${op} needs a value`);
  if (op !== "like") return `${name} ${op} ${params.add(value, column)}`;
  const text: TableColumn = { ...column, kind: "text" };
  return `${style.asText?.(column) ?? name} LIKE ${params.add(String(value), text)}`;
}

const badCondition = (message: string): InvalidInputError =>
  new InvalidInputError([{ field: "where", message }]);
