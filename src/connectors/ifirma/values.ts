import { decimalOf, minorReader } from "../../formats/json/values.ts";

export { productOf } from "../../formats/decimal.ts";
export { drop } from "../../formats/drop.ts";
export {
  dateOf,
  decimalOf,
  isRow,
  type Row,
  rowOf,
  rowsOf,
  textOf,
  unmappable,
} from "../../formats/json/values.ts";

export const minorOf = minorReader(decimalOf);

/** `part` of `whole` minor units: `ratio(1230, 23, 123)` is the tax in a gross amount, rounded half away from zero. */
export const ratio = (minor: number, part: bigint, whole: bigint): number =>
  Number(divide(BigInt(minor) * part, whole));

function divide(value: bigint, by: bigint): bigint {
  const rounded = ((value < 0n ? -value : value) * 2n + by) / (by * 2n);
  return value < 0n ? -rounded : rounded;
}
