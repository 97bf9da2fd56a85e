/** Grosze as the API writes them: `"1230.00"`. */
export function money(grosze: number): string {
  const digits = String(Math.abs(grosze)).padStart(3, "0");
  return `${grosze < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Text with a dot or a comma, or a number, in grosze; undefined for anything else. */
export function grosze(value: unknown): number | undefined {
  const match = /^(-?)(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(String(value ?? "").trim());
  if (!match) return undefined;
  const amount = Number(match[2]) * 100 + Number((match[3] ?? "").padEnd(2, "0"));
  return match[1] ? -amount : amount;
}

/** The whole per cents of a code: 0 for zw, np, oo. */
export const percentOf = (tax: string): number => (/^\d{1,2}$/.test(tax) ? Number(tax) : 0);

/** Tax on a net amount, rounded half away from zero. */
export const taxOn = (net: number, percent: number): number => divide(net * percent, 100);

/** The net part of a gross amount. */
export const netOf = (gross: number, percent: number): number => divide(gross * 100, 100 + percent);

function divide(value: number, by: number): number {
  const rounded = Math.floor((Math.abs(value) * 2 + by) / (by * 2));
  return value < 0 ? -rounded : rounded;
}
