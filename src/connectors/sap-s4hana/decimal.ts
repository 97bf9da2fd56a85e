import { DataError } from "../../sdk/index.ts";

/** As many decimals as a quantity or price of a record may have. */
const SCALE = 10;
const ONE = 10n ** BigInt(SCALE);
/** Of the whole part. */
const MAX_DIGITS = 15;
const FORM = /^([+-]?)(\d{1,15})(?:\.(\d{1,10})\d*)?$/;

/** The exact sum of decimal texts. @throws DataError for what is no number */
export const sumOf = (values: readonly string[], field: string): string =>
  textOf(
    values.reduce((sum, value) => sum + unitsOf(value, field), 0n),
    field,
  );

/**
 * What one piece costs where the price is for `quantity` of them, rounded half away from zero to ten decimals.
 * @throws DataError for what is no number, and for a quantity of zero or less
 */
export function quotientOf(price: string, quantity: string, field: string): string {
  const divisor = unitsOf(quantity, field);
  if (divisor <= 0n) throw noNumber(field, quantity);
  const dividend = unitsOf(price, field) * ONE;
  const half = dividend < 0n ? -divisor / 2n : divisor / 2n;
  return textOf((dividend + half) / divisor, field);
}

/** SAP writes the sign behind the digits in some old fields: `5.000-`. */
function unitsOf(value: string, field: string): bigint {
  const plain = value.trim().replace(/^(.*)-$/, "-$1");
  const match = FORM.exec(plain);
  if (!match) throw noNumber(field, value);
  const [, sign = "", whole = "0", fraction = ""] = match;
  const units = BigInt(whole) * ONE + BigInt(fraction.padEnd(SCALE, "0"));
  return sign === "-" ? -units : units;
}

function textOf(units: bigint, field: string): string {
  const digits = String(units < 0n ? -units : units).padStart(SCALE + 1, "0");
  const cut = digits.length - SCALE;
  if (cut > MAX_DIGITS) throw noNumber(field, digits.slice(0, cut));
  const fraction = digits.slice(cut).replace(/0+$/, "");
  const text = fraction === "" ? digits.slice(0, cut) : `${digits.slice(0, cut)}.${fraction}`;
  return units < 0n ? `-${text}` : text;
}

function noNumber(field: string, value: string): DataError {
  const message = `${JSON.stringify(value.slice(0, 40))} is not a number that can be used`;
  return new DataError(`${field}: ${message}`, [{ field, message }]);
}
