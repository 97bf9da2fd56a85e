import {
  type Condition,
  InvalidInputError,
  NotFoundError,
  type TableColumn,
  type TableInfo,
} from "../../sdk/index.ts";
import { unknownName } from "./names.ts";

/** Deeper conditions are refused where they become SQL. */
const MAX_DEPTH = 60;

/** That something of this name is not there, with what may have been meant. */
export function notFound(issue: Parameters<typeof unknownName>[0]): NotFoundError {
  const { message, remedy } = unknownName(issue);
  const error = new NotFoundError(issue.what, issue.name);
  const sentence = `${message[0]?.toUpperCase()}${message.slice(1)}`;
  error.message = `${issue.field}: ${sentence}${remedy === undefined ? "." : `: ${remedy}`}`;
  return error;
}

/**
 * The columns of these names, in their order.
 * @throws NotFoundError with the nearest names; InvalidInputError for one that is named twice, and for none
 */
export function columnsOf(
  info: TableInfo,
  names: readonly string[],
  field: string,
): readonly TableColumn[] {
  if (!Array.isArray(names) || names.length === 0) throw wrong(field, "names no column");
  if (new Set(names).size < names.length) throw wrong(field, "names a column twice");
  const byName = new Map(info.columns.map((column) => [column.name, column]));
  return names.map((name) => byName.get(name) ?? fail(info, String(name), field));
}

/** @throws NotFoundError for a column that the table does not have */
export function assertCondition(info: TableInfo, condition: Condition, depth: number = 0): void {
  if (typeof condition !== "object" || condition === null || depth > MAX_DEPTH)
    throw wrong("where", "is no condition");
  if ("all" in condition || "any" in condition) {
    const parts = "all" in condition ? condition.all : condition.any;
    for (const part of parts) assertCondition(info, part, depth + 1);
  } else if ("not" in condition) assertCondition(info, condition.not, depth + 1);
  else if (!info.columns.some(({ name }) => name === condition.column))
    fail(info, String(condition.column), "where");
}

function fail(info: TableInfo, name: string, field: string): never {
  const known = info.columns.map((column) => column.name);
  const what = info.kind === "query" ? "column of the SELECT" : `column of ${info.name}`;
  throw notFound({ field, what, name, known });
}

export const wrong = (field: string, message: string, remedy?: string): InvalidInputError =>
  new InvalidInputError([{ field, message, ...(remedy === undefined ? {} : { remedy }) }]);
