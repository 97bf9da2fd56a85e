/** Search parameters of an address come from outside: what does not fit counts as absent. */
export const textOf = (value: unknown): string | undefined =>
  (typeof value === "string" && value !== "") || typeof value === "number"
    ? String(value)
    : undefined;

export const oneOf = <T extends string>(words: readonly T[], value: unknown): T | undefined =>
  words.find((word) => word === value);

/** `YYYY-MM`. */
export const periodOf = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(value) ? value : undefined;

/** `YYYY-MM-DD`. */
export const dayOf = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined;

/** An instant that a browser can read, RFC 3339. */
export const instantOf = (value: unknown): string | undefined =>
  typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : undefined;

/** An HTTP status; 0 stands for no answer. */
export function statusOf(value: unknown): number | undefined {
  const status = typeof value === "number" ? value : Number.NaN;
  return Number.isInteger(status) && status >= 0 && status <= 599 ? status : undefined;
}
