const DECIMAL = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/;

/**
 * Text that sorts, by code points, as the decimal sorts: sign, number of whole digits, digits; those of a negative
 * number turned round. Equal numbers have equal keys: `1.50` and `1.5`. Null for what is no decimal.
 */
export function decimalKey(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const [whole, sign, digits = "", fraction = ""] = DECIMAL.exec(String(value)) ?? [];
  if (whole === undefined || !/\d/.test(whole)) return null;
  if (digits === "" && fraction === "") return "1";
  const key = `${String(digits.length).padStart(9, "0")}${digits}.${fraction}`;
  if (sign !== "-") return `2${key}`;
  // The longer of two negative numbers that begin alike is the smaller one: an end mark above all digits.
  return `0${key.replace(/\d/g, (digit) => String(9 - Number(digit)))}~`;
}
