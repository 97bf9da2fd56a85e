import Big from "big.js";
import type { Cell } from "../../model/cell.ts";
import { textOfCell } from "./cell-text.ts";
import type { Comparison, ConditionTree, ConditionValue, Predicate } from "./condition-tree.ts";
import { LikePattern } from "./like-pattern.ts";
import { isEmptyCell, type RowReader } from "./rows.ts";

/** True, false, or undefined where a value that it needs is empty: the three truths of SQL. */
type Truth = boolean | undefined;
type Tokens = (name: string) => Cell | undefined;

const NUMBER = /^[+-]?\d{1,30}(\.\d{1,30})?$/;

/**
 * Whether the condition is true of a row of a file. Numbers are compared as numbers where one side is one, texts
 * as they are written, with their capitals. What is compared with an empty value is neither true nor false, as in SQL.
 */
export const evaluateCondition = (
  tree: ConditionTree,
  reader: RowReader,
  tokenValue: Tokens = () => undefined,
): boolean => truthOf(tree, reader, tokenValue) === true;

function truthOf(tree: ConditionTree, reader: RowReader, tokens: Tokens): Truth {
  if ("all" in tree) return allOf(tree.all, reader, tokens);
  if ("any" in tree) return anyOf(tree.any, reader, tokens);
  if ("not" in tree) {
    const truth = truthOf(tree.not, reader, tokens);
    return truth === undefined ? undefined : !truth;
  }
  return predicateTruth(tree, reader, tokens);
}

function allOf(parts: readonly ConditionTree[], reader: RowReader, tokens: Tokens): Truth {
  let truth: Truth = true;
  for (const part of parts) {
    const one = truthOf(part, reader, tokens);
    if (one === false) return false;
    if (one === undefined) truth = undefined;
  }
  return truth;
}

function anyOf(parts: readonly ConditionTree[], reader: RowReader, tokens: Tokens): Truth {
  let truth: Truth = false;
  for (const part of parts) {
    const one = truthOf(part, reader, tokens);
    if (one === true) return true;
    if (one === undefined) truth = undefined;
  }
  return truth;
}

function predicateTruth(predicate: Predicate, reader: RowReader, tokens: Tokens): Truth {
  const cell = reader(predicate.column);
  if ("is_null" in predicate) {
    return (cell === undefined || cell === null) === predicate.is_null;
  }
  if (cell === undefined || cell === null) return undefined;
  if ("op" in predicate) return holds(cell, predicate.op, predicate.value, tokens);
  return anyOfValues(cell, predicate.among, tokens);
}

function anyOfValues(cell: Cell, among: readonly ConditionValue[], tokens: Tokens): Truth {
  let truth: Truth = false;
  for (const value of among) {
    const one = holds(cell, "=", value, tokens);
    if (one === true) return true;
    if (one === undefined) truth = undefined;
  }
  return truth;
}

function holds(cell: Cell, op: Comparison, value: ConditionValue, tokens: Tokens): Truth {
  if (op === "like" || op === "not_like") {
    const pattern = LikePattern.of(value, tokens);
    if (pattern === undefined || cell === null || cell instanceof Uint8Array) return undefined;
    return pattern.fits(textOfCell(cell)) === (op === "like");
  }
  const wanted = wantedOf(value, tokens);
  if (wanted === undefined) return undefined;
  const order = orderOf(cell, wanted, op === "=" || op === "<>");
  if (order === undefined) return undefined;
  switch (op) {
    case "=":
      return order === 0;
    case "<>":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

interface Wanted {
  readonly cell: Exclude<Cell, null>;
  /** Written without quotes. */
  readonly isNumber: boolean;
}

function wantedOf(value: ConditionValue, tokens: Tokens): Wanted | undefined {
  if ("decimal" in value) return { cell: value.decimal, isNumber: true };
  if ("literal" in value) {
    return { cell: value.literal, isNumber: typeof value.literal === "number" };
  }
  if ("token" in value) {
    const cell = tokens(value.token);
    return isEmptyCell(cell) ? undefined : { cell, isNumber: typeof cell === "number" };
  }
  let text = "";
  for (const part of value.parts) {
    const cell = typeof part === "string" ? part : tokens(part.token);
    if (typeof part !== "string" && isEmptyCell(cell)) return undefined;
    text += isEmptyCell(cell) ? "" : textOfCell(cell);
  }
  return { cell: text, isNumber: false };
}

/** Text that looks like a number is one for an order, but `007` and `7` are two texts. */
function orderOf(
  cell: Cell,
  { cell: wanted, isNumber }: Wanted,
  isEquality: boolean,
): number | undefined {
  if (cell === null || cell instanceof Uint8Array || wanted instanceof Uint8Array) return undefined;
  const left =
    typeof cell === "boolean" || typeof wanted === "boolean" ? bit(cell) : textOfCell(cell);
  const right =
    typeof cell === "boolean" || typeof wanted === "boolean" ? bit(wanted) : textOfCell(wanted);
  const asNumbers = isNumber || typeof cell === "number" || !isEquality;
  if (asNumbers && NUMBER.test(left.trim()) && NUMBER.test(right.trim())) {
    return new Big(left.trim().replace("+", "")).cmp(right.trim().replace("+", ""));
  }
  return left === right ? 0 : left < right ? -1 : 1;
}

/** `active = 1` and `active = true` say the same. */
function bit(cell: Exclude<Cell, null>): string {
  const text = textOfCell(cell).toLowerCase();
  return text === "true" ? "1" : text === "false" ? "0" : text;
}
