import { minorReader, textOf } from "../../formats/json/values.ts";

export { drop } from "../../formats/drop.ts";
export {
  boolOf,
  dateOf,
  isRow,
  type Row,
  rowOf,
  rowsOf,
  textOf,
  unmappable,
} from "../../formats/json/values.ts";

/** YYYY-MM: a sale may be dated by its month only. */
export const monthOf = (value: unknown): string | undefined =>
  /^\d{4}-(0[1-9]|1[0-2])$/.exec(textOf(value, 40) ?? "")?.[0];

/** Whole digits that keep an amount in minor units below 2^53. */
const MAX_WHOLE_DIGITS = 13;
const MAX_FRACTION_DIGITS = 10;

/**
 * Decimal text without blanks, leading or trailing zeros: old documents have a comma, some have
 * grouped thousands. Undefined for what is no number.
 */
export function decimalOf(value: unknown): string | undefined {
  const text = (textOf(value, 60) ?? "").replace(/\s/g, "").replace(/(zł|PLN)$/i, "");
  const groups = text.lastIndexOf(",") > text.lastIndexOf(".") ? /\./g : /,/g;
  const plain = /[.].*,|,.*[.]/.test(text) ? text.replace(groups, "") : text;
  const match = /^(-?)0*(\d+)(?:[.,](\d+))?$/.exec(plain);
  const whole = match?.[2];
  if (!match || whole === undefined || whole.length > MAX_WHOLE_DIGITS) return undefined;
  const fraction = (match[3] ?? "").slice(0, MAX_FRACTION_DIGITS).replace(/0+$/, "");
  const digits = fraction === "" ? whole : `${whole}.${fraction}`;
  return match[1] === "-" && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

export const minorOf = minorReader(decimalOf);
