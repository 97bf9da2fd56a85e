import type { Cell } from "../../model/cell.ts";
import { textOfCell } from "./cell-text.ts";
import type { ConditionValue } from "./condition-tree.ts";
import { isEmptyCell } from "./rows.ts";

/** Value of a token; undefined, null and the empty text match nothing. */
export type TokenValue = (name: string) => Cell | undefined;

/** The empty text of a condition is a value; the empty value of a token is none. */
export const isEmptyValue = (cell: Cell | undefined): boolean =>
  cell === undefined || cell === null;

/** Undefined where a token in it is empty. */
export function cellOf(value: ConditionValue, tokenValue: TokenValue): Cell | undefined {
  if ("literal" in value) return value.literal;
  if ("decimal" in value) return value.decimal;
  if ("token" in value) {
    const cell = tokenValue(value.token);
    return isEmptyCell(cell) ? undefined : cell;
  }
  return textOfParts(value, tokenValue, (text) => text);
}

/** A wildcard in a token's value stands for any one character: databases do not agree on how one is escaped. */
export function patternOf(value: ConditionValue, tokenValue: TokenValue): string | undefined {
  if ("literal" in value) return String(value.literal);
  if ("decimal" in value) return value.decimal;
  const parts = "token" in value ? { parts: [value] } : value;
  return textOfParts(parts, tokenValue, (text) => text.replace(/[%_[\\]/g, "_"));
}

function textOfParts(
  { parts }: Extract<ConditionValue, { parts: unknown }>,
  tokenValue: TokenValue,
  change: (text: string) => string,
): string | undefined {
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const cell = tokenValue(part.token);
    if (isEmptyCell(cell)) return undefined;
    text += change(textOfCell(cell));
  }
  return text;
}
