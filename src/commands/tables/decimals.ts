import Big from "big.js";

const NUMBER = /^-?\d{1,30}(\.\d{1,30})?$/;

/** Undefined for what is no decimal text. */
export const big = (text: unknown): Big | undefined =>
  typeof text === "string" && NUMBER.test(text) ? new Big(text) : undefined;

/** At most ten decimals, half away from zero; undefined stays. */
export const plain = (value: Big | undefined): string | undefined =>
  value === undefined ? undefined : value.round(10, Big.roundHalfUp).toFixed();

/** With tax of so many per cent. */
export const withTax = (net: Big, rate: Big | undefined): Big =>
  net.times((rate ?? new Big(0)).plus(100)).div(100);

/** Without the tax of so many per cent that is in it. */
export const withoutTax = (gross: Big, rate: Big | undefined): Big =>
  gross.times(100).div((rate ?? new Big(0)).plus(100).eq(0) ? 100 : (rate ?? new Big(0)).plus(100));

export const toCents = (value: Big): Big => value.round(2, Big.roundHalfUp);

/** Undefined where there is nothing to add up. */
export function sum(values: readonly (Big | undefined)[]): Big | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total.plus(value));
}
