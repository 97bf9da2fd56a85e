import Big from "big.js";
import type { Cell } from "../../model/cell.ts";
import { numberText } from "./cell-text.ts";
import { MappingFault, shown } from "./fault.ts";

export interface NumberOptions {
  readonly decimal_mark?: "." | ",";
  readonly group_mark?: string;
  readonly scale?: number;
  readonly multiply_by?: string;
}

const MAX_DIGITS = 60;
const SPACES = /[\s\u00a0\u202f']/g;
/** Sign in front, or behind as SAP writes it; an exponent as spreadsheets write it; a per cent sign is dropped. */
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?(-?)\s*%?$/;

/** Reads a number as it is written, exactly, and gives it as decimal text. */
export function numberStep(options: NumberOptions): (value: Exclude<Cell, null>) => Cell {
  const { scale, multiply_by: factor } = options;
  return (value) => {
    let number = decimalOf(value, options);
    if (factor !== undefined) number = number.times(factor);
    return scale === undefined ? plain(number) : plain(number.round(scale, Big.roundHalfUp), scale);
  };
}

/** Never in exponents; no minus before zero. */
const plain = (number: Big, scale?: number): string =>
  (number.eq(0) ? new Big(0) : number).toFixed(scale);

function decimalOf(value: Exclude<Cell, null>, options: NumberOptions): Big {
  if (typeof value === "number") return new Big(numberText(value));
  if (typeof value !== "string") throw new MappingFault(`${shown(value)} is no number`);
  const text = value.length > MAX_DIGITS * 2 ? "" : withPoint(value, options);
  const match = NUMBER.exec(text);
  if (!match) throw notNumber(value);
  const [, sign = "", whole = "", fraction = "", exponent, behind = ""] = match;
  if (whole + fraction === "" || whole.length + fraction.length > MAX_DIGITS)
    throw notNumber(value);
  if (sign !== "" && behind !== "") throw notNumber(value);
  const minus = sign === "-" || behind === "-" ? "-" : "";
  const digits = `${minus}${whole || "0"}.${fraction || "0"}`;
  return new Big(exponent === undefined ? digits : `${digits}e${exponent}`);
}

/** With a point as decimal mark and without what groups digits. */
function withPoint(raw: string, { decimal_mark: mark, group_mark: group }: NumberOptions): string {
  const text = raw.replace(SPACES, "");
  if (mark === undefined && !group) {
    if (text.includes(".") && text.includes(",")) {
      throw new MappingFault(
        `${shown(raw)} has a point and a comma: say in "decimal_mark" which one is which`,
      );
    }
    return text.replace(",", ".");
  }
  const decimal = mark ?? (group === "." ? "," : ".");
  const ungrouped = group && group !== decimal ? text.replaceAll(group, "") : text;
  if (decimal === "," && ungrouped.includes(".")) throw notNumber(raw);
  return decimal === "," ? ungrouped.replace(",", ".") : ungrouped;
}

const notNumber = (value: string): MappingFault => new MappingFault(`${shown(value)} is no number`);
