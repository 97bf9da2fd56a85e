import Big from "big.js";
import type { Cell } from "../../model/cell.ts";
import { MappingFault, shown } from "./fault.ts";

/** Longest text that a step makes or takes, so that no map fills the memory. */
export const MAX_TEXT = 1_000_000;

/** The cell as text; numbers without exponents. @throws MappingFault for bytes and for text of more than a million characters */
export function textOfCell(cell: Exclude<Cell, null>): string {
  if (typeof cell === "string") {
    if (cell.length > MAX_TEXT) throw tooLong(cell.length);
    return cell;
  }
  if (typeof cell === "number") return numberText(cell);
  if (typeof cell === "boolean") return cell ? "true" : "false";
  throw new MappingFault(`${shown(cell)} are no text`);
}

export const tooLong = (length: number): MappingFault =>
  new MappingFault(`is ${length} characters long; ${MAX_TEXT} are the most`);

/** @throws MappingFault for what is no finite number */
export function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isFinite(value)) throw new MappingFault(`${value} is no number`);
  return new Big(value).toFixed();
}

/** A constant of a definition as a cell: fractions become decimal text. */
export const constantCell = (value: string | number | boolean): Cell =>
  typeof value === "number" && !Number.isSafeInteger(value) ? numberText(value) : value;
