/** Exact arithmetic with decimal texts; whatever has more decimals is rounded half away from zero. */
const SCALE = 10;

const toUnits = (text: string): bigint => {
  const [, sign, whole = "0", fraction = ""] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const units = BigInt(whole + fraction.slice(0, SCALE).padEnd(SCALE, "0"));
  return sign === "-" ? -units : units;
};

function toText(units: bigint, decimals: number): string {
  const step = 10n ** BigInt(SCALE - decimals);
  const isNegative = units < 0n;
  const positive = isNegative ? -units : units;
  const digits = String((positive + step / 2n) / step).padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const fraction = digits.slice(cut).replace(/0+$/, "");
  const plain = fraction === "" ? digits.slice(0, cut) : `${digits.slice(0, cut)}.${fraction}`;
  return isNegative && plain !== "0" ? `-${plain}` : plain;
}

/** With so many decimals at most. */
export const rounded = (text: string, decimals: number): string => toText(toUnits(text), decimals);

export const minus = (a: string, b: string): string => toText(toUnits(a) - toUnits(b), SCALE);

/** A net amount with tax of so many per cent. */
export const withTax = (net: string, percent: string, decimals: number): string =>
  toText((toUnits(net) * (toUnits("100") + toUnits(percent))) / toUnits("100"), decimals);

/** The tax of so many per cent on a net amount. */
export const taxOn = (net: string, percent: string, decimals: number): string =>
  toText((toUnits(net) * toUnits(percent)) / toUnits("100"), decimals);
